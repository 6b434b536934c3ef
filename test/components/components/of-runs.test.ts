import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { cdp } from 'vitest/browser';
import LossLegend from '../../../renderer/components/LossLegend.svelte';
import PixelCreature from '../../../renderer/components/PixelCreature.svelte';
import PixelImage from '../../../renderer/components/PixelImage.svelte';
import ProgressBar from '../../../renderer/components/ProgressBar.svelte';
import RunActions from '../../../renderer/components/RunActions.svelte';
import RunNotesDialog from '../../../renderer/components/RunNotesDialog.svelte';
import RunMenu from '../../../renderer/components/RunMenu.svelte';
import SampleThumbnail from '../../../renderer/components/SampleThumbnail.svelte';
import Sparkline from '../../../renderer/components/Sparkline.svelte';
import StateBadge from '../../../renderer/components/StateBadge.svelte';
import { answersOfLibrary, queued, vanilla, wgan } from '../example-library.ts';
import type { Run } from '../../../shared/run/run.ts';
import { mount } from '../mount.ts';

describe('how far something is', () => {
  it('is said in per cent and time, also to a screen reader', async () => {
    const given = { label: 'Progress of Quick run', value: 42, maximum: 100, etaMs: 180_000 };
    const { screen, change } = await mount(ProgressBar, given);
    const bar = screen.getByRole('progressbar', { name: 'Progress of Quick run' });
    await expect.element(bar).toHaveAttribute('aria-valuetext', '42 % · about 3 min left');
    await change({ maximum: 0, etaMs: null });
    await expect.element(bar).not.toHaveAttribute('aria-valuenow');
  });

  it('is seen where the system chooses all colours', async () => {
    const force = (value: 'active' | 'none') =>
      cdp().send('Emulation.setEmulatedMedia', { features: [{ name: 'forced-colors', value }] });
    onTestFinished(async () => void (await force('none')));
    await force('active');
    const given = { label: 'Progress', value: 42, maximum: 100, colour: '#3a7bd5' };
    const { screen } = await mount(ProgressBar, given);
    const track = screen.getByRole('progressbar').element();
    const [done, ground] = [track.firstElementChild, document.body].map(
      (each) => each && getComputedStyle(each).backgroundColor,
    );
    expect(done).not.toBe(ground);
    expect(getComputedStyle(track).borderTopStyle).toBe('solid');
  });
});

describe('the badge of a state', () => {
  it.each([
    ['queued', 'Queued'],
    ['starting', 'Starting'],
    ['running', 'Training'],
    ['paused', 'Paused'],
    ['stopping', 'Stopping'],
    ['completed', 'Completed'],
    ['stopped', 'Stopped'],
    ['interrupted', 'Interrupted'],
    ['diverged', 'Diverged'],
    ['failed', 'Failed'],
  ] as const)('says that a run is %s in one word', async (state, word) => {
    const { screen } = await mount(StateBadge, { state });
    await expect.element(screen.getByText(word, { exact: true })).toBeVisible();
  });

  it('does not say of one that waits for a machine that it starts', async () => {
    const { screen } = await mount(StateBadge, { state: 'starting', waits: true });
    await expect.element(screen.getByText('Waiting', { exact: true })).toBeVisible();
  });

  it('says the place in the queue', async () => {
    const { screen } = await mount(StateBadge, { state: 'queued', queuePosition: 2 });
    await expect.element(screen.getByText('Queued, place 2')).toBeVisible();
  });
});

describe('a small loss curve', () => {
  it('has both lines once there are losses, and nothing before', async () => {
    const given = { generator: [1, 2, 1.5], discriminator: [0.5, 0.4, 0.6], colour: '#0072b2' };
    const { screen, change } = await mount(Sparkline, given);
    const picture = screen.getByRole('img', { name: 'Losses so far' });
    expect(picture.element().querySelectorAll('path')).toHaveLength(2);
    await change({ generator: [], discriminator: [] });
    expect(picture.element().querySelectorAll('path')).toHaveLength(0);
  });
});

describe('pictures', () => {
  it('come from the address that the host gives, and have words', async () => {
    const { screen, change } = await mount(PixelImage, {
      path: 'favourites/f0.png',
      alt: 'A star',
    });
    const picture = screen.getByRole('img', { name: 'A star' });
    await expect.element(picture).toHaveAttribute('src', expect.stringMatching(/^data:image/));
    await change({ path: null });
    expect(picture.element().tagName).toBe('SPAN');
  });

  it('of a run are its newest sheet, or an empty place', async () => {
    const { screen, change } = await mount(SampleThumbnail, { path: null, alt: 'Newest' });
    await expect.element(screen.getByRole('img')).not.toBeInTheDocument();
    await change({ path: 'runs/r1/samples/000500.png' });
    await expect.element(screen.getByRole('img', { name: 'Newest' })).toBeVisible();
  });

  it('of our own decoration are the same for a seed, and silent', async () => {
    const { screen, change } = await mount(PixelCreature, { seed: 5, size: 36 });
    const picture = () => screen.container.querySelector('svg');
    const first = picture()?.innerHTML;
    expect(picture()?.getAttribute('aria-hidden')).toBe('true');
    await change({ seed: 6 });
    expect(picture()?.innerHTML).not.toBe(first);
    await change({ seed: 5 });
    expect(picture()?.innerHTML).toBe(first);
  });
});

describe('the legend of the losses', () => {
  it('is folded until a person asks for it', async () => {
    const { screen } = await mount(LossLegend, {});
    await expect.element(screen.getByText('The forger', { exact: true })).not.toBeVisible();
    await screen.getByText('Who are the forger and the detective?').click();
    await expect.element(screen.getByText('The forger', { exact: true })).toBeVisible();
  });
});

describe('what can be done with a run', () => {
  it('while it trains is to pause and to stop it', async () => {
    const answers = { ...answersOfLibrary(), 'runs.pause': () => wgan, 'runs.stop': () => wgan };
    const { screen, studio } = await mount(RunActions, { run: wgan }, { answers });
    await screen.getByRole('button', { name: 'Pause Pond, WGAN' }).click();
    await screen.getByRole('button', { name: 'Stop Pond, WGAN' }).click();
    expect(studio.asked('runs.pause')).toEqual([{ runId: wgan.id }]);
    expect(studio.asked('runs.stop')).toEqual([{ runId: wgan.id }]);
  });

  it('while it waits is to take it from the queue', async () => {
    const answers = answersOfLibrary();
    const { screen } = await mount(RunActions, { run: queued }, { answers });
    await expect
      .element(screen.getByRole('button', { name: 'Take Meadow, by and by from the queue' }))
      .toBeVisible();
  });

  it('when it was stopped is to resume it', async () => {
    const run = { ...wgan, state: 'stopped' as const };
    const answers = { ...answersOfLibrary(), 'runs.resume': () => run };
    const { screen, studio } = await mount(RunActions, { run }, { answers });
    await screen.getByRole('button', { name: 'Resume Pond, WGAN' }).click();
    expect(studio.asked('runs.resume')).toEqual([{ runId: wgan.id }]);
  });
});

describe('what is said of a run', () => {
  const answers = { ...answersOfLibrary(), 'runs.edit': () => null };
  const opened = (run: Run) => mount(RunNotesDialog, { open: true, run }, { answers });

  it('is changed in what was typed here, and keeps what another window said meanwhile', async () => {
    const { screen, studio, change } = await opened({ ...vanilla, tags: ['first', 'green'] });
    await screen.getByLabelText('Tags, with commas between them').fill('first, blue');
    await change({
      run: { ...vanilla, tags: ['first', 'green', 'theirs'], notes: 'Theirs', colourName: 'teal' },
    });
    await screen.getByRole('button', { name: 'Save' }).click();
    expect(studio.asked('runs.edit')).toEqual([
      { runIds: [vanilla.id], edits: { removeTags: ['green'], addTags: ['blue'] } },
    ]);
  });

  it('says that notes were changed elsewhere, before they are replaced', async () => {
    const { screen, studio, change } = await opened(vanilla);
    await screen.getByLabelText('Notes').fill('Mine');
    await change({ run: { ...vanilla, notes: 'Theirs' } });
    await expect.element(screen.getByText(/^These notes were changed elsewhere/)).toBeVisible();
    await screen.getByRole('button', { name: 'Save' }).click();
    const [edited] = studio.asked('runs.edit');
    expect(edited).toMatchObject({ edits: { notes: 'Mine' } });
  });
});

describe('the menu of a run', () => {
  it('gives it another name', async () => {
    const answers = { ...answersOfLibrary(), 'runs.rename': () => vanilla };
    const { screen, studio } = await mount(RunMenu, { run: vanilla }, { answers });
    await screen.getByRole('button', { name: 'More for Pond, vanilla' }).click();
    await screen.getByRole('menuitem', { name: 'Rename' }).click();
    await screen.getByRole('textbox', { name: 'Name' }).fill('Frogs');
    await screen.getByRole('button', { name: 'Rename' }).click();
    await expect.poll(() => studio.asked('runs.rename')).toEqual([{ runId: 'r1', name: 'Frogs' }]);
  });

  it('removes it, which can be undone', async () => {
    const onRemoved = vi.fn();
    const answers = {
      ...answersOfLibrary(),
      'runs.remove': () => null,
      'runs.restore': () => vanilla,
    };
    const { screen, studio, stores } = await mount(
      RunMenu,
      { run: vanilla, onRemoved },
      { answers },
    );
    await screen.getByRole('button', { name: 'More for Pond, vanilla' }).click();
    await screen.getByRole('menuitem', { name: 'Remove' }).click();
    await expect.poll(() => onRemoved.mock.calls).toHaveLength(1);
    stores.toasts.act(stores.toasts.list[0]?.id ?? 0);
    await expect.poll(() => studio.asked('runs.restore')).toEqual([{ runId: 'r1' }]);
  });

  it('does not remove one that trains', async () => {
    const { screen } = await mount(RunMenu, { run: wgan }, { answers: answersOfLibrary() });
    await screen.getByRole('button', { name: 'More for Pond, WGAN' }).click();
    await expect
      .element(screen.getByRole('menuitem', { name: 'Remove' }))
      .toHaveAttribute('aria-disabled', 'true');
  });
});
