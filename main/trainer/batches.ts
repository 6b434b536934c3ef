import { premultiply, toSigned } from './pixels.ts';
import type { RandomState, RandomStream } from './random/random-stream.ts';
import type { SpriteFile } from '../sprite-file/read-sprite-file.ts';

/** Where the sampler is: enough to go on with the very next sprite. */
export interface BatchesState {
  /** The random stream as it was before the present epoch was shuffled. */
  epochStart: RandomState;
  /** Sprites of the present epoch that were given out. */
  position: number;
}

export type TrainingImages = Pick<SpriteFile, 'pixels' | 'count' | 'size' | 'channels'>;

/**
 * Batches of real images, without end: every sprite once an epoch, in an order shuffled anew for each. A
 * batch may reach over the end of an epoch, so that no sprite is left out.
 */
export class Batches {
  readonly #premultiplied: Uint8Array;
  readonly #imageSize: number;
  readonly #order: Uint32Array;
  readonly #random: RandomStream;
  readonly #signed = Float32Array.from({ length: 256 }, (_, byte) => toSigned(byte));
  #epochStart: RandomState;
  #position = 0;

  constructor(images: TrainingImages, random: RandomStream) {
    this.#premultiplied = premultiply(images.pixels, images.channels);
    this.#imageSize = images.size * images.size * images.channels;
    this.#order = new Uint32Array(images.count);
    this.#random = random;
    this.#epochStart = random.state;
    this.#shuffle();
  }

  /** @returns `[batch, size, size, channels]`, premultiplied, in [-1, 1] */
  next(batch: number): Float32Array {
    const values = new Float32Array(batch * this.#imageSize);
    for (let image = 0; image < batch; image++) {
      this.#copyImage(this.#nextIndex(), values, image * this.#imageSize);
    }
    return values;
  }

  get state(): BatchesState {
    return { epochStart: this.#epochStart, position: this.#position };
  }

  set state({ epochStart, position }: BatchesState) {
    this.#random.state = epochStart;
    this.#shuffle();
    this.#position = position;
  }

  #nextIndex(): number {
    if (this.#position === this.#order.length) this.#shuffle();
    return this.#order[this.#position++];
  }

  #copyImage(index: number, values: Float32Array, start: number): void {
    const source = index * this.#imageSize;
    for (let offset = 0; offset < this.#imageSize; offset++) {
      values[start + offset] = this.#signed[this.#premultiplied[source + offset]];
    }
  }

  /** Fisher and Yates, from the natural order: the order follows from the stream's state alone. */
  #shuffle(): void {
    this.#epochStart = this.#random.state;
    this.#position = 0;
    const order = this.#order;
    order.forEach((_, index) => (order[index] = index));
    for (let last = order.length - 1; last > 0; last--) {
      const other = this.#random.nextInteger(0, last);
      [order[last], order[other]] = [order[other], order[last]];
    }
  }
}
