/* Places of lists that are there by how the lists are made, which the types do not tell. */

/**
 * What lies at a place of a list, counted from the end where it is negative, as `at` has it.
 *
 * @throws RangeError where there is none
 */
export function elementAt<T>(list: ArrayLike<T>, place: number): T {
  const element = list[place < 0 ? list.length + place : place];
  if (element === undefined)
    throw new RangeError(`There is no place ${place} in a list of ${list.length}.`);
  return element;
}

/**
 * A list that was made of two.
 *
 * @throws RangeError where it is not of two
 */
export function pairOf<T>(list: readonly T[]): [T, T] {
  if (list.length !== 2) throw new RangeError(`A list of ${list.length} is no pair.`);
  return [elementAt(list, 0), elementAt(list, 1)];
}
