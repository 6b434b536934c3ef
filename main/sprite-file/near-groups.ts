import { NearHashes, type PerceptualHash } from './perceptual-hash.ts';

/** Puts sprites that are the same or nearly into groups, also those that are so by way of others. */
export class NearGroups {
  readonly #hashes = new NearHashes<number>();
  /** An earlier sprite of the same group, or the sprite itself where it is the first. */
  readonly #earlier: number[] = [];

  /** Adds the next sprite. */
  add(hash: PerceptualHash): void {
    const place = this.#earlier.length;
    this.#earlier.push(place);
    for (const near of this.#hashes.nearTo(hash)) this.join(near, place);
    this.#hashes.add(hash, place);
  }

  /** Makes one group of those of two sprites. */
  join(one: number, other: number): void {
    const firsts = [this.#firstOf(one), this.#firstOf(other)];
    this.#earlier[Math.max(...firsts)] = Math.min(...firsts);
  }

  /** The group of each sprite, named by its first member. */
  firsts(): Uint32Array {
    return Uint32Array.from(this.#earlier, (_, place) => this.#firstOf(place));
  }

  #firstOf(place: number): number {
    let first = place;
    while (this.#earlier[first] !== first) first = this.#earlier[first] as number;
    return first;
  }
}
