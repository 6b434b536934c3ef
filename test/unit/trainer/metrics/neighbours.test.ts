import { describe, expect, it } from 'vitest';
import {
  innerProducts,
  squaredDistances,
  squaredNorms,
  type Features,
} from '../../../../main/trainer/metrics/features.ts';
import {
  densityAndCoverage,
  nearestRows,
  precisionAndRecall,
  radii,
} from '../../../../main/trainer/metrics/neighbours.ts';
import { cloud, digits, featuresOf, reference } from './reference.ts';

function tableOf(one: Features, other: Features) {
  const products = innerProducts(one, other);
  const values = squaredDistances(products, squaredNorms(one), squaredNorms(other));
  return { values, rows: one.count, columns: other.count };
}

function judge(real: Features, generated: Features) {
  const between = tableOf(real, generated);
  return {
    ...densityAndCoverage(between, radii(tableOf(real, real), 5), 5),
    ...precisionAndRecall(
      between,
      radii(tableOf(real, real), 3),
      radii(tableOf(generated, generated), 3),
    ),
  };
}

const real = featuresOf(reference.features.real);
const generated = featuresOf(reference.features.generated);

describe('density, coverage, precision and recall', () => {
  it('are what prdc finds', () => {
    const found = judge(real, generated);
    for (const name of ['density', 'coverage', 'precision', 'recall'] as const) {
      expect(found[name], name).toBeCloseTo(reference.neighbours[name], digits);
    }
  });

  it('of a set with itself are 1, but for a density of about 1', () => {
    const one = cloud(100, 8, 0, 'one');
    const { density, ...shares } = judge(one, one);
    expect(shares).toEqual({ coverage: 1, precision: 1, recall: 1 });
    // Each neighbourhood holds its own middle and the four that are nearer than the fifth.
    expect(density).toBeCloseTo(1, 9);
  });

  it('of sets that are far apart are 0', () => {
    expect(judge(cloud(50, 8, 0, 'one'), cloud(50, 8, 100, 'other'))).toEqual({
      density: 0,
      coverage: 0,
      precision: 0,
      recall: 0,
    });
  });

  it('tell pictures that are all the same from various ones by coverage and recall', () => {
    const one = cloud(100, 8, 0, 'one');
    const same = { ...one, values: one.values.map((_, at) => one.values[at % 8]) };
    const { precision, coverage, recall } = judge(one, same);
    expect(precision).toBe(1);
    expect(coverage).toBeLessThan(0.2);
    expect(recall).toBeLessThan(0.1);
  });
});

describe('the nearest sprites', () => {
  it('are those that scikit-learn finds, with their distances', () => {
    const nearest = nearestRows(tableOf(real, generated), 3);
    expect(nearest.map((row) => row.map(({ place }) => place))).toEqual(
      reference.neighbours.nearest,
    );
    nearest.forEach((row, at) =>
      row.forEach(({ distance }, rank) =>
        expect(distance).toBeCloseTo(reference.neighbours.nearestDistances[at][rank], digits),
      ),
    );
  });

  it('are as many as there are', () => {
    expect(nearestRows(tableOf(cloud(2, 8, 0, 'few'), cloud(1, 8, 0, 'one')), 3)[0]).toHaveLength(
      2,
    );
  });
});
