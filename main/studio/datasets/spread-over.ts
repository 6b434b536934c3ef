/**
 * So many of the items, spread evenly over all of them.
 *
 * @param turn another number gives others, where there are others
 */
export function spreadOver<T>(items: readonly T[], most: number, turn = 0): T[] {
  const count = Math.min(items.length, most);
  // The golden ratio comes by every place before it comes back to one.
  const shift = (turn * 0.618_033_988_75) % 1;
  return Array.from(
    { length: count },
    (_, index) => items[Math.floor(((index + shift) * items.length) / count)] as T,
  );
}
