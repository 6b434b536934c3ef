/** A row of differences from what is left of each byte and above it becomes the row itself; the one above is done. */
type Unfilter = (row: Uint8Array, above: Uint8Array, pixelBytes: number) => void;

/** By the number with which a row begins: https://www.w3.org/TR/png-3/#9Filter-types */
const unfilters: readonly Unfilter[] = [
  () => undefined,
  (row, _, pixelBytes) => {
    for (let at = pixelBytes; at < row.length; at++)
      row[at] = (row[at] as number) + (row[at - pixelBytes] as number);
  },
  (row, above) => {
    for (let at = 0; at < row.length; at++) row[at] = (row[at] as number) + (above[at] as number);
  },
  (row, above, pixelBytes) => {
    for (let at = 0; at < row.length; at++) {
      const left = at < pixelBytes ? 0 : (row[at - pixelBytes] as number);
      row[at] = (row[at] as number) + ((left + (above[at] as number)) >> 1);
    }
  },
  (row, above, pixelBytes) => {
    for (let at = 0; at < row.length; at++) {
      const before = at - pixelBytes;
      const [left, corner] = before < 0 ? [0, 0] : [row[before] as number, above[before] as number];
      row[at] = (row[at] as number) + nearestTo(left, above[at] as number, corner);
    }
  },
];

/** Paeth's: which of the three is nearest to left + above - corner. */
function nearestTo(left: number, above: number, corner: number): number {
  const fromLeft = Math.abs(above - corner);
  const fromAbove = Math.abs(left - corner);
  const fromCorner = Math.abs(left + above - 2 * corner);
  if (fromLeft <= fromAbove && fromLeft <= fromCorner) return left;
  return fromAbove <= fromCorner ? above : corner;
}

/**
 * The bytes of pixels, out of rows as a PNG has them.
 *
 * @param rows `[height, 1 + rowBytes]`: each begins with the number of its filter
 * @returns `[height, rowBytes]`; undefined where there is no such filter
 */
export function unfilter(
  rows: Uint8Array,
  rowBytes: number,
  pixelBytes: number,
): Uint8Array | undefined {
  const height = rows.length / (rowBytes + 1);
  const pixels = new Uint8Array(height * rowBytes);
  let above = new Uint8Array(rowBytes);
  for (let y = 0; y < height; y++) {
    const from = y * (rowBytes + 1);
    const undo = unfilters[rows[from] as number];
    if (!undo) return undefined;
    const row = pixels.subarray(y * rowBytes, (y + 1) * rowBytes);
    row.set(rows.subarray(from + 1, from + 1 + rowBytes));
    undo(row, above, pixelBytes);
    above = row;
  }
  return pixels;
}
