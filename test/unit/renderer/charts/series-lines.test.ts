import { describe, expect, it } from 'vitest';
import { readingsAt } from '../../../../renderer/charts/chart-line.ts';
import { SeriesHistory } from '../../../../renderer/charts/series-history.ts';
import { groupsOf, runLines } from '../../../../renderer/charts/series-lines.ts';
import { runColours } from '../../../../shared/run/colours.ts';
import { lossIds } from '../../../../shared/hyperparameters/losses.ts';
import { seriesLabel } from '../../../../shared/run/series.ts';
import { seriesAt } from '../../studio/runs/fake-trainer.ts';
import { exampleRun } from '../example-run.ts';

describe('the network that judges', () => {
  const label = (...losses: Parameters<typeof seriesLabel>[1]) =>
    seriesLabel('discriminator/loss', losses);

  it('is a critic with every loss whose authors call it one, and a discriminator else', () => {
    expect(lossIds.filter((loss) => /critic/.test(label(loss)))).toEqual(['wgan', 'wgan-gp']);
  });

  it('is a critic in a chart of both kinds of WGAN, and not beside a vanilla GAN', () => {
    expect(label('wgan', 'wgan-gp')).toBe('Detective (critic)');
    expect(label('wgan', 'minimax')).toBe('Detective (discriminator)');
  });
});

describe('the curves of a run', () => {
  it('of the losses are there before the first step, the forger in the run’s colour, the detective dashed', () => {
    const run = exampleRun();
    const history = new SeriesHistory(['generator/loss', 'discriminator/loss', 'time']);
    expect(groupsOf([history])).toEqual(['losses']);
    history.append(seriesAt(1, 1.5, 0.5));
    const [forger, detective] = runLines(run, 'losses', history, 'time', 0.6, false);
    expect(forger).toMatchObject({
      colour: runColours.blue.light,
      dashed: false,
      xs: [10],
      raw: [0.5],
    });
    expect(detective).toMatchObject({ dashed: true, xs: [10], raw: [1.5] });
  });
});

describe('a run that was taken up again', () => {
  const at = 1_700_000_000_000;
  const tick = (step: number, pausedMs: number) => ({
    ...seriesAt(step, 1, 2),
    at: at + 10 * step + pausedMs,
  });
  const history = new SeriesHistory(['generator/loss', 'discriminator/loss', 'time']);
  for (const each of [tick(1, 0), tick(2, 0), tick(3, 3_600_000), tick(4, 3_600_000)])
    history.append(each);

  it('has a gap in the time of day, where it has no value, and none in training time', () => {
    const [wall] = runLines(exampleRun(), 'losses', history, 'wall', 0.6, false);
    if (!wall) throw new Error('there is no line');
    expect(wall.xs.map((x) => x - at)).toEqual([10, 20, 20 + 3_600_010 / 2, 3_600_030, 3_600_040]);
    expect(wall.raw).toEqual([2, 2, NaN, 2, 2]);
    expect(readingsAt([wall], at + 1_800_000)).toEqual([]);
    expect(readingsAt([wall], at + 3_600_030)).toHaveLength(1);
    const [trained] = runLines(exampleRun(), 'losses', history, 'time', 0.6, false);
    expect(trained?.xs).toEqual([10, 20, 30, 40]);
  });
});
