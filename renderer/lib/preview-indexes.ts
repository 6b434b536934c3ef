/** Up to `wanted` places spread evenly over a list: a preview that shows more than its beginning. */
export function previewIndexes(count: number, wanted: number): number[] {
  const shown = Math.min(count, wanted);
  return Array.from({ length: shown }, (_, index) => Math.floor((index * count) / shown));
}
