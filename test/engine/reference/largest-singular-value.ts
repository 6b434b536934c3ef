import { dot } from '../ops/numbers.ts';

/**
 * The largest singular value of a matrix, by Jacobi rotations of its columns until they are orthogonal (Hestenes
 * 1958); then their lengths are the singular values.
 *
 * @param values `[rows, columns]`, row by row
 */
export function largestSingularValue(values: ArrayLike<number>, columns: number): number {
  const rows = values.length / columns;
  const matrix = Array.from({ length: columns }, (_, column) =>
    Float64Array.from({ length: rows }, (__, row) => values[row * columns + column]),
  );
  for (let sweep = 0; sweep < 30; sweep++) {
    for (let first = 0; first < columns; first++) {
      for (let second = first + 1; second < columns; second++) {
        rotate(matrix[first], matrix[second]);
      }
    }
  }
  return Math.max(...matrix.map((column) => Math.sqrt(dot(column, column))));
}

/** Turns two columns in their plane so that they become orthogonal. */
function rotate(a: Float64Array, b: Float64Array): void {
  const overlap = dot(a, b);
  if (Math.abs(overlap) < 1e-15) return;
  const ratio = (dot(b, b) - dot(a, a)) / (2 * overlap);
  const tangent = (ratio < 0 ? -1 : 1) / (Math.abs(ratio) + Math.hypot(1, ratio));
  const cosine = 1 / Math.hypot(1, tangent);
  a.forEach((value, row) => {
    const other = b[row];
    a[row] = cosine * (value - tangent * other);
    b[row] = cosine * (other + tangent * value);
  });
}
