import { createHash } from 'node:crypto';
import { NearHashes, perceptualHash } from '../../sprite-file/perceptual-hash.ts';

/** Counts sprites that were there before. They stay in the dataset: the count is for the person to judge. */
export class DuplicateCounter {
  exact = 0;
  near = 0;
  readonly #seen = new Set<string>();
  readonly #hashes = new NearHashes<null>();
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
    if (this.#hashes.nearTo(hash).length > 0) this.near++;
    this.#hashes.add(hash, null);
  }
}
