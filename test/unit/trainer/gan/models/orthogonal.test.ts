import { describe, expect, it } from 'vitest';
import { elementAt } from '../../../../../shared/known-places.ts';
import { orthogonalised } from '../../../../../main/trainer/gan/models/orthogonal.ts';
import { RandomStream } from '../../../../../main/trainer/random/random-stream.ts';

describe.each([
  [36, 16],
  [16, 36],
  [5, 5],
  [128, 1],
])('a matrix of %i rows and %i columns', (rows, columns) => {
  const matrix = orthogonalised(new RandomStream(1, 'test').normals(rows * columns), columns);
  const column = (index: number) =>
    Array.from({ length: rows }, (_, row) => elementAt(matrix, row * columns + index));
  const row = (index: number) => [...matrix.subarray(index * columns, (index + 1) * columns)];
  const vectors =
    rows < columns
      ? Array.from({ length: rows }, (_, index) => row(index))
      : Array.from({ length: columns }, (_, index) => column(index));
  const product = (a: readonly number[], b: readonly number[]) =>
    a.reduce((sum, value, place) => sum + value * elementAt(b, place), 0);

  it('has vectors of length 1 that are orthogonal to each other', () => {
    for (const [index, vector] of vectors.entries()) {
      for (const [other, against] of vectors.entries()) {
        expect(Math.abs(product(vector, against) - Number(index === other))).toBeLessThan(1e-5);
      }
    }
  });
});
