/**
 * Beyond so many ticks a series is smoothed as if it had so many: what the slider does then depends on how the whole run
 * looks, not on how often it was measured, as Weights & Biases' default does.
 */
const mostTicks = 1_000;

/**
 * The smoothing of TensorBoard and Weights & Biases: an exponential moving average divided by the share of weights it
 * has seen so far, so that the first values are not drawn towards zero (Kingma and Ba 2014, section 3, on the same
 * bias). A value that stands for several ticks weighs as much as they do: a curve must not change its shape with the
 * number of points on the screen (TensorBoard issue 1518). A value that is not a number passes through and counts for
 * nothing.
 *
 * @param values of the whole series, however coarse
 * @param weight 0 (as measured) to below 1
 * @param ticks how many each value stands for; one where it is not told
 */
export function smooth(
  values: readonly number[],
  weight: number,
  ticks: readonly number[] | null = null,
): readonly number[] {
  if (weight === 0) return values;
  const all = ticks ? ticks.reduce((sum, each) => sum + each, 0) : values.length;
  const share = Math.min(1, mostTicks / all);
  let average = 0;
  /** How much of the weights is still to come. */
  let unseen = 1;
  // Nearly all values stand for as many ticks, and a power costs more than all the rest.
  let [length, kept] = [0, 1];
  return values.map((value, place) => {
    if (!Number.isFinite(value)) return value;
    const ownLength = share * (ticks?.[place] ?? 1);
    if (ownLength !== length) [length, kept] = [ownLength, weight ** ownLength];
    average = average * kept + (1 - kept) * value;
    unseen *= kept;
    return average / (1 - unseen);
  });
}
