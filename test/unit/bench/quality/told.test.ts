import { describe, expect, it } from 'vitest';
import { candidates } from '../../../../bench/quality/candidates.ts';
import type { Result } from '../../../../bench/quality/results.ts';
import { ResultsFile } from '../../../../bench/quality/results.ts';
import { describeTold } from '../../../../bench/quality/told.ts';
import { estimatesTell } from '../../../../shared/hyperparameters/losses.ts';
import { boxes32, exampleResult } from './example-results.ts';

/** Six marks of one training: KID falls, and the curve goes as is said. */
function training(candidate: string, seed: number, curves: (place: number) => Result['curves']) {
  return [50, 100, 150, 200, 250, 300].map((mark, place) =>
    exampleResult(candidate, {
      ...{ seed, mark, step: 3 * mark, curves: curves(place) },
      numbers: { 'quality/kid': 900 - 100 * place },
    }),
  );
}

const dataset = boxes32;

describe('what curves tell of creatures', () => {
  it('is the rank correlation of a critic’s estimate with KID, a figure a seed', () => {
    const results = [
      ...training('wgan', 1, (place) => ({ 'discriminator/wasserstein': 1 / (1 + place) })),
      ...training('wgan', 2, (place) => ({ 'discriminator/wasserstein': place })),
    ];
    expect(describeTold(dataset, candidates, results)).toMatch(
      /WGAN \| Wasserstein estimate \| 300 +\| 6 +\| 1\.00, −1\.00 /,
    );
  });

  it('is that of both losses where there is no estimate', () => {
    const results = training('vanilla', 1, (place) => ({
      'generator/loss': -place,
      'discriminator/loss': place % 2,
    }));
    const text = describeTold(dataset, candidates, results);
    expect(text).toMatch(/vanilla \| .*generator.* 1\.00 /i);
    expect(text).toMatch(/vanilla \| .*discriminator.* −0\.29 /i);
  });

  it('is shown beside what the number of the step would say', () => {
    const results = training('wgan', 1, () => ({ 'discriminator/wasserstein': 1 }));
    expect(describeTold(dataset, candidates, results)).toMatch(
      /WGAN \| the number of the step \| 300 +\| 6 +\| −1\.00 /,
    );
  });

  it('is what the table of losses says of critics: whose estimate was seen to rank creatures as KID does over a whole training, any pixel having any colour', () => {
    const results = new ResultsFile('bench/results/quality.jsonl').read();
    const [, ...rows] = (describeTold(boxes32, candidates, results) ?? '').split('| candidate');
    const told = rows.join('').split('\n');
    for (const [training, loss] of [
      [/`vanilla-against-wgan`, WGAN +\| Wasserstein estimate +\| 200 /, 'wgan'],
      [/`ladder`, WGAN-GP +\| Wasserstein estimate +\| 1170 /, 'wgan-gp'],
    ] as const) {
      const row = told.find((line) => training.test(line));
      const seeds = [...(row ?? '').matchAll(/−?\d\.\d\d/g)].map(([text]) =>
        Number(text.replace('−', '-')),
      );
      expect(seeds).toHaveLength(3);
      expect(estimatesTell([loss])).toBe(seeds.every((correlation) => correlation >= 0.7));
    }
  });

  it('is told of trainings of one length together, and of longer ones in a row of their own', () => {
    const longer = training('wgan', 1, (place) => ({ 'discriminator/wasserstein': place }));
    const results = [
      ...training('wgan', 1, (place) => ({ 'discriminator/wasserstein': 1 / (1 + place) })),
      ...longer.map((each) => ({ ...each, budget: 900 })),
    ];
    const text = describeTold(dataset, candidates, results);
    expect(text).toMatch(/WGAN \| Wasserstein estimate \| 300 +\| 6 +\| 1\.00 /);
    expect(text).toMatch(/WGAN \| Wasserstein estimate \| 900 +\| 6 +\| −1\.00 /);
  });

  it('is not said of a training that was measured a few times only', () => {
    const few = training('wgan', 1, () => ({ 'discriminator/wasserstein': 1 })).slice(0, 4);
    expect(describeTold(dataset, candidates, few)).toBeNull();
  });
});
