import type { ExportOptions } from '../../../shared/creature/export-options.ts';
import { coloursOfText } from '../../../shared/creature/palette-text.ts';
import { rgbOfHex } from '../../../shared/dataset/background.ts';
import type { Picture, Rgb } from '../../pictures/picture.ts';
import { alphaThreshold, usualThreshold } from '../../pixel-art/alpha-threshold.ts';
import { cleanOutline } from '../../pixel-art/clean-outline.ts';
import { countedColours } from '../../pixel-art/count-colours.ts';
import { fewerColours, nearestOf } from '../../pixel-art/fewer-colours.ts';
import { toOklab } from '../../pixel-art/oklab.ts';
import { colourAt, copyOf, noColour, setPixel } from '../../pixel-art/pixels.ts';
import { removeOrphans } from '../../pixel-art/remove-orphans.ts';
import { removeSpecks } from '../../pixel-art/remove-specks.ts';

/** A picture as it leaves the studio. */
export interface FinishedPicture extends Picture {
  /** What it was painted with, in the order that was given; null where its own colours are all that there is to say. */
  palette: readonly Rgb[] | null;
}

/** What is chosen of an export's options about pixels. */
export type FinishOptions = Pick<
  ExportOptions,
  'alphaThreshold' | 'specks' | 'colours' | 'palette' | 'removeOrphans' | 'cleanOutline'
>;

/**
 * What an export does to a creature's pixels, one step after the other, each a picture → a picture. It is the same for the
 * preview and for every file.
 *
 * @param common the palette of all creatures of the export, where they shall have one
 */
export function finish(
  picture: Picture,
  options: FinishOptions,
  common?: readonly Rgb[],
): FinishedPicture {
  const shape = cut(picture, options);
  const palette = common ?? givenPalette(options) ?? ownPalette(shape, options);
  const painted = palette ? inPalette(shape, palette) : shape;
  const whole = options.removeOrphans ? removeOrphans(painted) : painted;
  const cleaned = options.cleanOutline ? cleanOutline(whole) : whole;
  // The order of a creature's own few colours is nobody's choice: its file has them from dark to light.
  return { ...cleaned, palette: common ?? givenPalette(options) };
}

/** The steps before colours are chosen: what is seen at all. */
export function cut(
  picture: Picture,
  { alphaThreshold: percent, specks, colours, palette }: FinishOptions,
): Picture {
  const least = percent > 0 ? percent : colours > 0 || palette !== '' ? usualThreshold : 0;
  const hard = least > 0 ? alphaThreshold(picture, least) : picture;
  return specks > 0 ? removeSpecks(hard, specks) : hard;
}

function givenPalette({ palette }: FinishOptions): Rgb[] | null {
  return palette === '' ? null : (coloursOfText(palette)?.map(rgbOfHex) ?? null);
}

function ownPalette(picture: Picture, { colours }: FinishOptions): Rgb[] | null {
  if (colours === 0) return null;
  const counts = countedColours();
  counts.add(picture);
  return fewerColours(counts.all(), colours);
}

/** Each pixel takes the colour of a palette that looks nearest to its own (OKLab). */
function inPalette(picture: Picture, palette: readonly Rgb[]): Picture {
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
