import type { RandomState, RandomStream } from '../random/random-stream.ts';

/** Where the sampler is: enough to go on with the very next sprite. */
export interface BatchesState {
  /** The random stream as it was before the present epoch was shuffled. */
  epochStart: RandomState;
  /** Sprites of the present epoch that were given out. */
  position: number;
}

/**
 * Which sprites the next batch holds, without end: every sprite once an epoch, in an order shuffled anew for
 * each. A batch may reach over the end of an epoch, so that no sprite is left out.
 */
export class Batches {
  readonly #order: Uint32Array;
  readonly #random: RandomStream;
  #epochStart: RandomState;
  #position = 0;

  constructor(spriteCount: number, random: RandomStream) {
    this.#order = new Uint32Array(spriteCount);
    this.#random = random;
    this.#epochStart = random.state;
    this.#shuffle();
  }

  /** @returns places of sprites in the dataset, `[batch]` */
  next(batch: number): Uint32Array {
    return Uint32Array.from({ length: batch }, () => this.#nextIndex());
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
