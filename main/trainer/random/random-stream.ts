import type { Hyperparameters } from '../../../shared/hyperparameters/schema.ts';
import { elementAt } from '../../../shared/known-places.ts';

/** State of a stream: the four 32-bit words of xoshiro128**. */
export type RandomState = readonly [number, number, number, number];

/**
 * A stream of random numbers that depends on nothing but a seed and its own name, so that drawing more
 * from one (another batch size, say) leaves the others as they were: compared runs share their latents.
 *
 * xoshiro128** 1.1 (Blackman and Vigna 2018, https://prng.di.unimi.it), seeded through SplitMix32. Its
 * state is part of a checkpoint; tfjs's own generators cannot be continued.
 */
export class RandomStream {
  readonly #words: Uint32Array;

  constructor(seed: number, name: string) {
    this.#words = seedWords(seed, name);
  }

  get state(): RandomState {
    const [a, b, c, d] = this.#words;
    return [a, b, c, d];
  }

  set state(state: RandomState) {
    this.#words.set(state);
  }

  /** Uniform over 0 … 2^32 - 1. */
  nextUint32(): number {
    const words = this.#words;
    const scrambled = Math.imul(rotateLeft(Math.imul(words[1], 5), 7), 9) >>> 0;
    const shifted = words[1] << 9;
    words[2] ^= words[0];
    words[3] ^= words[1];
    words[1] ^= words[2];
    words[0] ^= words[3];
    words[2] ^= shifted;
    words[3] = rotateLeft(words[3], 11);
    return scrambled;
  }

  /** Uniform over [0, 1). */
  nextUniform(): number {
    return this.nextUint32() / 2 ** 32;
  }

  /** Uniform over the whole numbers from `from` to `to`, both included. */
  nextInteger(from: number, to: number): number {
    return from + Math.floor(this.nextUniform() * (to - from + 1));
  }

  nextBoolean(): boolean {
    return this.nextUint32() >= 2 ** 31;
  }

  /** @returns `count` numbers of the standard normal distribution (Box and Muller 1958) */
  normals(count: number): Float32Array {
    const values = new Float32Array(count);
    for (let index = 0; index < count; index += 2) {
      // 1 - u lies in (0, 1]: the logarithm of 0 is not finite.
      const radius = Math.sqrt(-2 * Math.log(1 - this.nextUniform()));
      const angle = 2 * Math.PI * this.nextUniform();
      values[index] = radius * Math.cos(angle);
      if (index + 1 < count) values[index + 1] = radius * Math.sin(angle);
    }
    return values;
  }
}

function rotateLeft(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}

/** SplitMix32 never gives four zeros in a row from one start, which xoshiro could not leave. */
function seedWords(seed: number, name: string): Uint32Array {
  let counter = (seed ^ hashName(name)) >>> 0;
  return Uint32Array.from({ length: 4 }, () => {
    counter = (counter + 0x9e3779b9) >>> 0;
    let word = counter;
    word = Math.imul(word ^ (word >>> 16), 0x21f0aaad);
    word = Math.imul(word ^ (word >>> 15), 0x735a2d97);
    return (word ^ (word >>> 15)) >>> 0;
  });
}

/** FNV-1a, 32 bits. */
function hashName(name: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(name)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

/** The same items in an order by chance (Fisher and Yates). */
export function shuffled<Item>(items: Iterable<Item>, random: RandomStream): Item[] {
  const order = [...items];
  for (let last = order.length - 1; last > 0; last--) {
    const other = random.nextInteger(0, last);
    const chosen = elementAt(order, other);
    order[other] = elementAt(order, last);
    order[last] = chosen;
  }
  return order;
}

/** @returns `[count, latentSize]` */
export function drawLatents(
  random: RandomStream,
  count: number,
  { latentSize, latentDistribution }: Pick<Hyperparameters, 'latentSize' | 'latentDistribution'>,
): Float32Array {
  const numbers = count * latentSize;
  if (latentDistribution === 'normal') return random.normals(numbers);
  return Float32Array.from({ length: numbers }, () => random.nextUniform() * 2 - 1);
}
