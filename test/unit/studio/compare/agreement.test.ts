import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { insertDataset } from '../../../../main/store/datasets.ts';
import { openStore } from '../../../../main/store/open-store.ts';
import { insertRun } from '../../../../main/store/runs.ts';
import { insertSeries } from '../../../../main/store/series.ts';
import { agreementOf } from '../../../../main/studio/compare/agreement.ts';
import { agreementSentence } from '../../../../shared/run/agreement.ts';
import type { SeriesName } from '../../../../shared/run/series.ts';
import { exampleRun as shownRun } from '../../renderer/example-run.ts';
import { exampleDataset, exampleRun } from '../../store/examples.ts';
import { temporaryFolder } from '../../store/fixtures.ts';

/** A run whose series are told every 10 steps, and whose KID is measured every 20. */
function runWith(series: Partial<Record<SeriesName, number[]>>, kid: number[]) {
  const store = openStore(join(temporaryFolder(), 'studio.db'));
  insertDataset(store, exampleDataset());
  insertRun(store, exampleRun());
  const tell = (name: SeriesName, step: number, mean: number) =>
    insertSeries(store, 'r1', [
      {
        type: 'series',
        step,
        at: 1,
        values: { [name]: { count: 10, mean, min: mean, max: mean } },
      },
    ]);
  for (const [name, values] of Object.entries(series) as [SeriesName, number[]][])
    values.forEach((value, index) => tell(name, 10 * (index + 1), value));
  kid.forEach((value, index) => tell('quality/kid', 20 * (index + 1), value));
  return agreementOf(store, 'r1');
}

describe('whether curves of a run tell how good its creatures are', () => {
  it('is asked of a Wasserstein GAN’s estimate, over the steps before each measurement', () => {
    // Means of two ticks each: 5, 4, 3, 2, 1.
    const estimate = [9, 1, 4, 4, 1, 5, 2, 2, 0, 2];
    const agreement = runWith(
      {
        'discriminator/wasserstein': estimate,
        'generator/loss': estimate,
        'discriminator/loss': estimate,
      },
      [900, 700, 500, 400, 450],
    );
    expect(agreement).toEqual({
      marks: 5,
      figures: [{ name: 'discriminator/wasserstein', correlation: expect.closeTo(0.9, 12) }],
    });
  });

  it('is asked of both losses of any other', () => {
    const falling = [5, 5, 4, 4, 3, 3, 2, 2, 1, 1];
    const agreement = runWith(
      { 'generator/loss': falling.toReversed(), 'discriminator/loss': falling.map(() => 1) },
      [900, 700, 500, 400, 300],
    );
    // A curve that does not move ranks nothing.
    expect(agreement.figures).toEqual([
      { name: 'generator/loss', correlation: expect.closeTo(-1, 12) },
    ]);
  });

  it('is not said of fewer than five measurements', () => {
    expect(runWith({ 'generator/loss': [1, 2, 3, 4, 5, 6, 7, 8] }, [4, 3, 2, 1])).toEqual({
      marks: 4,
      figures: [],
    });
  });

  it('is said in one sentence with the figures of these runs', () => {
    const wgan = shownRun({ name: 'A', hyperparameters: { loss: 'wgan-gp' } });
    const vanilla = shownRun({ name: 'B', hyperparameters: { loss: 'non-saturating' } });
    const few = shownRun({ name: 'C' });
    const figures = [{ name: 'discriminator/wasserstein' as const, correlation: 0.834 }];
    const losses = [
      { name: 'generator/loss' as const, correlation: -0.12 },
      { name: 'discriminator/loss' as const, correlation: 0.3 },
    ];
    expect(
      agreementSentence(
        [wgan, vanilla, few],
        [
          { marks: 9, figures },
          { marks: 8, figures: losses },
          { marks: 1, figures: [] },
        ],
      ),
    ).toBe(
      'Ranked by these curves and ranked by KID, checkpoints so far show (Spearman; 1: the same order, 0: none, −1: the opposite): clear agreement, 0.83, of the Wasserstein estimate in “A”; no agreement, −0.12, of the Vanilla loss of the forger (generator) and weak agreement, 0.30, of the Vanilla loss of the detective (discriminator) in “B”. “C” was measured once: 5 measurements that differ are needed to say so.',
    );
    expect(agreementSentence([few], [{ marks: 0, figures: [] }])).toBeUndefined();
    expect(agreementSentence([few], [{ marks: 2, figures: [] }])).toBe(
      '“C” was measured 2 times: 5 measurements that differ are needed to say so.',
    );
  });

  it.each([
    [1, 'clear agreement, 1.00,'],
    [0.5, 'clear agreement, 0.50,'],
    [0.4, 'weak agreement, 0.40,'],
    [0.09, 'no agreement, 0.09,'],
    [-0.2, 'no agreement, −0.20,'],
    [-0.4, 'weakly the opposite order, −0.40,'],
    [-0.9, 'clearly the opposite order, −0.90,'],
  ])('tells of %d in words what it is, before the number', (correlation, words) => {
    const figures = [{ name: 'discriminator/wasserstein' as const, correlation }];
    expect(agreementSentence([shownRun({ name: 'A' })], [{ marks: 9, figures }])).toContain(
      `: ${words} of the Wasserstein estimate in “A”.`,
    );
  });

  it('counts the runs that were measured too seldom where they are many', () => {
    const runs = ['A', 'B', 'C', 'D'].map((name) => shownRun({ name }));
    const measured = (...marks: number[]) =>
      agreementSentence(
        runs,
        marks.map((each) => ({ marks: each, figures: [] })),
      );
    expect(measured(4, 1, 3, 1)).toBe(
      '4 runs were measured 1 to 4 times: 5 measurements that differ are needed to say so.',
    );
    expect(measured(1, 1, 1, 1)).toMatch(/^4 runs were measured once: /);
    expect(measured(4, 4, 4, 0)).toMatch(/^“A” was measured 4 times, “B” .*, “C” /);
  });
});
