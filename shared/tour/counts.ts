import { z } from 'zod';

/** What sprites are sorted by to be counted. */
export const aspectIds = ['label', 'colour', 'size', 'brightness'] as const;
export type AspectId = (typeof aspectIds)[number];

export const aspectLabels: Record<AspectId, string> = {
  label: 'label',
  colour: 'main colour',
  size: 'size',
  brightness: 'brightness',
};

/** More kinds than a table shows; what is rarer counts as "other". */
export const mostKinds = 12;
/** Sprites that are looked at, spread over the dataset. */
export const mostCounted = 2_000;

const kindsSchema = z.array(z.string().max(200)).min(1).max(mostKinds);

/** How many sprites are of which kinds, by two aspects: a row for each kind by the first, a column by the second. */
export const countsSchema = z.object({
  rows: kindsSchema,
  columns: kindsSchema,
  /** `[rows][columns]` */
  counts: z.array(z.array(z.int().min(0))),
  /** `[rows][columns]`: places of a few sprites of each cell in the dataset. */
  examples: z.array(z.array(z.array(z.int().min(0)))),
});
export type Counts = z.output<typeof countsSchema>;

/** A place in the table. */
export interface Cell {
  row: number;
  column: number;
}

/** Shares of a table of counts, named as the lesson does: x is the row's kind, y the column's. */
export interface Shares {
  /** p(x, y) */
  joint: number;
  /** p(x) */
  row: number;
  /** p(y) */
  column: number;
  /** p(y | x) */
  columnGivenRow: number;
  /** p(x | y) */
  rowGivenColumn: number;
}

/** @returns of a cell, counted; a share of nothing is 0 */
export function sharesOf({ counts }: Pick<Counts, 'counts'>, { row, column }: Cell): Shares {
  const ofRow = sumOf(counts[row] ?? []);
  const ofColumn = sumOf(counts.map((columns) => columns[column] ?? 0));
  const all = sumOf(counts.flat());
  const both = counts[row]?.[column] ?? 0;
  return {
    joint: share(both, all),
    row: share(ofRow, all),
    column: share(ofColumn, all),
    columnGivenRow: share(both, ofRow),
    rowGivenColumn: share(both, ofColumn),
  };
}

/**
 * A cell by chance, each as often as its joint probability says: what a generative model of the table draws.
 *
 * @param chance from 0 to below 1
 */
export function drawCell({ counts }: Pick<Counts, 'counts'>, chance: number): Cell {
  let left = chance * sumOf(counts.flat());
  for (const [row, columns] of counts.entries()) {
    for (const [column, count] of columns.entries()) {
      if (left < count) return { row, column };
      left -= count;
    }
  }
  return { row: 0, column: 0 };
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
