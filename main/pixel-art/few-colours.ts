import type { Picture, Rgb } from '../pictures/picture.ts';
import { alphaThreshold, usualThreshold } from './alpha-threshold.ts';
import { countedColours } from './count-colours.ts';
import { fewerColours } from './fewer-colours.ts';
import { distanceBetween, toOklab } from './oklab.ts';
import { aroundPixel, colourAt, copyOf, noColour, setPixel } from './pixels.ts';
import { removeSpecks } from './remove-specks.ts';

/** Pixels that float beside a creature in groups of up to so many are no part of it. */
const largestStray = 2;
/**
 * What it is worth to have the colour of a neighbour across an edge, as a squared distance in OKLab: so little that an eye
 * stays, and enough that dithered pixels become areas (docs/decisions/0672). One across a corner counts half.
 */
const worthOfNeighbour = 0.01;
/** By then hardly a pixel changes. */
const mostRounds = 6;

/**
 * A softly painted picture as pixel art: each pixel there or not, nothing adrift, at most so many colours, and those in
 * areas. The colours are chosen among its own. Which of them a pixel takes is a Potts model, brought to rest by iterated
 * conditional modes (Besag 1986, "On the Statistical Analysis of Dirty Pictures"): the nearest by OKLab, less what it is
 * worth to agree with its neighbours.
 *
 * @param most colours, from 1
 */
export function inFewColours(picture: Picture, most: number): Picture {
  const shape = removeSpecks(alphaThreshold(picture, usualThreshold), largestStray);
  const counts = countedColours();
  counts.add(shape);
  const palette = fewerColours(counts.all(), most);
  const drawn = copyOf(shape);
  agreedChoices(shape, palette).forEach((choice, pixel) => {
    const rgb = palette[choice];
    if (!rgb) return;
    const [x, y] = [pixel % shape.width, Math.floor(pixel / shape.width)];
    setPixel(drawn, x, y, (rgb[0] << 16) | (rgb[1] << 8) | rgb[2]);
  });
  return drawn;
}

/** Of a pixel that is not there. */
const noChoice = -1;

/** For each pixel the place of its colour in the palette, row by row. */
function agreedChoices(picture: Picture, palette: readonly Rgb[]): Int16Array {
  const distances = distancesTo(palette, picture);
  const worth = new Float64Array(palette.length);
  const choices = Int16Array.from(distances, (ofPixel) =>
    ofPixel ? cheapest(ofPixel, worth) : noChoice,
  );
  for (let round = 0; round < mostRounds; round++) {
    const before = choices.slice();
    distances.forEach((ofPixel, pixel) => {
      if (!ofPixel) return;
      weighNeighbours(choices, picture, pixel, worth);
      choices[pixel] = cheapest(ofPixel, worth);
    });
    if (choices.every((choice, pixel) => choice === before[pixel])) break;
  }
  return choices;
}

/** How far each pixel's colour looks from each of the palette, squared; null of a pixel that is not there. */
function distancesTo(palette: readonly Rgb[], picture: Picture): (Float64Array | null)[] {
  const labs = palette.map((rgb) => toOklab(...rgb));
  return Array.from({ length: picture.width * picture.height }, (_, pixel) => {
    const colour = colourAt(picture, pixel % picture.width, Math.floor(pixel / picture.width));
    if (colour === noColour) return null;
    const lab = toOklab((colour >> 16) & 255, (colour >> 8) & 255, colour & 255);
    return new Float64Array(labs.map((other) => distanceBetween(lab, other)));
  });
}

/** Writes into `worth` what it is worth to have each colour of the palette at a pixel, for the sake of the eight around it. */
function weighNeighbours(
  choices: Int16Array,
  { width, height }: Picture,
  pixel: number,
  worth: Float64Array,
): void {
  worth.fill(0);
  const [x, y] = [pixel % width, Math.floor(pixel / width)];
  for (const [right, down] of aroundPixel) {
    if (x + right < 0 || x + right >= width || y + down < 0 || y + down >= height) continue;
    const choice = choices[pixel + down * width + right] as number;
    if (choice === noChoice) continue;
    const isCorner = right !== 0 && down !== 0;
    (worth[choice] as number) += isCorner ? worthOfNeighbour / 2 : worthOfNeighbour;
  }
}

/** The place of the colour that is nearest for what it is worth, the first of several. */
function cheapest(distances: Float64Array, worth: Float64Array): number {
  let best = 0;
  let least = Infinity;
  for (let place = 0; place < distances.length; place++) {
    const cost = (distances[place] as number) - (worth[place] as number);
    if (cost < least) [best, least] = [place, cost];
  }
  return best;
}
