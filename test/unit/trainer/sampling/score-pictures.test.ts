import { expect, it } from 'vitest';
import { howFarApart } from '../../../../main/trainer/sampling/score-pictures.ts';

it('is 0 of one picture drawn over and over, and the mean deviation of the pixels of others', () => {
  const same = [0.25, -1, 0.5];
  expect(howFarApart(Float32Array.from([...same, ...same, ...same, ...same]), 4)).toBe(0);
  // The first value deviates by 1, the second not, the third by a half.
  expect(howFarApart(Float32Array.from([1, 0.5, 0, -1, 0.5, 1]), 2)).toBe(0.5);
  expect(howFarApart(Float32Array.from(same), 1)).toBe(0);
});
