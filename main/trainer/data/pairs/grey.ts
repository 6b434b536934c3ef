import { luma } from './luma.ts';
import type { DrawSource } from './pairing.ts';

/** The sprite without its colours: what is learned is to colour. Transparency stays. */
export const greySource: DrawSource = ({ pixels, channels }) => {
  const grey = Uint8Array.from(pixels);
  for (let start = 0; start < pixels.length; start += channels) {
    grey.fill(Math.round(luma(pixels, start)), start, start + 3);
  }
  return grey;
};
