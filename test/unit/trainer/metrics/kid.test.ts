import { describe, expect, it } from 'vitest';
import { innerProducts, type Features } from '../../../../main/trainer/metrics/features.ts';
import {
  discrepancy,
  distanceOfKernels,
  kernelsOf,
  standardDeviation,
  type ProductsOfTwoSets,
} from '../../../../main/trainer/metrics/kid.ts';
import { cloud, digits, featuresOf, reference } from './reference.ts';

const real = featuresOf(reference.features.real);
const generated = featuresOf(reference.features.generated);

function products(one: Features, other: Features): ProductsOfTwoSets {
  return {
    width: one.width,
    realCount: one.count,
    generatedCount: other.count,
    withinReal: innerProducts(one),
    withinGenerated: innerProducts(other),
    between: innerProducts(one, other),
  };
}

describe('the kernel inception distance', () => {
  it('is what scikit-learn’s kernel gives', () => {
    expect(distanceOfKernels(products(real, generated)).value).toBeCloseTo(
      reference.kid.all,
      digits,
    );
  });

  it('of subsets has the mean and the deviation that torch-fidelity has', () => {
    const { mean, deviation, subsets } = reference.kid.ofSubsets;
    const all = kernelsOf(products(real, generated));
    const found = subsets.map((subset) => discrepancy(all, subset.real, subset.generated));
    expect(found.reduce((sum, value) => sum + value, 0) / found.length).toBeCloseTo(mean, digits);
    expect(standardDeviation(found)).toBeCloseTo(deviation, digits);
  });

  it('of two draws of one distribution is 0 within its error, and of two distributions is not', () => {
    const [one, other] = [cloud(200, 16, 0, 'one'), cloud(200, 16, 0, 'other')];
    const same = distanceOfKernels(products(one, other));
    expect(Math.abs(same.value)).toBeLessThan(3 * same.error);
    const different = distanceOfKernels(products(one, cloud(200, 16, 0.5, 'far')));
    expect(different.value).toBeGreaterThan(5 * different.error);
  });

  it('has an error that says how far estimates on other draws are apart', () => {
    const estimates = Array.from({ length: 30 }, (_, draw) =>
      distanceOfKernels(
        products(cloud(80, 8, 0, `real ${draw}`), cloud(80, 8, 0.5, `other ${draw}`)),
      ),
    );
    const told = estimates.reduce((sum, { error }) => sum + error, 0) / estimates.length;
    const true_ = standardDeviation(estimates.map(({ value }) => value));
    expect(told / true_).toBeGreaterThan(0.6);
    expect(told / true_).toBeLessThan(1.7);
  });

  it('of a single picture is not known', () => {
    expect(distanceOfKernels(products(real, cloud(1, real.width, 0, 'one'))).value).toBeNaN();
  });
});
