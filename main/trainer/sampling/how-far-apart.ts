/**
 * How far pictures differ from each other: the standard deviation of each value of each pixel over them, in the mean. 0 of one
 * picture drawn over and over.
 *
 * @param images as many rows as pictures
 */
export function howFarApart(images: Float32Array, count: number): number {
  const values = images.length / count;
  let sum = 0;
  for (let value = 0; value < values; value++) {
    let mean = 0;
    for (let picture = 0; picture < count; picture++)
      mean += (images[picture * values + value] ?? 0) / count;
    let variance = 0;
    for (let picture = 0; picture < count; picture++)
      variance += ((images[picture * values + value] ?? 0) - mean) ** 2 / count;
    sum += Math.sqrt(variance);
  }
  return sum / values;
}
