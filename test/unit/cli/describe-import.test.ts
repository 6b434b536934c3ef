import { describe, expect, it } from 'vitest';
import { describeImport } from '../../../main/cli/describe-import.ts';
import { exampleDataset } from '../store/examples.ts';

describe('what the command line says of an import', () => {
  it('is what was skipped, where labels come from, and what the CSV names in vain or twice', () => {
    expect(describeImport(exampleDataset())).toEqual([
      'Imported "Pond creatures": 120 sprites at 32x32 in under 1 s; 1 exact and 3 near duplicates.',
      '  2 pictures were enlarged pixel art, and brought back to the size it has itself.',
      '  1 picture was opaque on a flat colour, which was made transparent; --flat-background keep leaves it.',
      '  1 sprite sheet was cut into 24 sprites.',
      '  On 1 picture many sprites seem to lie freely (fish.png: 9); it was imported as one. --sheets islands cuts it.',
      '  Labels come from labels.csv; 10 sprites have none.',
      '  skipped notes.png: is not an image',
      '  and 1 more skipped',
      '  labels.csv names frog.png, which is not there',
      '  labels.csv names newt.png more than once; the last row counts',
    ]);
  });

  it('is one line where an old report knows nothing of labels', () => {
    const { report } = exampleDataset();
    const none = { cut: 0, sprites: 0, loose: 0, looseExample: null };
    const old = {
      ...report,
      labels: null,
      enlarged: 0,
      backgroundsRemoved: 0,
      sheets: none,
      skipped: [],
      skippedCount: 0,
    };
    expect(describeImport(exampleDataset({ report: old })).length).toBe(1);
  });
});
