import { describe, expect, it } from 'vitest';
import {
  axisOf,
  describeDraft,
  draftOf,
  emptySweep,
  planDraft,
  type AxisDraft,
} from '../../../../../renderer/lib/run/sweep-draft.ts';

const draft = (name: string, changes: object = {}) => ({
  ...draftOf(axisOf(name), 32),
  ...changes,
});
const alone = { choices: {}, presetRuns: [{ suffix: '', hyperparameters: {} }] };

describe('a sweep that is typed', () => {
  it('begins around what the setting is', () => {
    expect(draftOf(axisOf('batch'), 32).values).toBe('16, 32, 64');
    expect(draftOf(axisOf('batch'), 2).values).toBe('2, 4');
    expect(draftOf(axisOf('learningRate'), 2e-4).values).toBe('0.0001, 0.0002, 0.0004');
    expect(draftOf(axisOf('beta1'), 0.5).values).toBe('0.5');
    expect(draftOf(axisOf('flip'), true).chosen).toEqual([true]);
    expect(draftOf(axisOf('loss'), 'hinge').chosen).toEqual(['hinge']);
  });

  it('is read as values, as a range, or as choices', () => {
    const axes = [
      draft('batch', { values: '16, 32;64' }),
      draft('learningRate', { by: 'range', from: '1e-5', to: '1e-3', count: '5' }),
      draft('loss', { chosen: ['wgan', 'hinge'] }),
    ];
    expect(describeDraft({ axes, seeds: '3' })).toEqual({
      axes: {
        batch: [16, 32, 64],
        learningRate: { from: 1e-5, to: 1e-3, count: 5, spacing: 'logarithmic' },
        loss: ['wgan', 'hinge'],
      },
      seeds: 3,
    });
  });

  it('stops runs early where that is asked for', () => {
    const axes = [draft('batch', { values: '16, 32, 64' })];
    expect(describeDraft({ axes, seeds: '1', stopEarlyAt: '150' })).toMatchObject({
      earlyStopping: { firstRung: 150 },
    });
    for (const stopEarlyAt of ['', 'soon', '0', '1.5'])
      expect(planDraft({ axes, seeds: '1', stopEarlyAt }, alone).problem).toMatch(
        /first compared must be a whole number above 0/,
      );
  });

  it('is no mistake where nothing is varied yet, and one where what is typed cannot be', () => {
    const asked = (axes: AxisDraft[], seeds = '1') => planDraft({ axes, seeds }, alone);
    const open = { problem: expect.stringContaining('comes to one run'), isBeginning: true };
    expect(planDraft(emptySweep, alone)).toEqual(open);
    expect(asked([draft('loss', { chosen: ['wgan'] })])).toEqual(open);
    expect(asked([draft('batch', { values: '16' })])).toEqual(open);
    expect(asked([draft('batch', { values: '1' })])).toMatchObject({ isBeginning: false });
    expect(asked([], 'some')).toMatchObject({ isBeginning: false });
    expect(asked([], '3')).toMatchObject({ problem: null });
  });

  it.each([
    [draft('batch', { values: '16, many' }), '1', /The values of Batch cannot be read/],
    [draft('batch', { values: '' }), '1', /The values of Batch cannot be read/],
    [draft('loss', { chosen: [] }), '1', /The values of Loss cannot be read/],
    [draft('batch', { by: 'range', count: '1' }), '1', /The values of Batch cannot be read/],
    [draft('batch'), 'some', /The number of seeds must be a whole number from 1 to 100/],
    [draft('batch', { values: '1, 2' }), '1', /Batch is 1 in this sweep/],
  ])('says what is wrong with it: %#', (axis, seeds, sentence) => {
    expect(planDraft({ axes: [axis], seeds }, alone).problem).toMatch(sentence);
  });
});
