import { bitsSet } from '../../../shared/numbers.ts';
import { leastAlpha, pictureAt, type Pictures } from './pictures.ts';

/** Which pixels are visible, a bit each. */
export interface Silhouette {
  readonly words: Uint32Array;
  /** Visible pixels. */
  readonly area: number;
}

export function silhouetteOf(rgba: Uint8Array): Silhouette {
  const pixels = rgba.length / 4;
  const words = new Uint32Array(Math.ceil(pixels / 32));
  let area = 0;
  for (let pixel = 0; pixel < pixels; pixel++) {
    if (rgba[pixel * 4 + 3] < leastAlpha) continue;
    words[pixel >>> 5] |= 1 << (pixel & 31);
    area++;
  }
  return { words, area };
}

/** Intersection over union (Jaccard 1901): 1 for the same shape, 0 for two that share no pixel. Two empty ones are the same. */
export function intersectionOverUnion(one: Silhouette, other: Silhouette): number {
  let shared = 0;
  for (let word = 0; word < one.words.length; word++) {
    shared += bitsSet(one.words[word] & other.words[word]);
  }
  const union = one.area + other.area - shared;
  return union === 0 ? 1 : shared / union;
}

/** Shapes that share more than this of what both cover are the same to the eye. */
export const sameShape = 0.8;

/**
 * How many shapes there are among pictures: each in turn counts as one unless its silhouette is within a threshold of one
 * that has been counted. Not aligned, not mirrored: what stands elsewhere is another shape.
 */
export function distinctShapes(pictures: Pictures, threshold = sameShape): number {
  const counted: Silhouette[] = [];
  for (let place = 0; place < pictures.count; place++) {
    const shape = silhouetteOf(pictureAt(pictures, place));
    const isKnown = counted.some(
      (other) =>
        // The intersection is at most the smaller one.
        Math.min(shape.area, other.area) >= threshold * Math.max(shape.area, other.area) &&
        intersectionOverUnion(shape, other) >= threshold,
    );
    if (!isKnown) counted.push(shape);
  }
  return counted.length;
}
