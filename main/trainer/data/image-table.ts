import { premultiply, toSigned, toUnit } from './pixels.ts';

/** Images as a dataset has them. */
export interface ImageBytes {
  /** uint8 `[count, size, size, channels]`, straight alpha. */
  pixels: Uint8Array;
  size: number;
  channels: 3 | 4;
}

/** Range of real images in training; [0, 1] is the mistake of 2017. */
export type ImageRange = 'signed' | 'from-zero';

/** All images of a dataset, ready to be gathered into batches. */
export class ImageTable {
  readonly #premultiplied: Uint8Array;
  readonly #imageSize: number;
  readonly #valueOf: Float32Array;

  constructor({ pixels, size, channels }: ImageBytes, range: ImageRange = 'signed') {
    this.#premultiplied = premultiply(pixels, channels);
    this.#imageSize = size * size * channels;
    const convert = range === 'signed' ? toSigned : (byte: number) => toUnit(toSigned(byte));
    this.#valueOf = Float32Array.from({ length: 256 }, (_, byte) => convert(byte));
  }

  /** @returns `[indexes.length, size, size, channels]`, premultiplied, in [-1, 1] (or [0, 1]) */
  gather(indexes: ArrayLike<number>): Float32Array {
    const values = new Float32Array(indexes.length * this.#imageSize);
    for (let image = 0; image < indexes.length; image++) {
      this.#copyImage(indexes[image], values, image * this.#imageSize);
    }
    return values;
  }

  #copyImage(index: number, values: Float32Array, start: number): void {
    const source = index * this.#imageSize;
    for (let offset = 0; offset < this.#imageSize; offset++) {
      values[start + offset] = this.#valueOf[this.#premultiplied[source + offset]];
    }
  }
}
