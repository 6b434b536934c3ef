import { seenByte } from './lite0.ts';

/** Pictures as they lie in a dataset: `[count, size, size, channels]`, 0-255, straight alpha. */
export interface PicturesToSee {
  pixels: Uint8Array;
  count: number;
  size: number;
  channels: 3 | 4;
}

/** Composed on white, in the numbers that the network was trained on. @returns `[count, size, size, 3]` */
export function onWhite(
  { pixels, size, channels }: PicturesToSee,
  first: number,
  count: number,
): Float32Array {
  const places = count * size * size;
  const numbers = new Float32Array(places * 3);
  for (let place = 0; place < places; place++) {
    const from = (first * size * size + place) * channels;
    const alpha = channels === 4 ? pixels[from + 3] / 255 : 1;
    for (let channel = 0; channel < 3; channel++) {
      const value = Math.round(pixels[from + channel] * alpha + 255 * (1 - alpha));
      numbers[place * 3 + channel] = seenByte(value);
    }
  }
  return numbers;
}
