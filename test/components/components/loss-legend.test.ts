import { describe, expect, it } from 'vitest';
import LossLegend from '../../../renderer/components/LossLegend.svelte';
import { lossIds, lossTable } from '../../../shared/hyperparameters/losses.ts';
import { mount } from '../mount.ts';

describe('the legend of losses', () => {
  it('says of a run’s loss what its lines are, and how good training and trouble look', async () => {
    const { screen, change } = await mount(LossLegend, { losses: ['minimax'] });
    await screen.getByText('Who are the forger and the detective?').click();
    for (const loss of lossIds) {
      await change({ losses: [loss] });
      const { lines, good, trouble } = lossTable[loss].legend;
      for (const sentence of [lines, good, trouble])
        await expect.element(screen.getByText(sentence)).toBeVisible();
    }
  });

  it('asks no balance of a critic, whose nearing 0 is what is wanted', async () => {
    const { screen, change } = await mount(LossLegend, { losses: ['non-saturating', 'wgan'] });
    await screen.getByText('Who are the forger and the detective?').click();
    await expect.element(screen.getByText(/A lively balance/)).toBeVisible();
    await expect.element(screen.getByRole('heading', { name: /WGAN/ })).toBeVisible();
    await change({ losses: ['wgan'] });
    await expect.element(screen.getByText(/no balance has to be kept/)).toBeVisible();
    expect(screen.container.textContent).not.toMatch(/lively|fall to nothing/);
  });

  it('says of many runs only who plays', async () => {
    const { screen } = await mount(LossLegend, {});
    await screen.getByText('Who are the forger and the detective?').click();
    await expect.element(screen.getByText('The forger', { exact: true })).toBeVisible();
    await expect.element(screen.getByText('Good training')).not.toBeInTheDocument();
  });
});
