import { describe, expect, it } from 'vitest';
import RunExportDialog from '../../../renderer/components/RunExportDialog.svelte';
import { resolveHyperparameters } from '../../../shared/hyperparameters/resolve.ts';
import type { Run } from '../../../shared/run/run.ts';
import { answersOfLibrary, queued, vanilla } from '../example-library.ts';
import { mount } from '../mount.ts';

describe('exporting from a run', () => {
  async function open(run: Run) {
    const saved = { path: '/exports/a.zip', bytes: 5, downloadPath: null };
    const answers = {
      ...answersOfLibrary(),
      'files.generator': () => saved,
      'files.film': () => saved,
      'files.run': () => saved,
    };
    return mount(RunExportDialog, { run, open: true }, { answers });
  }

  it('gives its generator away, and says where it lies', async () => {
    const { screen, studio, stores } = await open(vanilla);
    await screen.getByRole('button', { name: 'Export the generator' }).click();
    await expect.poll(() => stores.toasts.list[0]?.message).toBe('Saved as /exports/a.zip');
    expect(studio.asked('files.generator')).toMatchObject([{ runId: vanilla.id }]);
  });

  it('gives away one that draws from pictures, too', async () => {
    const hyperparameters = resolveHyperparameters({ model: 'pix2pix' });
    const { screen, studio } = await open({ ...vanilla, hyperparameters });
    await expect.element(screen.getByText(/what is drawn there becomes a creature/)).toBeVisible();
    await screen.getByRole('button', { name: 'Export the generator' }).click();
    await expect.poll(() => studio.asked('files.generator')).toMatchObject([{ runId: vanilla.id }]);
  });

  it('films its training: all of its creatures, or those that are named', async () => {
    const { screen, studio } = await open(vanilla);
    await screen.getByRole('tab', { name: 'Film of the training' }).click();
    const save = screen.getByRole('button', { name: 'Save the film' });
    await save.click();
    await screen.getByRole('textbox', { name: 'Creatures' }).fill('1-2 4');
    await screen.getByRole('combobox', { name: 'Format' }).selectOptions('apng');
    await save.click();
    const films = () => studio.asked('files.film') as { film: unknown }[];
    await expect.poll(films).toHaveLength(2);
    expect(films()[0]).toMatchObject({
      film: { filmed: { runId: vanilla.id, cells: null, frames: 120 }, options: { format: 'gif' } },
    });
    expect(films()[1]).toMatchObject({
      film: { filmed: { cells: [0, 1, 3] }, options: { format: 'apng', loop: true } },
    });
    await screen.getByRole('textbox', { name: 'Creatures' }).fill('99999');
    await expect.element(save).toBeDisabled();
  });

  it('writes all of it, with its checkpoint where that is wanted', async () => {
    const { screen, studio } = await open(vanilla);
    await screen.getByRole('tab', { name: 'Whole run' }).click();
    await screen.getByRole('checkbox', { name: /newest checkpoint/ }).click();
    await screen.getByRole('button', { name: 'Export the run' }).click();
    await expect
      .poll(() => studio.asked('files.run'))
      .toMatchObject([{ runId: vanilla.id, checkpoint: true }]);
  });

  it('says why a run that has not begun has nothing to give', async () => {
    const { screen } = await open({ ...queued, lastCheckpointStep: null });
    await expect.element(screen.getByText(/no checkpoint yet/)).toBeVisible();
    await expect
      .element(screen.getByRole('button', { name: 'Export the generator' }))
      .toHaveAttribute('aria-disabled', 'true');
  });
});
