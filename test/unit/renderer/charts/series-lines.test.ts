import { describe, expect, it } from 'vitest';
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
