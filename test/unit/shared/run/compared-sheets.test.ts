import { describe, expect, it } from 'vitest';
import { resolveHyperparameters } from '../../../../shared/hyperparameters/resolve.ts';
import { sharedMoments, sheetAt, gridPlaces } from '../../../../shared/run/compared-sheets.ts';
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

const fromNumbers = { hyperparameters: resolveHyperparameters({}) };
const fromPictures = { hyperparameters: resolveHyperparameters({ model: 'pix2pix' }) };

describe('what places in two grids have to do with each other', () => {
  it('is said of latents only where there are latents', () => {
    expect(gridPlaces([fromNumbers, fromNumbers], true)).toContain('same latents');
    expect(gridPlaces([fromNumbers, fromNumbers], false)).toContain('different latents');
    for (const same of [true, false]) {
      expect(gridPlaces([fromPictures, fromPictures], same)).not.toContain('latents');
    }
    expect(gridPlaces([fromPictures, fromPictures], true)).toContain('The same pictures');
    expect(gridPlaces([fromPictures, fromNumbers], false)).toContain('Some of these runs draw');
  });
});
