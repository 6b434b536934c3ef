/** How often each name is used, in the order of the names. */
export function countNames(names: readonly string[], used: Iterable<string | null>): number[] {
  const counts = new Map(names.map((name) => [name, 0]));
  for (const name of used) {
    const count = name === null ? undefined : counts.get(name);
    if (name !== null && count !== undefined) counts.set(name, count + 1);
  }
  return [...counts.values()];
}
