import type { LabelRow } from './label-table.ts';

export interface MatchedRows {
  /** The row of each file that one names. */
  rowOf: ReadonlyMap<string, LabelRow>;
  /** Files that rows name and that are not there. */
  unmatched: string[];
  /** Files that several rows name. */
  repeated: string[];
}

/**
 * Finds each file's row: by its path, else by its bare name, in whatever folder it lies. Of several rows
 * for one file the last counts.
 *
 * @param files relative to the source, with forward slashes
 */
export function matchRows(rows: readonly LabelRow[], files: readonly string[]): MatchedRows {
  const byKey = new Map(rows.map((row) => [keyOf(row.file), row]));
  const rowOf = new Map<string, LabelRow>();
  for (const file of files) {
    const key = keyOf(file);
    const row = byKey.get(key) ?? byKey.get(key.slice(key.lastIndexOf('/') + 1));
    if (row) rowOf.set(file, row);
  }
  const matched = new Set(rowOf.values());
  const unmatched = [...byKey.values()].filter((row) => !matched.has(row));
  return { rowOf, unmatched: unmatched.map(({ file }) => file), repeated: repeatedFiles(rows) };
}

function repeatedFiles(rows: readonly LabelRow[]): string[] {
  const repeated = new Map<string, string>();
  const seen = new Set<string>();
  for (const { file } of rows) {
    const key = keyOf(file);
    if (seen.has(key) && !repeated.has(key)) repeated.set(key, file);
    seen.add(key);
  }
  return [...repeated.values()];
}

/** Forgives what differs between systems: backslashes, `./`, decomposed accents, `.PNG`. */
function keyOf(file: string): string {
  return file
    .normalize('NFC')
    .replaceAll('\\', '/')
    .replace(/^(\.?\/)+/, '')
    .replace(/\.[^./]+$/, (extension) => extension.toLowerCase());
}
