/** Cuts a list into rows of a grid; the last may be shorter. */
export function gridRows<T>(items: readonly T[], columns: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / columns) }, (_, row) =>
    items.slice(row * columns, (row + 1) * columns),
  );
}

/** Up to `wanted` places spread evenly over a list: a preview that shows more than its beginning. */
export function previewIndexes(count: number, wanted: number): number[] {
  const shown = Math.min(count, wanted);
  return Array.from({ length: shown }, (_, index) => Math.floor((index * count) / shown));
}
