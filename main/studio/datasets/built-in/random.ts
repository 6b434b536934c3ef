/** Draws the same numbers from the same seed: mulberry32 (T. Ettinger, public domain). */
export class SeededRandom {
  #state: number;

  /** Any numbers; together they are the seed. */
  constructor(...seeds: readonly number[]) {
    // Steps of the golden ratio's 32-bit fraction keep neighbouring seeds apart.
    this.#state = seeds.reduce((state, seed) => Math.imul(state ^ seed, 0x9e3779b1) + 1, 0x5eed);
    for (let warmUp = 0; warmUp < 4; warmUp++) this.unit();
  }

  /** From 0 to below 1. */
  unit(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  between(minimum: number, maximum: number): number {
    return minimum + this.unit() * (maximum - minimum);
  }

  chance(probability: number): boolean {
    return this.unit() < probability;
  }

  pick<T>(choices: readonly T[]): T {
    return choices[Math.floor(this.unit() * choices.length)] as T;
  }
}
