import { createHash } from 'node:crypto';
import { isNear, perceptualHash, type PerceptualHash } from './perceptual-hash.ts';

/** Counts sprites that were there before. They stay in the dataset: the count is for the person to judge. */
export class DuplicateCounter {
  exact = 0;
  near = 0;
  readonly #seen = new Set<string>();
  /** Hashes that share a word with a key of this index: near hashes always share one. */
  readonly #byWord = new Map<number, PerceptualHash[]>();
  readonly #size: number;
  readonly #channels: 3 | 4;

  constructor(size: number, channels: 3 | 4) {
    this.#size = size;
    this.#channels = channels;
  }

  add(pixels: Uint8Array): void {
    const digest = createHash('sha1').update(pixels).digest('base64');
    if (this.#seen.has(digest)) {
      this.exact++;
      return;
    }
    this.#seen.add(digest);
    const hash = perceptualHash(pixels, this.#size, this.#channels);
    if (this.#hasNear(hash)) this.near++;
    this.#index(hash);
  }

  #hasNear(hash: PerceptualHash): boolean {
    for (const key of keysOf(hash)) {
      const bucket = this.#byWord.get(key);
      if (bucket?.some((other) => isNear(hash, other))) return true;
    }
    return false;
  }

  #index(hash: PerceptualHash): void {
    for (const key of keysOf(hash)) {
      const bucket = this.#byWord.get(key);
      if (bucket) {
        if (bucket.length < maximumBucket) bucket.push(hash);
      } else this.#byWord.set(key, [hash]);
    }
  }
}

/** Keeps a folder of 200,000 all but empty pictures from taking hours. */
const maximumBucket = 500;

/** A key for each 16-bit word and its place. */
function keysOf(hash: PerceptualHash): number[] {
  return Array.from(hash, (word, place) => place * 65_536 + word);
}
