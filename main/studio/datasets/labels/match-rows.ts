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
  const rowsOf = groupByFile(rows);
  const rowOf = new Map<string, LabelRow>();
  for (const file of files) {
    const key = keyOf(file);
    const row = (rowsOf.get(key) ?? rowsOf.get(key.slice(key.lastIndexOf('/') + 1)))?.at(-1);
    if (row) rowOf.set(file, row);
  }
  const matched = new Set(rowOf.values());
  const groups = [...rowsOf.values()];
  const unmatched = groups.flatMap((group) => group.slice(-1)).filter((row) => !matched.has(row));
  const repeated = groups.flatMap((group) => group.slice(1, 2));
  return { rowOf, unmatched: unmatched.map(fileOf), repeated: repeated.map(fileOf) };
}

const fileOf = ({ file }: LabelRow) => file;

function groupByFile(rows: readonly LabelRow[]): Map<string, LabelRow[]> {
  const groups = new Map<string, LabelRow[]>();
  for (const row of rows) {
    const key = keyOf(row.file);
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return groups;
}

/** Forgives what differs between systems: backslashes, `./`, decomposed accents, `.PNG`. */
function keyOf(file: string): string {
  return file
    .normalize('NFC')
    .replaceAll('\\', '/')
    .replace(/^(\.?\/)+/, '')
    .replace(/\.[^./]+$/, (extension) => extension.toLowerCase());
}
