import type { Picture, Rgb } from '../../../pictures/picture.ts';
import { toOklab } from '../../colour/oklab.ts';
import { nearestOf } from './fewer-colours.ts';
import { colourAt, copyOf, noColour, setPixel } from './pixels.ts';

/** Each pixel takes the colour of a palette that looks nearest to its own (OKLab). */
export function inPalette(picture: Picture, palette: readonly Rgb[]): Picture {
  const painted = copyOf(picture);
  const labs = palette.map((rgb) => toOklab(...rgb));
  const becomes = new Map<number, number>();
  for (let y = 0; y < picture.height; y++) {
    for (let x = 0; x < picture.width; x++) {
      const colour = colourAt(picture, x, y);
      if (colour === noColour) continue;
      let nearest = becomes.get(colour);
      if (nearest === undefined) {
        const lab = toOklab((colour >> 16) & 255, (colour >> 8) & 255, colour & 255);
        const [red, green, blue] = palette[nearestOf(lab, labs)] as Rgb;
        nearest = (red << 16) | (green << 8) | blue;
        becomes.set(colour, nearest);
      }
      setPixel(painted, x, y, nearest);
    }
  }
  return painted;
}
