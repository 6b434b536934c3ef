import { dot } from '../../../../shared/numbers.ts';

/**
 * A matrix whose columns are orthogonal to each other and of length 1, or its rows where it has fewer (Saxe 2014,
 * arXiv 1312.6120): no direction is favoured, so that one spectral norm fits all of them.
 *
 * @param values `[rows, columns]`, random; by modified Gram-Schmidt they become what is returned
 */
export function orthogonalised(values: Float32Array, columns: number): Float32Array {
  const rows = values.length / columns;
  const across = rows < columns;
  const [count, length] = across ? [rows, columns] : [columns, rows];
  const at = (vector: number, place: number): number =>
    across ? vector * columns + place : place * columns + vector;
  // In double precision, which keeps them orthogonal to float32's own.
  const vectors = Array.from({ length: count }, (_, vector) =>
    Float64Array.from({ length }, (_value, place) => values[at(vector, place)]),
  );
  vectors.forEach((vector, index) => {
    scale(vector, 1 / Math.sqrt(dot(vector, vector)));
    for (const later of vectors.slice(index + 1)) {
      const share = dot(vector, later);
      vector.forEach((value, place) => (later[place] -= share * value));
    }
  });
  const result = new Float32Array(values.length);
  vectors.forEach((vector, index) =>
    vector.forEach((value, place) => (result[at(index, place)] = value)),
  );
  return result;
}

function scale(vector: Float64Array, factor: number): void {
  vector.forEach((value, place) => (vector[place] = value * factor));
}
