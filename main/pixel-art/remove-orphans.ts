import type { Picture } from '../pictures/picture.ts';
import { toOklab } from './oklab.ts';
import { colourAt, coloursAround, copyOf, noColour, setPixel } from './pixels.ts';

/** So many of the eight around a pixel must agree on a colour for it to take that one. */
const fewestAlike = 4;
/** What is so much lighter or darker than all around it (OKLab) is meant: an eye, a glint. */
const meantContrast = 0.35;

/**
 * A single pixel of a colour that none of its eight neighbours has takes the one that most of them have. Pixels are asked
 * as they were, so that the order does not matter. Where hardly two pixels have one colour nothing changes.
 */
export function removeOrphans(picture: Picture): Picture {
  const cleaned = copyOf(picture);
  for (let y = 0; y < picture.height; y++) {
    for (let x = 0; x < picture.width; x++) {
      const colour = colourAt(picture, x, y);
      if (colour === noColour) continue;
      const neighbours = coloursAround(picture, x, y);
      if (neighbours.includes(colour)) continue;
      const [most, count] = mostFrequent(neighbours.filter((one) => one !== noColour));
      if (count >= fewestAlike && !isMeant(colour, most)) setPixel(cleaned, x, y, most);
    }
  }
  return cleaned;
}

function mostFrequent(colours: readonly number[]): [colour: number, count: number] {
  const counts = new Map<number, number>();
  for (const colour of colours) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  // Of as many the one that is met first: clockwise from above.
  return [...counts].reduce((most, one) => (one[1] > most[1] ? one : most), [noColour, 0]);
}

function isMeant(colour: number, around: number): boolean {
  return Math.abs(lightnessOf(colour) - lightnessOf(around)) >= meantContrast;
}

function lightnessOf(colour: number): number {
  return toOklab((colour >> 16) & 255, (colour >> 8) & 255, colour & 255).lightness;
}
