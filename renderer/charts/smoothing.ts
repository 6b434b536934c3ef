/**
 * The smoothing of TensorBoard and Weights & Biases: an exponential moving average divided by the
 * share of weights it has seen so far, so that the first values are not drawn towards zero
 * (Kingma and Ba 2014, section 3, on the same bias). Fed with every value in order, never with a
 * decimated series: a curve must not change its shape with the number of points on the screen
 * (TensorBoard issue 1518).
 */
export class Smoothing {
  readonly weight: number;
  #average = 0;
  #seen = 0;

  /** @param weight 0 (as measured) to below 1 */
  constructor(weight: number) {
    this.weight = weight;
  }

  /** The smoothed value after one more; a value that is not a number passes through and counts for nothing. */
  next(value: number): number {
    if (!Number.isFinite(value)) return value;
    this.#average = this.#average * this.weight + (1 - this.weight) * value;
    this.#seen++;
    const debias = 1 - this.weight ** this.#seen;
    return this.#average / debias;
  }
}

/** A whole series smoothed. */
export function smooth(values: readonly number[], weight: number): number[] {
  const smoothing = new Smoothing(weight);
  return values.map((value) => smoothing.next(value));
}
