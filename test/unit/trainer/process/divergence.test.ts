import { expect, it } from 'vitest';
import { DivergenceGuard } from '../../../../main/trainer/process/divergence.ts';

const sound = { 'discriminator/loss': 1.38, 'generator/loss': 0.69 };

it('a loss that is not a number is divergence at once, in either network', () => {
  expect(new DivergenceGuard().check({ ...sound, 'generator/loss': NaN })).toMatch(
    /not a finite number/,
  );
  expect(new DivergenceGuard().check({ ...sound, 'discriminator/loss': -Infinity })).toBeDefined();
  expect(new DivergenceGuard().check(sound)).toBeUndefined();
});

it('an absurd loss is divergence only when it lasts', () => {
  const guard = new DivergenceGuard();
  const absurd = { ...sound, 'discriminator/loss': -20_000 };
  for (let step = 0; step < 9; step++) expect(guard.check(absurd)).toBeUndefined();
  expect(guard.check(sound)).toBeUndefined();
  for (let step = 0; step < 9; step++) expect(guard.check(absurd)).toBeUndefined();
  expect(guard.check(absurd)).toMatch(/beyond 10000 for 10 steps/);
});
