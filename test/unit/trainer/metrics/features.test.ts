import { describe, expect, it } from 'vitest';
import {
  innerProducts,
  squaredDistances,
  squaredNorms,
} from '../../../../main/trainer/metrics/features.ts';
import { cloud } from './reference.ts';

describe('inner products of features', () => {
  // Sizes that fill no block, and more than one of them.
  const [one, other] = [cloud(70, 300, 0, 'one'), cloud(131, 300, 1, 'other')];
  const plain = (row: number, column: number) => {
    let sum = 0;
    for (let k = 0; k < 300; k++) sum += one.values[row * 300 + k] * other.values[column * 300 + k];
    return sum;
  };

  it('are those of every row with every other, in float64', () => {
    const products = innerProducts(one, other);
    const errors = Array.from(products, (product, at) =>
      Math.abs(product - plain(Math.floor(at / other.count), at % other.count)),
    );
    expect(Math.max(...errors)).toBeLessThan(1e-9);
  });

  it('of a set with itself are symmetric, with its squared norms on the diagonal', () => {
    const products = innerProducts(other);
    const norms = squaredNorms(other);
    const side = other.count;
    const turned = products.map((_, at) => products[(at % side) * side + Math.floor(at / side)]);
    expect(products).toEqual(turned);
    norms.forEach((norm, row) => expect(products[row * side + row]).toBeCloseTo(norm, 9));
  });

  it('give distances that are never below 0', () => {
    const norms = squaredNorms(other);
    const distances = squaredDistances(innerProducts(other), norms, norms);
    expect(Math.min(...distances)).toBeGreaterThanOrEqual(0);
    expect(distances[0]).toBeCloseTo(0, 9);
  });

  it('of two widths are refused', () => {
    expect(() => innerProducts(one, cloud(3, 4, 0, 'narrow'))).toThrow('two widths');
  });
});
