import { describe, expect, it } from 'vitest';
import { sharedMoments, sheetAt } from '../../../../shared/run/shared-moments.ts';
import { exampleRun, exampleSample } from '../../renderer/example-run.ts';

const sheets = (...steps: number[]) => steps.map((step) => exampleSample({ step }));
const run = exampleRun({ hyperparameters: { batch: 32, nCritic: 1 } });
const critic = exampleRun({ hyperparameters: { batch: 32, nCritic: 5, loss: 'wgan' } });
const beside = (commonSteps: number[], ...samples: ReturnType<typeof sheets>[]) => ({
  commonSteps,
  samples,
  runs: samples.map(() => run),
});

describe('the shared slider', () => {
  it('stops at the steps that all runs have drawn', () => {
    const both = beside([0, 250], sheets(0, 125, 250), sheets(0, 250, 500));
    expect(sharedMoments(both, 'step', null)).toEqual([0, 250]);
  });

  it('stops at every step where runs have hardly one in common', () => {
    const few = beside([0], sheets(0, 300), sheets(0, 200, 400));
    expect(sharedMoments(few, 'step', null)).toEqual([0, 200, 300, 400]);
    expect(sharedMoments(few, 'step', 350)).toEqual([0, 200, 300]);
    expect(sharedMoments(beside([], sheets(0, 300), []), 'step', null)).toEqual([0, 300]);
    // Rather too far than nothing.
    expect(sharedMoments(beside([], sheets(300), []), 'step', 100)).toEqual([300]);
  });

  it('stops at images seen where a step shows more of them in one run than in another', () => {
    const both = { ...beside([0, 100], sheets(0, 100, 500), sheets(0, 100)), runs: [run, critic] };
    expect(sharedMoments(both, 'images', null)).toEqual([0, 3_200, 16_000]);
    const [first, second] = sheets(0, 100);
    expect(sheetAt(critic, [first!, second!], 16_000, 'images')).toBe(second);
    expect(sheetAt(critic, [first!, second!], 3_200, 'images')).toBe(first);
  });

  it('shows each run’s nearest sheet', () => {
    const [first, second] = sheets(0, 300);
    expect(sheetAt(run, [first!, second!], 200, 'step')).toBe(second);
    expect(sheetAt(run, [first!, second!], 100, 'step')).toBe(first);
    expect(sheetAt(run, [], 100, 'step')).toBeUndefined();
  });
});
