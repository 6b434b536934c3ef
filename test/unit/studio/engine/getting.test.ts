import { expect, it } from 'vitest';
import { createTransferRate } from '../../../../main/studio/engine/getting.ts';

it('tells the rate of what came in now, and how long the rest takes', () => {
  let now = 0;
  const rateOf = createTransferRate(() => now);
  expect(rateOf(100e6, 274e6)).toEqual({ bytesPerSecond: null, etaMs: null });
  now = 2_000;
  expect(rateOf(108e6, 274e6)).toEqual({ bytesPerSecond: 4e6, etaMs: 41_500 });
});

it('forgets how fast it was long ago', () => {
  let now = 0;
  const rateOf = createTransferRate(() => now);
  let done = 0;
  for (; now < 20_000; now += 500) rateOf((done += 10e6), 1e9);
  for (; now < 40_000; now += 500) rateOf((done += 1e6), 1e9);
  expect(rateOf(done, 1e9).bytesPerSecond).toBeLessThan(2.2e6);
});
