import { luma } from './luma.ts';
import type { PixelGrid } from './pairing.ts';

const dark = [24, 20, 24, 255];
const light = [240, 240, 240, 255];

/** An empty picture to draw on, in the sprite's shape. */
export function emptyPaper({ size, channels, ground }: PixelGrid): Uint8Array {
  const paper = new Uint8Array(size * size * channels);
  for (let start = 0; start < paper.length; start += channels) paper.set(ground, start);
  return paper;
}

/** The colour of lines, `[channels]`: dark, and light on a dark ground, where dark would not show. */
export function inkOn({ channels, ground }: PixelGrid): readonly number[] {
  const opaque = channels === 3;
  return (opaque && luma(ground, 0) < 96 ? light : dark).slice(0, channels);
}
