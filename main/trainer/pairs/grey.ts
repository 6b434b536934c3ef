import type { DrawSource } from './pairing.ts';

/** Luma of Rec. 709 (ITU-R BT.709-6, item 3.2). */
const [redWeight, greenWeight, blueWeight] = [0.2126, 0.7152, 0.0722];

/** The sprite without its colours: what is learned is to colour. Transparency stays. */
export const greySource: DrawSource = ({ pixels, channels }) => {
  const grey = Uint8Array.from(pixels);
  for (let start = 0; start < pixels.length; start += channels) {
    const luma =
      pixels[start] * redWeight + pixels[start + 1] * greenWeight + pixels[start + 2] * blueWeight;
    grey.fill(Math.round(luma), start, start + 3);
  }
  return grey;
};
