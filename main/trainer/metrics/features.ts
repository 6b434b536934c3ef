/** What a network sees in pictures: one row of numbers a picture, one after the other. */
export interface Features {
  /** `[count, width]` */
  readonly values: Float32Array | Float64Array;
  readonly count: number;
  readonly width: number;
}

/** Rows that are multiplied with each other at once: what they hold fits a processor's cache. */
const blockRows = 64;
const blockWidth = 256;

/**
 * Every row of one set times every row of another, in float64.
 *
 * By blocks, four rows by four at once, so that what is read is used sixteen times: 1,024 rows by 1,300 of width
 * 1,280 take about a second, of which a plain loop takes several.
 *
 * @returns `[one.count, other.count]`
 */
export function innerProducts(one: Features, other: Features = one): Float64Array {
  if (one.width !== other.width) throw new RangeError('Features of two widths cannot be compared.');
  const products = new Float64Array(one.count * other.count);
  for (let from = 0; from < one.width; from += blockWidth) {
    const to = Math.min(one.width, from + blockWidth);
    for (let row = 0; row < one.count; row += blockRows) {
      const left = float64Block(one, row, from, to);
      for (let column = one === other ? row : 0; column < other.count; column += blockRows) {
        const right = float64Block(other, column, from, to);
        addBlock(products, row * other.count + column, other.count, left, right);
      }
    }
  }
  if (one === other) copyToLowerHalf(products, one.count);
  return products;
}

function copyToLowerHalf(square: Float64Array, side: number): void {
  for (let row = 1; row < side; row++) {
    for (let column = 0; column < row; column++) {
      square[row * side + column] = square[column * side + row];
    }
  }
}

/** From inner products to squared Euclidean distances. @returns `[one.count, other.count]` */
export function squaredDistances(products: Float64Array, one: Norms, other: Norms): Float64Array {
  const distances = new Float64Array(products.length);
  for (let row = 0; row < one.length; row++) {
    const start = row * other.length;
    for (let column = 0; column < other.length; column++) {
      const distance = one[row] + other[column] - 2 * products[start + column];
      // Rounding may take a copy's distance below 0.
      distances[start + column] = Math.max(0, distance);
    }
  }
  return distances;
}

/** The squared length of each row. */
export type Norms = Float64Array;

export function squaredNorms({ values, count, width }: Features): Norms {
  return Float64Array.from({ length: count }, (_, row) => {
    let sum = 0;
    for (let k = row * width; k < (row + 1) * width; k++) sum += values[k] ** 2;
    return sum;
  });
}

interface Block {
  readonly values: Float64Array;
  readonly rows: number;
  readonly width: number;
}

/** A part of some rows, filled up with zeros to a multiple of four rows. */
function float64Block(features: Features, first: number, from: number, to: number): Block {
  const rows = Math.min(blockRows, features.count - first);
  const width = to - from;
  const values = new Float64Array(Math.ceil(rows / 4) * 4 * width);
  for (let row = 0; row < rows; row++) {
    const start = (first + row) * features.width;
    values.set(features.values.subarray(start + from, start + to), row * width);
  }
  return { values, rows, width };
}

function addBlock(sums: Float64Array, start: number, stride: number, left: Block, right: Block) {
  for (let row = 0; row < left.rows; row += 4) {
    for (let column = 0; column < right.rows; column += 4) {
      const tile = productsOfFour(left.values, row, right.values, column, left.width);
      const rows = Math.min(4, left.rows - row);
      const columns = Math.min(4, right.rows - column);
      for (let r = 0; r < rows; r++) {
        const place = start + (row + r) * stride + column;
        for (let c = 0; c < columns; c++) sums[place + c] += tile[r * 4 + c];
      }
    }
  }
}

const tile = new Float64Array(16);

/** Sixteen sums in sixteen variables, which a compiler keeps in registers: no array is written to within the loop. */
function productsOfFour(
  left: Float64Array,
  row: number,
  right: Float64Array,
  column: number,
  width: number,
): Float64Array {
  let [s00, s01, s02, s03] = [0, 0, 0, 0];
  let [s10, s11, s12, s13] = [0, 0, 0, 0];
  let [s20, s21, s22, s23] = [0, 0, 0, 0];
  let [s30, s31, s32, s33] = [0, 0, 0, 0];
  const [l0, l1, l2, l3] = [row, row + 1, row + 2, row + 3].map((each) => each * width);
  const [r0, r1, r2, r3] = [column, column + 1, column + 2, column + 3].map((each) => each * width);
  for (let k = 0; k < width; k++) {
    const a0 = left[l0 + k];
    const a1 = left[l1 + k];
    const a2 = left[l2 + k];
    const a3 = left[l3 + k];
    const b0 = right[r0 + k];
    const b1 = right[r1 + k];
    const b2 = right[r2 + k];
    const b3 = right[r3 + k];
    s00 += a0 * b0;
    s01 += a0 * b1;
    s02 += a0 * b2;
    s03 += a0 * b3;
    s10 += a1 * b0;
    s11 += a1 * b1;
    s12 += a1 * b2;
    s13 += a1 * b3;
    s20 += a2 * b0;
    s21 += a2 * b1;
    s22 += a2 * b2;
    s23 += a2 * b3;
    s30 += a3 * b0;
    s31 += a3 * b1;
    s32 += a3 * b2;
    s33 += a3 * b3;
  }
  tile.set([s00, s01, s02, s03, s10, s11, s12, s13, s20, s21, s22, s23, s30, s31, s32, s33]);
  return tile;
}
