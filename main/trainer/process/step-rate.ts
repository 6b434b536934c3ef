/** Weight of the newest step in the average: it forgets over about 50 steps. */
const newest = 0.02;

/** A moving average of how long a step takes. */
export class StepRate {
  #averageMs: number | undefined;
  #steps = 0;

  add(stepMs: number): void {
    this.#steps += 1;
    // At first a plain mean, so that the first steps count alike.
    const weight = Math.max(newest, 1 / this.#steps);
    const average = this.#averageMs ?? stepMs;
    this.#averageMs = average + weight * (stepMs - average);
  }

  get stepsPerSecond(): number {
    return this.#averageMs ? 1000 / this.#averageMs : 0;
  }

  /** @returns milliseconds that so many steps will take, null before the first */
  timeFor(steps: number): number | null {
    return this.#averageMs === undefined ? null : this.#averageMs * steps;
  }
}
