import type { Picture } from '../pictures/picture.ts';
import { toOklab } from './oklab.ts';
import { aroundPixel, colourAt, coloursAround, copyOf, noColour, setPixel } from './pixels.ts';

/** An outline is at least as dark as this (OKLab) … */
const inkLightness = 0.4;
/** … and runs along at least this share of a creature's edge; else there is none to clean. */
const leastShare = 0.5;

/**
 * Makes an outline one pixel wide and whole:
 * - a corner that makes it thick goes: a pixel of the outline whose two neighbours of it meet at a right angle, with nothing
 *   on the three sides outside ("doubles", as pixel artists call them); the two still touch by their corners;
 * - a gap is closed: a pixel at the edge that is no outline, but lies between two pixels of it, becomes outline.
 *
 * A creature without a dark outline stays as it is.
 */
export function cleanOutline(picture: Picture): Picture {
  const ink = inkOf(picture);
  if (ink === null) return picture;
  return closeGaps(removeCorners(picture), ink);
}

/** The colour that most of the dark pixels at the edge have; null where there is no outline. */
function inkOf(picture: Picture): number | null {
  const counts = new Map<number, number>();
  let edge = 0;
  let dark = 0;
  for (const [x, y] of edgeOf(picture)) {
    edge++;
    const colour = colourAt(picture, x, y);
    if (!isInk(colour)) continue;
    dark++;
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  if (dark === 0 || dark / edge < leastShare) return null;
  return [...counts].reduce((most, one) => (one[1] > most[1] ? one : most))[0];
}

/** Pixels that share an edge with nothing. */
function* edgeOf(picture: Picture): Generator<[x: number, y: number]> {
  for (let y = 0; y < picture.height; y++)
    for (let x = 0; x < picture.width; x++)
      if (colourAt(picture, x, y) !== noColour && touchesNothing(picture, x, y)) yield [x, y];
}

function touchesNothing(picture: Picture, x: number, y: number): boolean {
  return coloursAround(picture, x, y).some(
    (colour, place) => place % 2 === 0 && colour === noColour,
  );
}

/** One after the other, each as the ones before have left it: two corners beside each other do not both go. */
function removeCorners(picture: Picture): Picture {
  const cleaned = copyOf(picture);
  for (const [x, y] of [...edgeOf(picture)])
    if (isCorner(cleaned, x, y)) setPixel(cleaned, x, y, noColour);
  return cleaned;
}

function isCorner(picture: Picture, x: number, y: number): boolean {
  if (!isInk(colourAt(picture, x, y))) return false;
  const colours = coloursAround(picture, x, y);
  const at = (place: number) =>
    colours[(place + aroundPixel.length) % aroundPixel.length] as number;
  return [0, 2, 4, 6].some((first) => {
    // The two that meet in it, what lies between them inside, and the three outside.
    const neighbours = [at(first), at(first + 2)];
    const outside = [at(first + 4), at(first + 5), at(first + 6)];
    return (
      neighbours.every(isInk) &&
      outside.every((colour) => colour === noColour) &&
      at(first + 1) !== noColour
    );
  });
}

function closeGaps(picture: Picture, ink: number): Picture {
  const cleaned = copyOf(picture);
  for (const [x, y] of edgeOf(picture)) {
    if (isInk(colourAt(picture, x, y))) continue;
    const isOutline = coloursAround(picture, x, y).map(isInk);
    const isBetween = [0, 1, 2, 3].some((place) => isOutline[place] && isOutline[place + 4]);
    if (isBetween) setPixel(cleaned, x, y, ink);
  }
  return cleaned;
}

function isInk(colour: number): boolean {
  if (colour === noColour) return false;
  return toOklab((colour >> 16) & 255, (colour >> 8) & 255, colour & 255).lightness < inkLightness;
}
