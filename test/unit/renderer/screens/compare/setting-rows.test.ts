import { describe, expect, it } from 'vitest';
import { resultRows, settingRows } from '../../../../../renderer/screens/compare/setting-rows.ts';
import { exampleRun } from '../../example-run.ts';

describe('the table of settings', () => {
  it('says values in the words of their schema', () => {
    const rows = settingRows([
      { name: 'loss', label: 'Loss', values: ['non-saturating', 'wgan'], differs: true },
      { name: 'flip', label: 'Mirror sprites', values: [true, false], differs: true },
      { name: 'weightClip', label: 'Weight clip', values: [null, 0.01], differs: true },
    ]);
    expect(rows.map(({ values }) => values)).toEqual([
      ['Vanilla GAN, non-saturating (Goodfellow 2014)', 'WGAN, weight clipping (Arjovsky 2017)'],
      ['yes', 'no'],
      ['–', '0.01'],
    ]);
  });

  it('ends with what the runs have come to', () => {
    const rows = resultRows([
      exampleRun({ step: 1_200, elapsedMs: 60_000 }),
      exampleRun({ step: 1_200, elapsedMs: 180_000 }),
    ]);
    expect(rows[0]).toEqual({
      name: 'step',
      label: 'Steps done',
      values: ['1,200', '1,200'],
      differs: false,
    });
    expect(rows[1]).toMatchObject({ values: ['1 min', '3 min'], differs: true });
  });
});
