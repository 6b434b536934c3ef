import type { Hyperparameters } from '../../../shared/hyperparameters/schema.ts';
import { premultiply, toSigned, toUnit } from './pixels.ts';

/** Images as a dataset has them. */
export interface ImageBytes {
  /** uint8 `[count, size, size, channels]`, straight alpha. */
  pixels: Uint8Array;
  size: number;
  channels: 3 | 4;
}

/** What a channel of a real image is at the least in training; 1 at the most. 0 is the mistake of 2017. */
export function darkest({ imagesFromZero }: Pick<Hyperparameters, 'imagesFromZero'>): -1 | 0 {
  return imagesFromZero ? 0 : -1;
}

/** All images of a dataset, ready to be gathered into batches. */
export class ImageTable {
  readonly #premultiplied: Uint8Array;
  readonly #imageSize: number;
  readonly #valueOf: Float32Array;

  constructor({ pixels, size, channels }: ImageBytes, lowest: ReturnType<typeof darkest> = -1) {
    this.#premultiplied = premultiply(pixels, channels);
    this.#imageSize = size * size * channels;
    const convert = lowest === -1 ? toSigned : (byte: number) => toUnit(toSigned(byte));
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
