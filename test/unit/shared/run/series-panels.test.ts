import { describe, expect, it } from 'vitest';
import { seriesPanels } from '../../../../shared/run/series-panels.ts';
import { seriesOfGroup } from '../../../../renderer/charts/series-lines.ts';
import { exampleRun } from '../../renderer/example-run.ts';

const vanilla = exampleRun({ id: 'vanilla1' });
const otherVanilla = exampleRun({ id: 'vanilla2' });
const wgan = exampleRun({ id: 'wgan1', hyperparameters: { loss: 'wgan' } });
const losses = seriesOfGroup('losses');

describe('the charts of a comparison', () => {
  it('overlay runs of the same loss, a chart a network', () => {
    const panels = seriesPanels([vanilla, otherVanilla], losses, true);
    expect(panels.map(({ title }) => title)).toEqual([
      'Forger (generator)',
      'Detective (discriminator)',
    ]);
    expect(panels.every(({ runs }) => runs.length === 2)).toBe(true);
  });

  it('give each kind of loss its own scale', () => {
    const panels = seriesPanels([vanilla, wgan, otherVanilla], losses, true);
    expect(panels.map(({ title, runs }) => [title, runs.map(({ id }) => id)])).toEqual([
      ['Forger (generator) · Vanilla GAN, non-saturating', ['vanilla1', 'vanilla2']],
      ['Detective (discriminator) · Vanilla GAN, non-saturating', ['vanilla1', 'vanilla2']],
      ['Forger (generator) · WGAN, weight clipping', ['wgan1']],
      ['Detective (critic) · WGAN, weight clipping', ['wgan1']],
    ]);
    expect(new Set(panels.map(({ id }) => id)).size).toBe(4);
  });

  it('overlay all where that is asked for', () => {
    const panels = seriesPanels([vanilla, wgan], losses, false);
    expect(panels.map(({ title }) => title)).toEqual([
      'Forger (generator)',
      'Detective (discriminator)',
    ]);
    expect(panels[0]?.runs).toEqual([vanilla, wgan]);
  });
});
