/**
 * Stands for the batch in the shapes of what is recorded, so that a graph may draw any number of pictures: a prime
 * larger than any length of a network, whose multiples come of the batch alone.
 */
export const anyBatch = 65_537;

export function hasBatch(length: number): boolean {
  return length > 0 && length % anyBatch === 0;
}
