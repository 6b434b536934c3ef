import { describe, expect, it } from 'vitest';
import { findingSchema } from '../../../../shared/run/findings.ts';
import { duplicateGroups, splitSprites } from '../../../../main/trainer/data/held-out.ts';
import { ResultsFile } from '../../../../bench/quality/results.ts';
import { describeSprites, measureCreatures } from '../../../../main/trainer/metrics/measure.ts';
import { picturesAt, type Pictures } from '../../../../main/trainer/metrics/pictures.ts';
import { judgeRun, type VerdictId } from '../../../../main/trainer/metrics/verdict.ts';
import type { Mark } from '../../../../shared/run/trainer-protocol.ts';
import recorded from './recorded-runs.json' with { type: 'json' };
import { blots } from './reference.ts';

/** Real trainings as they were measured: numbers alone. */
const runs = recorded as Record<
  keyof typeof recorded,
  { about: string; expected: { distinctShapes: number; copies: number }; marks: Mark[] }
>;

/** What is said after each measurement, in turn. */
function verdicts({ marks, expected }: (typeof runs)['healthy']): VerdictId[] {
  return marks.map((_, newest) => judgeRun(marks.slice(0, newest + 1), expected).id);
}

describe('the verdict on recorded runs', () => {
  it.each([
    ['healthy', 'healthy'],
    ['few', 'healthy'],
    ['slow', 'healthy'],
  ] as const)('is of the %s one at every mark: %s', (run, verdict) => {
    expect(new Set(verdicts(runs[run]))).toEqual(new Set([verdict]));
  });

  it('is of the collapsed one that it has, once it has and not before', () => {
    expect(verdicts(runs.collapsed)).toEqual(['healthy', 'healthy', 'collapsed']);
    const { finding } = judgeRun(runs.collapsed.marks, runs.collapsed.expected);
    expect(findingSchema.parse(finding)).toMatchObject({ level: 'bad', sign: 'collapsed' });
    expect(finding.message).toBe(
      'The forger draws the same few shapes again and again: 5 where as many sprites have 58.',
    );
  });
});

describe('the verdict without the network', () => {
  const withoutSight = (marks: readonly Mark[]) =>
    marks.map(({ step, numbers: { 'quality/kid': _kid, ...numbers } }) => ({
      ...{ step, kidError: null, numbers },
    }));

  it('is that a recorded WGAN-GP is done, by its estimate and the distance of details, and not before', () => {
    const { marks, expected } = runs.estimated;
    expect(verdicts(runs.estimated)).toEqual(
      marks.map((_, place) => (place < 9 ? 'healthy' : 'done')),
    );
    const { finding } = judgeRun(marks, expected);
    expect(findingSchema.parse(finding)).toMatchObject({ level: 'good', sign: 'done' });
    expect(finding.message).toContain('has not fallen since step 600');
  });

  it('is not that one is done whose details come nearer while its critic learns to see more', () => {
    const { marks, expected } = runs.estimated;
    const nearer = marks.map((mark, place) => ({
      ...mark,
      numbers: { ...mark.numbers, 'quality/sliced-wasserstein': 100 - 5 * place },
    }));
    expect(judgeRun(nearer, expected).id).toBe('healthy');
  });

  it('is not that one is done whose critic has not found its scale, or of whose critic nothing is known', () => {
    const { marks, expected } = runs.estimated;
    const rising = marks.map((mark, place) => ({
      ...mark,
      numbers: { ...mark.numbers, 'discriminator/wasserstein': 60 - place },
    }));
    expect(judgeRun(rising, expected).id).toBe('healthy');
    const silent = marks.map(
      ({ numbers: { 'discriminator/wasserstein': _, ...numbers }, ...mark }) => ({
        ...{ ...mark, numbers },
      }),
    );
    expect(judgeRun(silent, expected).id).toBe('healthy');
  });

  it.each([1, 2, 3])(
    'is healthy of seed %s of the bench’s WGAN-GP at each of its marks: it still gained',
    (seed) => {
      const marks = new ResultsFile('bench/results/quality.jsonl')
        .read()
        .filter(({ candidate, budget }) => candidate === 'wgan-gp' && budget === 200)
        .filter((result) => result.seed === seed)
        .map(({ step, numbers, curves }) => ({
          ...{ step, kidError: null },
          numbers: {
            ...numbers,
            'discriminator/wasserstein': curves?.['discriminator/wasserstein'],
          },
        })) as Mark[];
      expect(marks).toHaveLength(10);
      const expected = { distinctShapes: 200, copies: 0 };
      const said = verdicts({ about: '', expected, marks: withoutSight(marks) });
      expect(said.filter((id) => id === 'done')).toEqual([]);
    },
  );
});

describe('the verdict on a generator that copies', () => {
  const size = 16;
  const sprites = blots(60, size, 'sprites');
  const bytes = { pixels: sprites.rgba, count: sprites.count, size, channels: 4 as const };
  const reference = describeSprites({
    pictures: sprites,
    split: splitSprites(bytes),
    groups: duplicateGroups(bytes),
    seen: null,
  });
  const mark = (pictures: Pictures): Mark => ({
    step: 1_000,
    kidError: null,
    numbers: measureCreatures(reference, { pictures, features: null }).numbers,
  });
  /** Turned round, in other colours. */
  const disguised = (pictures: Pictures): Pictures => {
    const rgba = pictures.rgba.map((_, at, all) => {
      const pixel = Math.floor(at / 4);
      const from = (pixel - (pixel % size) + size - 1 - (pixel % size)) * 4;
      return at % 4 === 3 ? all[from + 3] : all[from + (((at % 4) + 1) % 3)];
    });
    return { ...pictures, rgba };
  };
  const firstSprites = picturesAt(
    sprites,
    Array.from({ length: 40 }, (_, place) => place),
  );

  it('is that it memorises, though all is mirrored and recoloured', () => {
    const { id, finding } = judgeRun([mark(disguised(firstSprites))], reference.expected);
    expect(id).toBe('memorising');
    expect(findingSchema.parse(finding)).toMatchObject({ level: 'bad', sign: 'memorising' });
    expect(finding.message).toContain('100 % of the creatures are training sprites again');
  });

  it('is not said of creatures of its own', () => {
    const { id } = judgeRun([mark(blots(40, size, 'creatures'))], reference.expected);
    expect(id).toBe('healthy');
  });
});

describe('the verdict on numbers', () => {
  const expected = { distinctShapes: 200, copies: 0.05 };
  const series = (kids: number[], coverage = 0.5): Mark[] =>
    kids.map((kid, index) => ({
      step: (index + 1) * 100,
      kidError: 10,
      numbers: { 'quality/kid': kid, 'quality/coverage': coverage },
    }));
  const falling = [900, 700, 500, 400, 300];

  it('is that a run is done when five marks brought nothing beyond the error', () => {
    const still = series([...falling, 305, 310, 295, 330, 300]);
    const { id, finding } = judgeRun(still, expected);
    expect(id).toBe('done');
    expect(finding.message).toContain('since step 500');
    expect(finding.hint).toContain('the checkpoint of step 500');
    expect(judgeRun(still.slice(0, -1), expected).id).toBe('healthy');
  });

  it('is not that it is done while the distance falls or more sprites are covered', () => {
    expect(judgeRun(series([...falling, 290, 280, 270, 260, 250]), expected).id).toBe('healthy');
    const covering = [
      ...series([...falling]),
      ...series([300, 300, 300, 300, 300], 0.6).map((each) => ({ ...each, step: each.step + 500 })),
    ];
    expect(judgeRun(covering, expected).id).toBe('healthy');
  });

  it('takes a distance that doubles for a swing, and eight times the best for a collapse', () => {
    expect(judgeRun(series([400, 200, 410]), expected).id).toBe('healthy');
    const { id, finding } = judgeRun(series([1_600, 999, 8_123]), expected);
    expect(id).toBe('collapsed');
    expect(finding.message).toContain('8 times as far from the sprites as at step 200');
    // Between numbers that are all within their errors of 0.
    expect(judgeRun(series([1, 2, 30]), expected).id).toBe('healthy');
  });

  it('takes neither nearness without copies nor copies without nearness for memorising', () => {
    const mark = (copies: number, copying: number): Mark[] => [
      {
        step: 100,
        kidError: null,
        numbers: { 'quality/copies': copies, 'quality/copying': copying },
      },
    ];
    expect(judgeRun(mark(0.04, -8), expected).id).toBe('healthy');
    expect(judgeRun(mark(0.3, 1), expected).id).toBe('healthy');
    expect(judgeRun(mark(0.3, -8), expected).id).toBe('memorising');
  });
});
