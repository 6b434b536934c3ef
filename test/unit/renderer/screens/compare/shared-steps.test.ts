import { describe, expect, it } from 'vitest';
import { sharedSteps, sheetAt } from '../../../../../renderer/screens/compare/shared-steps.ts';
import { exampleSample } from '../../example-run.ts';

const sheets = (...steps: number[]) => steps.map((step) => exampleSample({ step }));

describe('the shared slider', () => {
  it('stops at the steps that all runs have drawn', () => {
    expect(sharedSteps([0, 250], [sheets(0, 125, 250), sheets(0, 250, 500)])).toEqual([0, 250]);
  });

  it('stops at every step where runs have hardly one in common', () => {
    expect(sharedSteps([0], [sheets(0, 300), sheets(0, 200, 400)])).toEqual([0, 200, 300, 400]);
    expect(sharedSteps([], [sheets(0, 300), []])).toEqual([0, 300]);
  });

  it('shows each run’s nearest sheet', () => {
    const [first, second] = sheets(0, 300);
    expect(sheetAt([first!, second!], 200)).toBe(second);
    expect(sheetAt([first!, second!], 100)).toBe(first);
    expect(sheetAt([], 100)).toBeUndefined();
  });
});
