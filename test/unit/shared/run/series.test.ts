import { describe, expect, it } from 'vitest';
import {
  groupTitle,
  seriesInFull,
  seriesNames,
  seriesTable,
} from '../../../../shared/run/series.ts';
import recordedRuns from '../../trainer/metrics/recorded-runs.json' with { type: 'json' };

describe('the chart of shares', () => {
  const shares = seriesNames.filter((name) => seriesTable[name].group === 'shares');
  const runs: Record<string, { marks: { numbers: Partial<Record<string, number>> }[] }> =
    recordedRuns;
  const marks = Object.values(runs).flatMap((run) => run.marks);

  it('has one height for all that it shows, on recorded runs', () => {
    const values = marks.flatMap(({ numbers }) => shares.flatMap((name) => numbers[name] ?? []));
    expect(values.length).toBeGreaterThan(50);
    expect(Math.max(...values)).toBeLessThan(2);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
  });
});

describe('the chart of a critic’s estimate', () => {
  it('says that lower is nearer where that was seen to hold, and not of clipped weights', () => {
    expect(groupTitle('estimate', ['wgan-gp'])).toBe('Wasserstein estimate: lower is nearer');
    expect(groupTitle('estimate', ['non-saturating', 'wgan-gp'])).toMatch(/lower is nearer/);
    expect(groupTitle('estimate', ['wgan'])).toBe('Wasserstein estimate');
    expect(groupTitle('estimate', ['wgan', 'wgan-gp'])).toBe('Wasserstein estimate');
    expect(groupTitle('losses', ['wgan-gp'])).toBe('Losses');
  });
});

it.each([
  ['generator/loss', 'Losses: Forger (generator)'],
  ['quality/coverage', 'Shares of creatures and sprites: Coverage'],
  ['quality/kid', 'KID on EfficientNet-Lite0 features'],
  ['discriminator/wasserstein', 'Wasserstein estimate'],
] as const)('%s is called “%s” away from its chart, and nothing twice', (name, full) => {
  expect(seriesInFull(name, ['wgan-gp'])).toBe(full);
});
