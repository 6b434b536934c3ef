import { describe, expect, it } from 'vitest';
import {
  learningRateFactor,
  learningRateJump,
} from '../../../../shared/hyperparameters/learning-rate.ts';

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
    const reached = factors(schedule);
    expected.forEach((factor, index) => expect(reached[index]).toBeCloseTo(factor, 6));
    expect(reached.length).toBe(expected.length);
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

describe('a run that is given more steps', () => {
  it('is told how far a falling learning rate jumps up again', () => {
    const finished = { learningRateSchedule: 'cosine', steps: 1_000 } as const;
    expect(learningRateJump(finished, 1_000, 2_000)).toBe(
      'The learning rates fall as a cosine to the last step. With 2,000 steps they go on at 50 % of their full value from step 1,000, where they were 0 %, and reach zero at step 2,000.',
    );
    const half = { learningRateSchedule: 'linear', steps: 1_000 } as const;
    expect(learningRateJump(half, 500, 2_000)).toMatch(/fall linearly.*at 75 %.*were 50 %/);
  });

  it('is told nothing where the rate stays', () => {
    const constant = { learningRateSchedule: 'constant', steps: 1_000 } as const;
    expect(learningRateJump(constant, 1_000, 2_000)).toBeNull();
    const same = { learningRateSchedule: 'cosine', steps: 1_000 } as const;
    expect(learningRateJump(same, 500, 1_000)).toBeNull();
  });
});
