import { describe, expect, it } from 'vitest';
import { learningRateFactor } from '../../../main/trainer/learning-rate.ts';

const factors = (learningRateSchedule: 'constant' | 'linear' | 'cosine', steps = 100) =>
  [0, steps / 4, steps / 2, (3 * steps) / 4, steps - 1, steps].map((step) =>
    learningRateFactor({ learningRateSchedule, steps }, step),
  );

describe('the learning rate over a run', () => {
  it.each([
    ['constant', [1, 1, 1, 1, 1, 1]],
    ['linear', [1, 0.75, 0.5, 0.25, 0.01, 0]],
    // (1 + cos(π t)) / 2
    ['cosine', [1, 0.853553, 0.5, 0.146447, 0.000247, 0]],
  ] as const)('%s', (schedule, expected) => {
    factors(schedule).forEach((factor, index) => expect(factor).toBeCloseTo(expected[index], 6));
  });

  it.each(['linear', 'cosine'] as const)('%s rises again when a run is made longer', (schedule) => {
    const at = (steps: number) =>
      learningRateFactor({ learningRateSchedule: schedule, steps }, 100);
    expect(at(100)).toBeCloseTo(0, 12);
    expect(at(200)).toBeCloseTo(0.5, 12);
    expect(at(400)).toBeGreaterThan(0.7);
  });

  it('is never negative, also beyond the end', () => {
    const beyond = learningRateFactor({ learningRateSchedule: 'linear', steps: 10 }, 12);
    expect(beyond).toBe(0);
  });
});
