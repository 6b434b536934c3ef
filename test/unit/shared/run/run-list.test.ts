import { describe, expect, it } from 'vitest';
import { deltaInWords, deltaOf } from '../../../../shared/run/baseline.ts';
import { editedTags, tagSchema, typedTags } from '../../../../shared/run/notes.ts';
import {
  arrangeRuns,
  ownBestMarks,
  runListSchema,
  tagsOfRuns,
  valuesOfFilter,
  wholeRunList,
  type RunList,
  rankedSeries,
} from '../../../../shared/run/run-list.ts';
import type { Run } from '../../../../shared/run/run.ts';
import { exampleRun } from '../../renderer/example-run.ts';

const runs: Run[] = [
  exampleRun({
    id: 'a',
    name: 'Pond 10',
    createdAt: 4,
    state: 'completed',
    tags: ['Eyes', 'small'],
    bestMark: { step: 9, value: 30, error: 1 },
  }),
  exampleRun({ id: 'b', name: 'pond 9', createdAt: 3, state: 'failed', notes: 'Nose at LAST' }),
  exampleRun({
    id: 'c',
    name: 'Meadow',
    createdAt: 2,
    state: 'completed',
    datasetId: 'd2',
    datasetName: 'Meadow',
    hyperparameters: { loss: 'wgan' },
    bestMark: { step: 9, value: 20, error: 1 },
  }),
  exampleRun({ id: 'd', name: 'Old', createdAt: 1, state: 'completed', archivedAt: 9 }),
];
const best = ownBestMarks(runs);

function arranged(wanted: Partial<RunList>): string {
  return arrangeRuns(runs, { ...wholeRunList, ...wanted }, best)
    .map(({ id }) => id)
    .join('');
}

describe('a list of runs', () => {
  it('is newest first, without archived runs, where nothing is asked for', () => {
    expect(arranged({})).toBe('abc');
    expect(arranged({ reversed: true })).toBe('cba');
    expect(arranged({ archived: 'show' })).toBe('abcd');
    expect(arranged({ archived: 'only' })).toBe('d');
  });

  it('is sorted by names as people count, whatever their capitals', () => {
    expect(arranged({ sort: 'name' })).toBe('cba');
  });

  it('is sorted by the best value, the best first, and what was not measured last either way', () => {
    expect(arranged({ sort: 'best' })).toBe('cab');
    expect(arranged({ sort: 'best', reversed: true })).toBe('acb');
    expect(arranged({ sort: 'best', series: 'quality/coverage' })).toBe('acb');
  });

  it('is filtered by each thing and by all together', () => {
    expect(arranged({ filters: { state: 'completed' } })).toBe('ac');
    expect(arranged({ filters: { state: 'completed', loss: 'wgan' } })).toBe('c');
    expect(arranged({ filters: { dataset: 'd2', state: 'failed' } })).toBe('');
    expect(arranged({ tags: ['eyes'] })).toBe('a');
    expect(arranged({ tags: ['eyes', 'large'] })).toBe('');
  });

  it('is searched in names, notes and tags, for every word', () => {
    expect(arranged({ search: 'POND' })).toBe('ab');
    expect(arranged({ search: 'last nose' })).toBe('b');
    expect(arranged({ search: 'small pond' })).toBe('a');
    expect(arranged({ search: 'pond meadow' })).toBe('');
  });

  it('offers what occurs', () => {
    expect(valuesOfFilter(runs, 'dataset').map(({ label }) => label)).toEqual([
      'Meadow',
      'Sprites',
    ]);
    expect(tagsOfRuns(runs)).toEqual(['Eyes', 'small']);
  });

  it('is whole where what was remembered of it cannot be read', () => {
    expect(runListSchema.parse({ sort: 'length', filters: { state: 7 }, search: 3 })).toEqual(
      wholeRunList,
    );
  });
});

describe('what runs can be ranked by', () => {
  it('is what is measured of creatures, and no estimate that every step tells on a scale of its own', () => {
    expect(rankedSeries).toContain('quality/kid');
    expect(rankedSeries.filter((name) => !name.startsWith('quality/'))).toEqual([]);
    // What was chosen before it was so is as if nothing had been.
    expect(runListSchema.parse({ series: 'discriminator/wasserstein' })).toEqual(wholeRunList);
  });
});

describe('tags', () => {
  it('are once each, whatever their capitals, and parted at commas', () => {
    expect(editedTags(['eyes'], { addTags: ['Eyes', 'nose'] })).toEqual(['eyes', 'nose']);
    expect(editedTags(['eyes', 'nose'], { removeTags: ['EYES'] })).toEqual(['nose']);
    expect(typedTags(' big   eyes, ,nose,')).toEqual(['big eyes', 'nose']);
  });

  it.each(['', ' ', 'a,b', 'a\nb', 'a\u001b[2J', 'a\u202eb', 'x'.repeat(41)])(
    'are not %j',
    (tag) => {
      expect(tagSchema.safeParse(tag).success).toBe(false);
    },
  );
});

describe('the delta from a baseline', () => {
  const words = (...of: Parameters<typeof deltaOf>) => {
    const delta = deltaOf(...of);
    return delta && deltaInWords(delta);
  };

  it('is told by sign, share and word, as the series has it', () => {
    expect(words('quality/kid', 30, 40)).toBe('−10 (−25 %), better');
    expect(words('quality/kid', 50, 40)).toBe('+10 (+25 %), worse');
    expect(words('quality/coverage', 0.6, 0.5)).toBe('+0.1 (+20 %), better');
    expect(words('quality/coverage', 0.5, 0.5)).toBe('the same');
  });

  it('calls better what is nearer to 1, where creatures lie as sprites do', () => {
    expect(words('quality/density', 1.5, 1)).toBe('+0.5 (+50 %), worse');
    expect(words('quality/density', 0.9, 0.5)).toBe('+0.4 (+80 %), better');
    expect(words('quality/density', 1.1, 1.5)).toMatch(/, better$/);
  });

  it('has no share of nothing, and is none where neither way is better', () => {
    expect(words('quality/kid', 3, 0)).toBe('+3, worse');
    expect(words('discriminator/wasserstein', -3, -2)).toBe('−1 (−50 %), better');
    expect(words('generator/loss', 1, 2)).toBeNull();
  });
});
