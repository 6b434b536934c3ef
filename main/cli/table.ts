import { visibleText } from '../../shared/visible-text.ts';

/** Columns of text, aligned, a line a row; numbers to the right. Empty where there are no rows. */
export function formatTable(
  headings: readonly string[],
  rows: readonly (string | number)[][],
): string[] {
  // Made visible before it is measured: what a terminal does not show has no width.
  const cells = rows.map((row) => row.map((cell) => visibleText(String(cell))));
  const titles = headings.map(visibleText);
  const widths = titles.map((heading, column) =>
    Math.max(heading.length, ...cells.map((row) => row[column]?.length ?? 0)),
  );
  const isNumeric = headings.map(
    (_, column) => rows.length > 0 && rows.every((row) => typeof row[column] === 'number'),
  );
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) =>
        isNumeric[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd();
  return [line(titles), line(widths.map((width) => '-'.repeat(width))), ...cells.map(line)];
}
