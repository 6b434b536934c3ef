import type { ImportOptions } from '../../../../shared/dataset/dataset.ts';

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
