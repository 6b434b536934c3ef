import { describe, expect, it } from 'vitest';
import { thinned, thinSamples } from '../../../../main/studio/gallery/thin-samples.ts';
import type { Sample } from '../../../../shared/run/run.ts';

const sheet = (step: number, kind: Sample['kind'] = 'progress'): Sample => ({
  id: `s${step}-${kind}`,
  runId: 'r1',
  step,
  at: step,
  kind,
  path: `runs/r1/samples/${step}.png`,
  count: 4,
  columns: 2,
  cellSize: 16,
  seed: 1,
  condition: null,
});
const sheets = (count: number) => Array.from({ length: count }, (_, place) => sheet(place));

describe('the sheets of a run', () => {
  it('are all told where they are few', () => {
    expect(thinSamples(sheets(10), 10)).toEqual(sheets(10));
  });

  it('are told evenly where they are many, with the first, the last and what was drawn by hand', () => {
    const byHand = sheet(123, 'generated');
    const all = [...sheets(1_000), byHand].sort((a, b) => a.step - b.step);
    const told = thinSamples(all, 101);
    expect(told).toHaveLength(101);
    expect(told).toContainEqual(byHand);
    expect([told[0]?.step, told.at(-1)?.step]).toEqual([0, 999]);
    const gaps = told
      .filter(({ kind }) => kind === 'progress')
      .map(({ step }, place, list) => step - (list[place - 1]?.step ?? -10));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(12);
  });

  it('leave no list too long, whatever it is of', () => {
    expect(thinned([1, 2, 3], 2)).toEqual([1, 3]);
    const drawn = Array.from({ length: 50 }, (_, place) => sheet(place, 'generated'));
    expect(thinSamples(drawn, 10).length).toBeLessThanOrEqual(10);
  });
});
