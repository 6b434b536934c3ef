import type { PixelGrid } from './pairing.ts';

/** An empty picture to draw on, in the sprite's shape. */
export function emptyPaper({ size, channels, ground }: PixelGrid): Uint8Array {
  const paper = new Uint8Array(size * size * channels);
  for (let start = 0; start < paper.length; start += channels) paper.set(ground, start);
  return paper;
}
