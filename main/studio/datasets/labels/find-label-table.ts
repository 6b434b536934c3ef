const ownName = 'labels.csv';

/**
 * The CSV that says what sprites are called: `labels.csv`, or the only CSV that lies beside the
 * subfolders. Null where there is none, or more than one.
 *
 * @param names relative to the source, with forward slashes
 */
export function findLabelTable(names: readonly string[]): string | null {
  const tables = names.filter((name) => !name.includes('/') && /\.csv$/i.test(name));
  const own = tables.find((name) => name.toLowerCase() === ownName);
  return own ?? (tables.length === 1 ? (tables[0] as string) : null);
}
