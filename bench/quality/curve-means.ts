import { toldCurves, type MarkLine } from './cell.ts';

/** The mean of each curve that a run shows, over the steps since the mark before. */
export class CurveMeans {
  readonly #sums = new Map<(typeof toldCurves)[number], number>();
  #steps = 0;

  add(numbers: Partial<Record<(typeof toldCurves)[number], number>>): void {
    this.#steps += 1;
    for (const name of toldCurves) {
      const value = numbers[name];
      if (value !== undefined) this.#sums.set(name, (this.#sums.get(name) ?? 0) + value);
    }
  }

  get means(): NonNullable<MarkLine['curves']> {
    return Object.fromEntries([...this.#sums].map(([name, sum]) => [name, sum / this.#steps]));
  }
}
