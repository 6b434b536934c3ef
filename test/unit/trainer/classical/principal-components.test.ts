import { Matrix, SVD } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import {
  principalComponents,
  drawGaussian,
  movedAlong,
} from '../../../../main/trainer/classical/principal-components.ts';
import { RandomStream } from '../../../../main/trainer/random/random-stream.ts';

const count = 12;
const width = 30;
const pictures = new RandomStream(7, 'pictures').normals(count * width);
/** `[count, width]`, less their mean. */
const centred = (() => {
  const matrix = Matrix.from1DArray(count, width, [...pictures]);
  return matrix.subRowVector(matrix.mean('column'));
})();

describe('principal components', () => {
  it('are those of a singular value decomposition', () => {
    const { directions, variances, totalVariance } = principalComponents(pictures, count, 5);
    const { diagonal, rightSingularVectors } = new SVD(centred, { autoTranspose: true });
    expect(directions).toHaveLength(5);
    for (const [place, direction] of directions.entries()) {
      expect(variances[place]).toBeCloseTo(diagonal[place] ** 2 / (count - 1), 6);
      const other = rightSingularVectors.getColumn(place);
      const product = direction.reduce((sum, value, at) => sum + value * other[at], 0);
      expect(Math.abs(product)).toBeCloseTo(1, 6);
    }
    const all = diagonal.reduce((sum, value) => sum + value ** 2 / (count - 1), 0);
    expect(totalVariance).toBeCloseTo(all, 6);
  });

  it('give back every picture when all of them are taken', () => {
    const components = principalComponents(pictures, count, width);
    // One less than there are pictures: the mean takes the last.
    expect(components.directions).toHaveLength(count - 1);
    const along = components.directions.map((direction) =>
      direction.reduce((sum, value, place) => sum + value * centred.get(3, place), 0),
    );
    const back = movedAlong(components, along);
    for (let place = 0; place < width; place++)
      expect(back[place]).toBeCloseTo(pictures[3 * width + place], 5);
  });

  it('are none of pictures that are all the same, or of one picture', () => {
    const same = new Float32Array(3 * width).fill(0.25);
    expect(principalComponents(same, 3, 8)).toMatchObject({ directions: [], totalVariance: 0 });
    const one = principalComponents(pictures.slice(0, width), 1, 8);
    expect(one.directions).toEqual([]);
    expect([...one.mean]).toEqual([...pictures.slice(0, width)]);
  });
});

describe('a Gaussian along principal components', () => {
  it('draws pictures with their mean and their variance along each', () => {
    const components = principalComponents(pictures, count, 3);
    const drawn = drawGaussian(components, new RandomStream(1, 'classical'), 4_000);
    for (const [place, direction] of components.directions.entries()) {
      const along = Array.from({ length: 4_000 }, (_, one) =>
        direction.reduce(
          (sum, value, at) => sum + value * (drawn[one * width + at] - components.mean[at]),
          0,
        ),
      );
      const mean = along.reduce((sum, value) => sum + value) / along.length;
      const variance = along.reduce((sum, value) => sum + (value - mean) ** 2, 0) / along.length;
      // Of 4,000 draws: within five standard errors.
      expect(Math.abs(mean)).toBeLessThan(5 * Math.sqrt(components.variances[place] / 4_000));
      expect(variance / components.variances[place]).toBeCloseTo(1, 0);
      expect(Math.abs(variance / components.variances[place] - 1)).toBeLessThan(
        5 * Math.sqrt(2 / 4_000),
      );
    }
  });

  it('draws the same from the same seed, and else from another', () => {
    const components = principalComponents(pictures, count, 3);
    const draw = (seed: number) => drawGaussian(components, new RandomStream(seed, 'classical'), 2);
    expect(draw(5)).toEqual(draw(5));
    expect(draw(6)).not.toEqual(draw(5));
  });
});
