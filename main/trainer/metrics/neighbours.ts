/** Squared distances between the pictures of two sets, `[rows, columns]`. */
export interface DistanceTable {
  readonly values: Float64Array;
  readonly rows: number;
  readonly columns: number;
}

/**
 * The squared distance of each picture to the k-th nearest other one of its own set.
 *
 * @param within a square table
 */
export function radii(within: DistanceTable, k: number): Float64Array {
  return Float64Array.from({ length: within.rows }, (_, row) => {
    const others = rowOf(within, row).slice();
    others[row] = Infinity;
    others.sort();
    return others[Math.min(k, within.rows - 1) - 1] ?? NaN;
  });
}

function rowOf({ values, columns }: DistanceTable, row: number): Float64Array {
  return values.subarray(row * columns, (row + 1) * columns);
}

/**
 * Density: how many real neighbourhoods hold a generated picture, on average, over k; about 1 for pictures like the real ones,
 * more where they keep to the crowded places. Coverage: the share of real pictures whose neighbourhood holds a generated one.
 * A neighbourhood reaches to the k-th nearest real one (Naeem, Oh, Uh, Choi and Yoo 2020, "Reliable fidelity and diversity
 * metrics for generative models", arXiv 2002.09797, equations 4 and 5).
 *
 * @param between squared distances, `[real, generated]`
 * @param realRadii of the same k
 */
export function densityAndCoverage(
  between: DistanceTable,
  realRadii: Float64Array,
  k: number,
): { density: number; coverage: number } {
  let [held, covered] = [0, 0];
  for (let row = 0; row < between.rows; row++) {
    const ofRow = rowOf(between, row);
    let count = 0;
    for (const distance of ofRow) if (distance < realRadii[row]) count++;
    held += count;
    if (count > 0) covered++;
  }
  return { density: held / (k * between.columns), coverage: covered / between.rows };
}

/**
 * Precision: the share of generated pictures that lie in a neighbourhood of a real one. Recall: the share of real ones that
 * lie in a neighbourhood of a generated one (Kynkäänniemi, Karras, Laine, Lehtinen and Aila 2019, "Improved precision and
 * recall metric for assessing generative models", arXiv 1904.06991, equations 1 and 2; there k is 3).
 *
 * @param between squared distances, `[real, generated]`
 */
export function precisionAndRecall(
  between: DistanceTable,
  realRadii: Float64Array,
  generatedRadii: Float64Array,
): { precision: number; recall: number } {
  const precise = new Uint8Array(between.columns);
  let recalled = 0;
  for (let row = 0; row < between.rows; row++) {
    const ofRow = rowOf(between, row);
    let reached = false;
    for (let column = 0; column < between.columns; column++) {
      const distance = ofRow[column];
      if (distance < realRadii[row]) precise[column] = 1;
      if (distance < generatedRadii[column]) reached = true;
    }
    if (reached) recalled++;
  }
  const preciseCount = precise.reduce((sum, one) => sum + one, 0);
  return { precision: preciseCount / between.columns, recall: recalled / between.rows };
}

export interface Neighbour {
  /** Row of the table. */
  readonly place: number;
  /** Euclidean, no longer squared. */
  readonly distance: number;
}

/**
 * For each column, the rows nearest to it: the training sprites that a creature is most like.
 *
 * @param between squared distances, `[training sprites, creatures]`
 */
export function nearestRows(between: DistanceTable, count: number): Neighbour[][] {
  const { values, rows, columns } = between;
  return Array.from({ length: columns }, (_, column) => {
    const nearest: Neighbour[] = [];
    for (let place = 0; place < rows; place++) {
      const squared = values[place * columns + column];
      const last = nearest[count - 1];
      if (last && squared >= last.distance) continue;
      const after = nearest.findIndex(({ distance }) => squared < distance);
      nearest.splice(after < 0 ? nearest.length : after, 0, { place, distance: squared });
      nearest.length = Math.min(nearest.length, count);
    }
    return nearest.map(({ place, distance }) => ({ place, distance: Math.sqrt(distance) }));
  });
}
