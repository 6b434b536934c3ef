import type { ImportOptions } from '../../../../shared/dataset/dataset.ts';

/** Luma of Rec. 709 (ITU-R BT.709-6, item 3.2). */
const [redWeight, greenWeight, blueWeight] = [0.2126, 0.7152, 0.0722];

/** How bright the pixel that begins at `start` is, 0-255. */
export function luma(pixels: ArrayLike<number>, start: number): number {
  return (
    pixels[start] * redWeight + pixels[start + 1] * greenWeight + pixels[start + 2] * blueWeight
  );
}

/** Sprites of which pairs are made. */
export interface SpritesToPair {
  /** uint8 `[count, size, size, channels]`, straight alpha. */
  pixels: Uint8Array;
  count: number;
  size: number;
  channels: 3 | 4;
  background: ImportOptions['background'];
  /** `[count]`, relative to the source folder, with forward slashes. */
  names: readonly string[];
  labels: readonly string[];
  /** `[count]`, an index into `labels`. */
  labelOf: Uint16Array;
}

/** Pictures and what shall be drawn from them, both uint8 `[count, size, size, channels]`, straight alpha. */
export interface PicturePairs {
  count: number;
  sources: Uint8Array;
  targets: Uint8Array;
  /** Sprites that have no partner, so that they are not trained on. */
  leftOut: number;
}

/** One sprite, uint8 `[size, size, channels]`. */
export interface PixelGrid {
  pixels: Uint8Array;
  size: number;
  channels: 3 | 4;
  /** What lies behind the sprite, `[channels]`, 0-255: the ground that a source is drawn on. */
  ground: readonly number[];
  /** The colour of lines on it, `[channels]`, 0-255. */
  ink: readonly number[];
}

/** Makes the picture that a sprite is to be drawn from. */
export type DrawSource = (sprite: PixelGrid) => Uint8Array;

/** FNV-1a (Fowler, Noll and Vo), 32 bits: what is drawn differently for each sprite follows from it. */
export function hashOf(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash;
}

/** An empty picture to draw on, in the sprite's shape. */
export function emptyPaper({ size, channels, ground }: PixelGrid): Uint8Array {
  const paper = new Uint8Array(size * size * channels);
  for (let start = 0; start < paper.length; start += channels) paper.set(ground, start);
  return paper;
}
