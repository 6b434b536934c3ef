import { describe, expect, it } from 'vitest';
import { isSheetDue, nextSheetStep } from '../../../../shared/run/sheet-steps.ts';

/** Steps at which a run draws sheets. */
function sheetsOf(sampleEvery: number, steps: number): number[] {
  const all = Array.from({ length: steps }, (_, index) => index + 1);
  return all.filter((step) => isSheetDue(step, sampleEvery));
}

describe('the steps at which a run draws sheets', () => {
  it('come early at first, then as often as was set', () => {
    expect(sheetsOf(250, 800)).toEqual([1, 5, 10, 20, 50, 100, 150, 200, 250, 500, 750]);
    expect(sheetsOf(30, 100)).toEqual([1, 5, 10, 20, 30, 60, 90]);
    expect(sheetsOf(2, 7)).toEqual([1, 2, 4, 6]);
  });

  it('are told before they come, the last step among them', () => {
    for (const sampleEvery of [2, 30, 250]) {
      const every = { sampleEvery, steps: 533 };
      const told: number[] = [];
      for (let next = nextSheetStep(0, every); next !== null; next = nextSheetStep(next, every))
        told.push(next);
      expect(told).toEqual([...new Set([...sheetsOf(sampleEvery, 533), 533])]);
    }
  });
});
