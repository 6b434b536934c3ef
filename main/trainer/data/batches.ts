import { type RandomState, type RandomStream, shuffled } from '../random/random-stream.ts';
import { elementAt } from '../../../shared/known-places.ts';

/** Where the sampler is: enough to go on with the very next sprite. */
export interface BatchesState {
  /** The random stream as it was before the present epoch was shuffled. */
  epochStart: RandomState;
  /** Sprites of the present epoch that were given out. */
  position: number;
}

/** Of sprites that are given out some together, which ones belong together. */
export interface Kinds {
  /** By sprite. */
  of: ArrayLike<number>;
  /** How many of a kind follow each other. */
  together: number;
}

/**
 * Which sprites the next batch holds, without end: every sprite once an epoch, in an order shuffled anew for
 * each. A batch may reach over the end of an epoch, so that no sprite is left out.
 *
 * Where sprites of a kind come together, the last of a kind are filled up with the first of it: some are then seen twice
 * in an epoch, and the only one of its kind as often as sprites come together.
 */
export class Batches {
  readonly #spriteCount: number;
  #order: readonly number[] = [];
  readonly #kinds: Kinds | undefined;
  readonly #random: RandomStream;
  #epochStart: RandomState;
  #position = 0;

  constructor(spriteCount: number, random: RandomStream, kinds?: Kinds) {
    this.#spriteCount = spriteCount;
    this.#kinds = kinds;
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
    return elementAt(this.#order, this.#position++);
  }

  /** From the natural order: the order follows from the stream's state alone. */
  #shuffle(): void {
    this.#epochStart = this.#random.state;
    this.#position = 0;
    const order = shuffled(Array(this.#spriteCount).keys(), this.#random);
    this.#order = this.#kinds ? byKind(order, this.#kinds, this.#random) : order;
  }
}

/** Groups of one kind in an order by chance, in each the sprites as they come in the given order. */
function byKind(order: readonly number[], { of, together }: Kinds, random: RandomStream): number[] {
  const kinds = new Map<number, number[]>();
  for (const sprite of order) {
    const kind = elementAt(of, sprite);
    const known = kinds.get(kind);
    if (known) known.push(sprite);
    else kinds.set(kind, [sprite]);
  }
  const groups = [...kinds.values()].flatMap((sprites) =>
    Array.from({ length: Math.ceil(sprites.length / together) }, (_, group) =>
      Array.from({ length: together }, (_, place) =>
        elementAt(sprites, (group * together + place) % sprites.length),
      ),
    ),
  );
  return shuffled(groups, random).flat();
}
