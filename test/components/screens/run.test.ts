import { describe, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import GalleryPanel from '../../../renderer/screens/run/GalleryPanel.svelte';
import NewCreatures from '../../../renderer/screens/run/NewCreatures.svelte';
import OutOfReach from '../../../renderer/screens/run/OutOfReach.svelte';
import RunHeader from '../../../renderer/screens/run/RunHeader.svelte';
import RunLog from '../../../renderer/screens/run/RunLog.svelte';
import RunName from '../../../renderer/screens/run/RunName.svelte';
import RunNumbers from '../../../renderer/screens/run/RunNumbers.svelte';
import RunProblem from '../../../renderer/screens/run/RunProblem.svelte';
import RunScreen from '../../../renderer/screens/run/RunScreen.svelte';
import RunSettings from '../../../renderer/screens/run/RunSettings.svelte';
import NetworksPanel from '../../../renderer/screens/run/networks/NetworksPanel.svelte';
import SameButScreen from '../../../renderer/screens/runs/SameButScreen.svelte';
import TrainOnDialog from '../../../renderer/screens/run/TrainOnDialog.svelte';
import { noCondition } from '../../../renderer/screens/run/condition-choice.ts';
import { StudioError } from '../../../shared/errors.ts';
import type { Networks } from '../../../shared/run/networks.ts';
import type { Finding } from '../../../shared/run/findings.ts';
import type { Health } from '../../../shared/run/health.ts';
import { packSeries } from '../../../shared/run/packed-series.ts';
import type { Sample } from '../../../shared/run/run.ts';
import type { RunSeries } from '../../../shared/run/series.ts';
import {
  summaryOf,
  answersOfLibrary,
  failed,
  noPool,
  queued,
  seriesOf,
  sheetsOf,
  vanilla,
  wgan,
} from '../example-library.ts';
import type { Answers } from '../fake-studio.ts';
import { mount } from '../mount.ts';
import BoundCondition from './BoundCondition.svelte';

const answers = answersOfLibrary();
const made: Sample = {
  ...(sheetsOf(vanilla)[0] as Sample),
  id: 'made',
  kind: 'generated',
  seed: 7,
  step: 500,
};

describe('the screen of a run', () => {
  it('reads its series once: what it is told while the run trains adds to them', async () => {
    const { screen, studio } = await mount(RunScreen, { runId: 'r1', title: 'Run' }, { answers });
    await expect
      .element(screen.getByRole('group', { name: /^Losses of Pond, vanilla/ }))
      .toBeVisible();
    const read = studio.asked('runs.series').length;
    const [{ step, path, count, columns, cellSize, seed } = made] = sheetsOf(vanilla);
    const of = (place: number) => ({ runId: 'r1', seq: vanilla.lastSeq + place, step, at: 0 });
    const value = { count: 1, mean: 0.5, min: 0.5, max: 0.5 };
    studio.push('run-events', [
      { type: 'series', ...of(1), step: vanilla.step + 1, values: { 'generator/loss': value } },
      { type: 'sample', ...of(2), path, count, columns, cellSize, seed },
    ]);
    studio.push('samples', [made]);
    await expect.element(screen.getByRole('tab', { name: 'New creatures (1)' })).toBeVisible();
    const chart = screen.getByTestId('series-chart');
    await expect.element(chart).toHaveAttribute('data-points', '51');
    expect(studio.asked('runs.series')).toHaveLength(read);
  });

  it('shows its curves, its creatures, its settings and its log', async () => {
    const { screen } = await mount(RunScreen, { runId: 'r1', title: 'Run' }, { answers });
    await expect
      .element(screen.getByRole('heading', { level: 1, name: 'Pond, vanilla' }))
      .toBeVisible();
    await expect
      .element(screen.getByRole('group', { name: /^Losses of Pond, vanilla/ }))
      .toBeVisible();
    await expect
      .element(
        screen.getByRole('group', { name: /^16 generated creatures of Pond, vanilla at step 250/ }),
      )
      .toBeVisible();
    await screen.getByRole('tab', { name: 'Log' }).click();
    await expect.element(screen.getByText('Nothing has happened yet.')).toBeVisible();
  });

  it('shows curves of an older version roughly at once, and reads them again once they are summed up', async () => {
    let isRough = true;
    const old: typeof answers = {
      ...answers,
      'runs.series': () => packSeries({ ...seriesOf(vanilla), isRough }),
    };
    const given = { runId: 'r1', title: 'Run' };
    const { screen, studio } = await mount(RunScreen, given, { answers: old });
    await expect
      .element(screen.getByRole('group', { name: /^Losses of Pond, vanilla/ }))
      .toBeVisible();
    expect(studio.asked('runs.series')).toMatchObject([{ atOnce: true }]);
    // It would wait for the sums.
    expect(studio.asked('runs.health')).toEqual([]);
    isRough = false;
    studio.push('changed', { what: 'runs', items: [summaryOf(vanilla)], removed: [] });
    await expect.poll(() => studio.asked('runs.health')).toEqual([{ runId: 'r1' }]);
    expect(studio.asked('runs.series')).toHaveLength(2);
    studio.push('changed', { what: 'runs', items: [summaryOf(vanilla)], removed: [] });
    await expect.poll(() => studio.asked('runs.series')).toHaveLength(2);
  });

  it('follows the run as the studio tells of it', async () => {
    const { screen, studio } = await mount(RunScreen, { runId: 'r2', title: 'Run' }, { answers });
    await expect.element(screen.getByText('300 of 500')).toBeVisible();
    studio.push('run-events', [
      { type: 'state', runId: 'r2', step: 310, at: 1, seq: 5, state: 'paused', message: '' },
    ]);
    await expect.element(screen.getByText('310 of 500')).toBeVisible();
    await expect.element(screen.getByRole('button', { name: /^Resume/ })).toBeVisible();
  });

  it('says what is thought of it by what was measured last', async () => {
    const verdict = (message: string): Finding => ({
      kind: 'verdict',
      about: 'training',
      level: 'bad',
      message,
      hint: 'Go back.',
    });
    const judged = {
      ...answers,
      'runs.findings': () => [{ step: 200, finding: verdict('All creatures are alike.') }],
    };
    const { screen, studio } = await mount(
      RunScreen,
      { runId: 'r2', title: 'Run' },
      { answers: judged },
    );
    await expect
      .element(screen.getByTestId('run-verdict'))
      .toHaveTextContent('Judged at step 200: All creatures are alike. Go back.');
    studio.push('run-events', [
      { type: 'finding', runId: 'r2', step: 310, at: 1, seq: 5, finding: verdict('Copies.') },
    ]);
    await expect
      .element(screen.getByTestId('run-verdict'))
      .toHaveTextContent('Judged at step 310: Copies. Go back.');
  });

  it('says how it is, with changes that are worth a try, and opens one as a new run', async () => {
    const judged: Health = {
      sign: 'detective-too-strong',
      level: 'bad',
      step: 300,
      sentence: 'The detective is too strong: its loss was 0.007.',
      looksAt: 'Its loss.',
      source: { by: 'Arjovsky and Bottou 2017', url: 'https://arxiv.org/abs/1701.04862' },
      remedies: [{ id: 'slower-detective', but: 'slower', reason: 'It waits.', by: 'Heusel 2017' }],
    };
    const { screen } = await mount(
      RunScreen,
      { runId: 'r1', title: 'Run' },
      { answers: { ...answers, 'runs.health': () => judged } },
    );
    const health = screen.getByRole('region', { name: 'How it is at step 300' });
    await expect.element(health.getByText(/its loss was 0\.007/)).toBeVisible();
    await expect
      .element(health.getByRole('link', { name: 'Arjovsky and Bottou 2017' }))
      .toHaveAttribute('href', 'https://arxiv.org/abs/1701.04862');
    await health.getByRole('link', { name: 'Set it up: the same, but slower' }).click();
    expect(location.hash).toBe('#/runs/r1/same-but/slower-detective');
  });

  it('shows what the detective answers to the sheet that is shown, and to sprites', async () => {
    const scoresOf = (creatures: number[]) => ({
      kind: 'scores' as const,
      creatures,
      sprites: [2, 3, 4],
    });
    const scored: Answers = {
      ...answers,
      'runs.findings': ({ kind, step }) => {
        if (kind !== 'scores') return [];
        // The newest is asked for without a step.
        return step === 100 || step === undefined
          ? [
              {
                step: step ?? 250,
                finding: scoresOf(step === 100 ? [-9, -8, -7, -6, -5] : [-2, 5, 0, 3, -4]),
              },
            ]
          : [];
      },
    };
    const given = { runId: 'r1', title: 'Run' };
    const { screen, studio } = await mount(RunScreen, given, { answers: scored });
    const panel = screen.getByRole('region', { name: /thinks at step 250/ });
    await expect
      .element(
        panel.getByRole('img', {
          name: /^Scores at step 250\. Half of 3 sprites: real by 95 % or more/,
        }),
      )
      .toBeVisible();
    const fooled = panel.getByRole('list', { name: 'Creatures that fooled it most' });
    await expect.element(fooled.getByText('real by more than 99 %')).toBeVisible();
    expect(
      fooled
        .getByRole('img')
        .elements()
        .map((cell) => cell.ariaLabel),
    ).toEqual(['Creature 2', 'Creature 4', 'Creature 3']);
    expect(
      panel
        .getByRole('list', { name: 'Creatures that were caught' })
        .getByRole('img')
        .elements()
        .map((cell) => cell.ariaLabel),
    ).toEqual(['Creature 5', 'Creature 1']);
    // It moves as training does.
    studio.push('run-events', [
      {
        ...{ type: 'finding', runId: 'r1', step: 250, at: 1, seq: 50 },
        finding: { kind: 'scores', creatures: [-3, -3, -3], sprites: [0, 0, 0] },
      },
    ]);
    await expect
      .element(panel.getByRole('img', { name: /Half of 3 sprites: real by 50 % or more/ }))
      .toBeVisible();
    // And goes back with the slider.
    await screen.getByTestId('sample-slider').click();
    await userEvent.keyboard('{Home}');
    await expect
      .element(
        screen
          .getByRole('region', { name: /thinks at step 100/ })
          .getByRole('img', { name: /Half of 5 creatures: real by less than 1 %/ }),
      )
      .toBeVisible();
  });

  it('shows what it answered to the sheet before until the next one’s answers have come', async () => {
    let answer = () => {};
    const later = new Promise<void>((resolve) => (answer = resolve));
    const scored: Answers = {
      ...answers,
      'runs.findings': async ({ kind, step }) => {
        if (kind !== 'scores') return [];
        if (step === 100) await later;
        const finding = { kind: 'scores' as const, creatures: [-2, 5, 0], sprites: [2, 3, 4] };
        return [{ step: step ?? 250, finding }];
      },
    };
    const { screen, studio } = await mount(
      RunScreen,
      { runId: 'r1', title: 'Run' },
      { answers: scored },
    );
    const panelAt = (step: number) =>
      screen.getByRole('region', { name: new RegExp(`thinks at step ${step}`) });
    await expect.element(panelAt(250)).toBeVisible();
    await screen.getByTestId('sample-slider').click();
    await userEvent.keyboard('{Home}');
    await expect
      .poll(() => studio.asked('runs.findings'))
      .toContainEqual(expect.objectContaining({ kind: 'scores', step: 100 }));
    await expect.element(screen.getByTestId('sample-slider-step')).toHaveTextContent('step 100');
    expect(panelAt(250).elements()).toHaveLength(1);
    answer();
    await expect.element(panelAt(100)).toBeVisible();
  });

  it('begins with the Wasserstein estimate of a run that has one', async () => {
    const { names, columns, ...axes } = seriesOf(wgan);
    const estimate = { step: [10, 20], mean: [0.5, 0.25], spread: null };
    const series: RunSeries = {
      ...axes,
      names: ['discriminator/wasserstein', ...names],
      columns: { ...columns, 'discriminator/wasserstein': estimate },
    };
    const estimating = { ...answers, 'runs.series': () => packSeries(series) };
    const given = { runId: 'r2', title: 'Run' };
    const { screen, studio } = await mount(RunScreen, given, { answers: estimating });
    await expect
      .element(screen.getByRole('group', { name: /^Wasserstein estimate of Pond, WGAN/ }))
      .toBeVisible();
    expect(studio.asked('runs.series')[0]).toMatchObject({
      names: expect.arrayContaining(['discriminator/wasserstein']),
    });
    await screen.getByTestId('series-group').selectOptions('Losses');
    await expect
      .element(screen.getByRole('group', { name: /^Losses of Pond, WGAN/ }))
      .toBeVisible();
  });

  it('lists what there is to go back to, and goes back to it as a new run', async () => {
    const newest = {
      ...{ step: 500, at: 1, bytes: 2.2e6 },
      ...{ isNewest: true, isKept: false, isHere: true },
    };
    const best = { ...newest, step: 300, isNewest: false, isKept: true };
    const keeping = {
      ...answers,
      'runs.checkpoints': () => [
        { ...best, mark: { value: 212, error: 9 }, favourites: 2 },
        { ...newest, step: 400, isNewest: false, isHere: false, mark: null, favourites: 0 },
        { ...newest, mark: null, favourites: 0 },
      ],
      'runs.branch': () => ({ ...wgan, branchedFrom: { runId: 'r1', name: 'Pond', step: 300 } }),
    };
    const given = { runId: 'r1', title: 'Run' };
    const { screen, studio } = await mount(RunScreen, given, { answers: keeping });
    await screen.getByRole('tab', { name: 'Checkpoints' }).click();
    await expect.element(screen.getByText('kept: best KID 212 ± 9, 2 favourites')).toBeVisible();
    await expect.element(screen.getByText('one of the newest, in the pool’s store')).toBeVisible();
    // There is nothing left to do after the last step: the branch trains as many again.
    await screen.getByRole('button', { name: 'Go back to step 500, as a new run' }).click();
    await expect
      .poll(() => studio.asked('runs.branch'))
      .toEqual([{ runId: 'r1', step: 500, steps: 1_000 }]);
    await expect.poll(() => location.hash).toBe('#/runs/r2');
    await screen.getByRole('button', { name: 'Go back to step 300, as a new run' }).click();
    await expect.poll(() => studio.asked('runs.branch')[1]).toEqual({ runId: 'r1', step: 300 });
  });

  it('says of what it is a branch, and why it ended by itself', async () => {
    const run = {
      ...vanilla,
      branchedFrom: { runId: 'r2', name: 'Pond, WGAN', step: 300 },
      endReason: 'Creatures come no nearer.',
      bestMark: { step: 450, value: 205, error: 8 },
    };
    const branched = { ...answers, 'runs.get': () => run };
    const given = { runId: 'r1', title: 'Run' };
    const { screen } = await mount(RunScreen, given, { answers: branched });
    await expect
      .element(screen.getByTestId('run-end-reason'))
      .toHaveTextContent('Ended by itself at step 500: Creatures come no nearer.');
    await expect.element(screen.getByText('205 ± 8 at 450')).toBeVisible();
    await screen.getByRole('tab', { name: 'Checkpoints' }).click();
    await expect.element(screen.getByRole('link', { name: 'Pond, WGAN' })).toBeVisible();
    await expect.element(screen.getByText(/^There is no checkpoint yet/)).toBeVisible();
  });

  it('says that there is no such run', async () => {
    const refusing = {
      ...answers,
      'runs.get': () => {
        throw new StudioError('not-found', 'There is no such run.', 'It may have been removed.');
      },
    };
    const { screen } = await mount(
      RunScreen,
      { runId: 'gone', title: 'Run' },
      { answers: refusing },
    );
    await expect.element(screen.getByText('There is no such run.')).toBeVisible();
    await expect.element(screen.getByRole('link', { name: 'All runs' })).toBeVisible();
  });
});

describe('the head of a run', () => {
  it('is one line in a small window, however long the name', async () => {
    await page.viewport(816, 700);
    const run = {
      ...wgan,
      name: 'A name as long as names of runs may be, and rather longer '.repeat(2),
    };
    const { screen } = await mount(RunHeader, { run }, { answers });
    await expect.element(screen.getByRole('button', { name: 'Stop', exact: true })).toBeVisible();
    const header = screen.container.querySelector('header');
    const heights = [...(header?.firstElementChild?.children ?? [])].map(
      (part) => part.getBoundingClientRect().top,
    );
    expect(header?.scrollWidth).toBeLessThanOrEqual(header?.clientWidth ?? 0);
    expect(Math.max(...heights) - Math.min(...heights)).toBeLessThan(24);
    expect(header?.getBoundingClientRect().height).toBeLessThan(100);
  });

  it('has an edge in the look of its run, dashes and all', async () => {
    const given = { run: { ...vanilla, colourName: 'teal-dashed' as const } };
    const { screen } = await mount(RunHeader, given, { answers });
    await expect.element(screen.getByRole('heading', { level: 1 })).toBeVisible();
    const header = screen.container.querySelector('header') ?? document.body;
    expect(getComputedStyle(header).borderLeftStyle).toBe('dashed');
  });

  it('leaves the name of an ended run room beside what can be done with it', async () => {
    await page.viewport(768, 700);
    const run = { ...wgan, state: 'stopped' as const, name: 'First creatures, 30 dragons' };
    const { screen } = await mount(RunHeader, { run }, { answers });
    await expect
      .element(screen.getByRole('button', { name: 'Resume from last checkpoint' }))
      .toBeVisible();
    const name = screen.getByRole('heading', { level: 1 }).element();
    expect(name.clientWidth).toBeGreaterThan(160);
  });

  it('stops it at once, and trains on where that is undone, once its checkpoint is written', async () => {
    const asked = {
      ...answers,
      'runs.stop': () => ({ ...wgan, state: 'stopping' as const }),
      'runs.resume': () => wgan,
    };
    const { screen, studio, stores } = await mount(RunHeader, { run: wgan }, { answers: asked });
    await expect.element(screen.getByText('300 of 500', { exact: true })).toBeVisible();
    await expect.poll(() => stores.runs.items.length).toBeGreaterThan(0);
    await screen.getByRole('button', { name: 'Stop', exact: true }).click();
    await expect.poll(() => studio.asked('runs.stop')).toEqual([{ runId: 'r2' }]);
    await expect.poll(() => stores.toasts.list[0]?.message).toMatch(/^Stopping Pond, WGAN/);
    expect(stores.toasts.actNewest()).toBe(true);
    expect(studio.asked('runs.resume')).toEqual([]);
    const stopped = summaryOf({ ...wgan, state: 'stopped', lastSeq: wgan.lastSeq + 1 });
    studio.push('changed', { what: 'runs', items: [stopped], removed: [] });
    await expect.poll(() => studio.asked('runs.resume')).toEqual([{ runId: 'r2' }]);
  });

  it('lets one that waits leave the queue at once', async () => {
    const stopping = { ...answers, 'runs.stop': () => queued };
    const { screen, studio } = await mount(RunHeader, { run: queued }, { answers: stopping });
    await screen.getByRole('button', { name: 'Leave the queue' }).click();
    await expect.poll(() => studio.asked('runs.stop')).toEqual([{ runId: 'r3' }]);
  });

  it('cannot change one of a library that can only be looked at, and says why', async () => {
    const info = await answers['system.info']?.({});
    if (!info) throw new Error('The example says nothing of its library');
    const readOnly = { ...answers, 'system.info': () => ({ ...info, readOnly: true }) };
    const given = { run: { ...wgan, state: 'stopped' as const } };
    const { screen } = await mount(RunHeader, given, { answers: readOnly });
    await expect
      .element(screen.getByRole('button', { name: /^Resume/ }))
      .toHaveAttribute('aria-disabled', 'true');
  });
});

describe('the name of a run', () => {
  it('is changed by the keyboard, and not with Escape', async () => {
    const renaming = { ...answers, 'runs.rename': () => vanilla };
    const { screen, studio } = await mount(RunName, { run: vanilla }, { answers: renaming });
    await screen.getByRole('button', { name: 'Rename' }).click();
    await userEvent.keyboard('Frogs{Escape}');
    expect(studio.asked('runs.rename')).toEqual([]);
    await screen.getByRole('button', { name: 'Rename' }).click();
    await userEvent.keyboard('Frogs{Enter}');
    await expect.poll(() => studio.asked('runs.rename')).toEqual([{ runId: 'r1', name: 'Frogs' }]);
  });
});

describe('the numbers of a run', () => {
  it('say how far it is, on what, and of which dataset', async () => {
    const { screen } = await mount(RunNumbers, { run: vanilla, memoryBytes: 300e6 });
    await expect.element(screen.getByText(/^300 M/)).toBeVisible();
    await expect.element(screen.getByText('tensorflow on CPU')).toBeVisible();
    await expect
      .element(screen.getByRole('link', { name: 'Pond creatures' }))
      .toHaveAttribute('href', '#/datasets/d1');
  });
});

describe('what went wrong with a run', () => {
  it('is said with what to do, and the run can go on', async () => {
    const resuming = { ...answers, 'runs.resume': () => failed };
    const { screen, studio } = await mount(RunProblem, { run: failed }, { answers: resuming });
    await expect.element(screen.getByText('Take a smaller batch.')).toBeVisible();
    await screen.getByTestId('run-resume').click();
    await expect.poll(() => studio.asked('runs.resume')).toEqual([{ runId: 'r4' }]);
  });
});

describe('the settings and the log of a run', () => {
  it('name each hyperparameter that has a meaning for it', async () => {
    const { screen } = await mount(RunSettings, { run: wgan });
    await expect.element(screen.getByText('Weight clip')).toBeVisible();
    await expect.element(screen.getByText('Studio version')).toBeVisible();
  });

  it('say what happened, the newest first', async () => {
    const event = { runId: 'r1', at: 1_000, step: 10 };
    const { screen } = await mount(RunLog, {
      events: [
        { ...event, type: 'state', seq: 1, state: 'running', message: '' },
        {
          ...event,
          type: 'error',
          seq: 2,
          code: 'disk-full',
          message: 'Full.',
          hint: 'Make room.',
        },
      ],
    });
    const lines = screen.getByRole('listitem');
    await expect.element(lines.nth(0).getByText('Make room.')).toBeVisible();
    expect(lines.elements()).toHaveLength(2);
  });
});

describe('to train on', () => {
  it('takes a number of steps, and says to which step that leads', async () => {
    const resuming = { ...answers, 'runs.resume': () => vanilla };
    const given = { run: vanilla, open: true };
    const { screen, studio } = await mount(TrainOnDialog, given, { answers: resuming });
    const steps = screen.getByRole('spinbutton', { name: 'More steps' });
    await steps.fill('0');
    await expect.element(screen.getByRole('button', { name: 'Train on' })).toBeDisabled();
    await steps.fill('300');
    await expect.element(screen.getByText('To step 800 in all.')).toBeVisible();
    await screen.getByRole('button', { name: 'Train on' }).click();
    await expect
      .poll(() => studio.asked('runs.resume'))
      .toEqual([{ runId: 'r1', steps: 800, place: 'here' }]);
  });
});

describe('the creatures of a run', () => {
  const panel = { onShow: vi.fn(), onGenerated: vi.fn() };

  it('are seen over time, and new ones in a tab of their own', async () => {
    const given = { ...panel, run: vanilla, samples: [...sheetsOf(vanilla), made] };
    const { screen } = await mount(GalleryPanel, given, { answers });
    await expect.element(screen.getByRole('slider', { name: 'Step of the samples' })).toBeVisible();
    await screen.getByRole('tab', { name: 'New creatures (1)' }).click();
    await expect
      .element(screen.getByRole('option', { name: /16 from step 500, seed 7/ }))
      .toBeVisible();
  });

  it('of a step whose generator was let go of say what a star of them is worth', async () => {
    const given = { ...panel, run: vanilla, samples: sheetsOf(vanilla) };
    const thinned = { ...answers, 'creatures.whoCanMakeAgain': () => 'newest' as const };
    const { screen } = await mount(GalleryPanel, given, { answers: thinned });
    await expect
      .element(screen.getByText(/was let go of, .* a newer generator draws it only nearly again/))
      .toBeVisible();
  });

  it('come as soon as training begins', async () => {
    const given = { ...panel, run: queued, samples: [] };
    const { screen } = await mount(GalleryPanel, given, { answers });
    await expect.element(screen.getByText(/appear as soon as training begins/)).toBeVisible();
  });

  it('wait in the queue until it is known how to compute, which is said where one waits', async () => {
    const sentence = 'Before the first training: trying 2 threads …';
    const measuring = { what: 'tuning', sentence, done: 0, of: 3, etaMs: null } as const;
    const untuned = { report: null, tuning: null, automatic: true, problem: null };
    const briefly = { ...answers, 'speed.status': () => ({ ...untuned, measuring }) };
    const given = { ...panel, run: queued, samples: [] };
    const { screen } = await mount(GalleryPanel, given, { answers: briefly });
    await expect
      .element(screen.getByText(`It waits until it is known how to compute. ${sentence}`))
      .toBeVisible();
  });

  it('are made anew with a number and a seed, and say when others come first', async () => {
    let finish: (sheet: Sample) => void = () => undefined;
    const sheet = new Promise<Sample>((resolve) => (finish = resolve));
    const given = { run: vanilla, vocabulary: null, sheets: [], zoom: null, ...panel };
    const generating = { ...answers, 'runs.generate': () => sheet };
    const { screen, studio } = await mount(NewCreatures, given, { answers: generating });
    await screen.getByRole('spinbutton', { name: 'Creatures' }).fill('9');
    await screen.getByRole('spinbutton', { name: 'Seed' }).fill('4');
    await screen.getByRole('button', { name: 'Make new creatures' }).click();
    await expect
      .poll(() => studio.asked('runs.generate'))
      .toMatchObject([{ runId: 'r1', count: 9, seed: 4 }]);
    studio.push('work', [
      { kind: 'generate', runId: 'r2', place: null },
      { kind: 'generate', runId: 'r1', place: 1 },
    ]);
    await expect.element(screen.getByText(/^Waiting for its turn/)).toBeVisible();
    finish(made);
    await expect.element(screen.getByRole('button', { name: 'Make new creatures' })).toBeEnabled();
  });

  it.each([
    ['Creatures', '1025', 'From 1 to 1,024 creatures are made at once.'],
    ['Seed', '-1', 'A seed is a whole number from 0 to 4,294,967,295.'],
  ])('say why they cannot be made: %s %s', async (field, value, words) => {
    const given = { run: vanilla, vocabulary: null, sheets: [], zoom: null, ...panel };
    const { screen } = await mount(NewCreatures, given, { answers });
    await screen.getByRole('spinbutton', { name: field }).fill(value);
    await expect.element(screen.getByTestId('generate-wrong')).toHaveTextContent(words);
    await expect.element(screen.getByRole('button', { name: 'Make new creatures' })).toBeDisabled();
  });

  it('say how far they are, and are called off', async () => {
    let drawId = '';
    let refuse: (why: Error) => void = () => undefined;
    const given = { run: vanilla, vocabulary: null, sheets: [], zoom: null, ...panel };
    const generating: Answers = {
      ...answers,
      'runs.generate': ({ drawId: asked = '' }) => {
        drawId = asked;
        return new Promise((_, reject) => (refuse = reject));
      },
      'runs.cancelGenerate': () => {
        refuse(new StudioError('cancelled', 'The new creatures were called off.', ''));
        return null;
      },
    };
    const { screen, studio } = await mount(NewCreatures, given, { answers: generating });
    await screen.getByRole('slider', { name: 'Truncation' }).fill('0.6');
    await screen.getByRole('button', { name: 'Make new creatures' }).click();
    const progress = screen.getByRole('progressbar', { name: 'Making new creatures' });
    await expect.element(progress).toBeVisible();
    expect(studio.asked('runs.generate')).toMatchObject([{ truncation: 0.6 }]);
    studio.push('drawing', { drawId: 'of another window', done: 64, of: 64 });
    studio.push('drawing', { drawId, done: 16, of: 64 });
    await expect.element(progress).toHaveAttribute('aria-valuenow', '25');
    await screen.getByRole('button', { name: 'Cancel' }).click();
    await expect.element(progress).not.toBeInTheDocument();
    expect(studio.asked('runs.cancelGenerate')).toEqual([{ drawId }]);
    await expect.element(screen.getByRole('alert')).not.toBeInTheDocument();
  });

  it('of hundreds of sheets are few in the page, and gone through by the keyboard', async () => {
    const sheets = Array.from({ length: 320 }, (_, index) => ({
      ...made,
      ...{ id: `s${index}`, seed: index, at: 1_000 - index },
    }));
    const given = { run: vanilla, vocabulary: null, sheets, zoom: null, ...panel };
    const { screen } = await mount(NewCreatures, given, { answers });
    const list = screen.getByRole('listbox', { name: /^Sheets of new creatures/ });
    await expect.poll(() => list.getByRole('option').elements().length).toBeGreaterThan(3);
    expect(list.getByRole('option').elements().length).toBeLessThan(40);
    (list.element() as HTMLElement).focus();
    await userEvent.keyboard('{ArrowDown}');
    const chosen = list.getByRole('option', { selected: true });
    await expect.element(chosen).toMatchTextContent('seed 1');
    await userEvent.keyboard('{End}');
    await expect.element(chosen).toMatchTextContent('seed 319');
  });

  it('come from the first step of the training on', async () => {
    const given = { run: queued, vocabulary: null, sheets: [], zoom: null, ...panel };
    const { screen } = await mount(NewCreatures, given, { answers });
    await expect.element(screen.getByRole('button', { name: 'Make new creatures' })).toBeDisabled();
    await expect.element(screen.getByText(/^New creatures come from the first step/)).toBeVisible();
  });

  it('are asked for by a label and a mix', async () => {
    const vocabulary = { kind: 'labels' as const, names: ['red', 'blue'] };
    const { screen } = await mount(BoundCondition, {
      vocabulary,
      begin: { ...noCondition, label: 'red', mixWith: 'blue' },
    });
    await expect.element(screen.getByRole('combobox', { name: 'Label' })).toHaveValue('red');
    await expect.element(screen.getByRole('slider', { name: 'How much of blue' })).toBeVisible();
    // A label is not mixed with itself: "50 % red, 50 % red" would be red.
    const mixed = () =>
      [...screen.getByRole('combobox', { name: 'Mix with' }).element().children].map(
        ({ textContent }) => textContent,
      );
    expect(mixed()).toEqual(['Nothing', 'blue']);
    await screen.getByRole('combobox', { name: 'Label' }).selectOptions('blue');
    await expect.poll(mixed).toEqual(['Nothing', 'red']);
    await expect.element(screen.getByRole('slider')).not.toBeInTheDocument();
  });

  it('are asked for by tags, which are known or typed', async () => {
    const vocabulary = { kind: 'tags' as const, names: ['green', 'small'] };
    const { screen } = await mount(BoundCondition, {
      vocabulary,
      begin: { ...noCondition, tags: 'green' },
    });
    const known = screen.getByRole('group', { name: 'Tags that this run knows' });
    await known.getByRole('button', { name: 'small' }).click();
    await expect
      .element(screen.getByRole('textbox', { name: 'In words' }))
      .toHaveValue('green small');
  });

  it('are asked for in a sentence, whose unknown words can be replaced at a click', async () => {
    const vocabulary = { kind: 'tags' as const, names: ['green', 'small'] };
    const { screen } = await mount(BoundCondition, {
      vocabulary,
      begin: { ...noCondition, tags: 'A very grene one, not small' },
    });
    await expect.element(screen.getByText('Draws: not small')).toBeVisible();
    await screen.getByRole('button', { name: 'Take green in place of grene' }).click();
    await expect
      .element(screen.getByRole('textbox', { name: 'In words' }))
      .toHaveValue('A very green one, not small');
    await expect.element(screen.getByText('Draws: very green, not small')).toBeVisible();
  });
});

describe('the networks of a run', () => {
  const networks: Networks = {
    generator: {
      layers: [
        {
          kind: 'dense',
          follows: false,
          name: 'project',
          output: [128],
          kernel: [8, 128],
          weights: 1_024,
        },
        { kind: 'relu', follows: true, name: '', output: [128], kernel: [], weights: 0 },
      ],
      weights: 1_024,
    },
    discriminator: {
      layers: [
        { kind: 'dense', follows: false, name: 'judge', output: [1], kernel: [16, 1], weights: 17 },
      ],
      weights: 17,
    },
  };

  it('are drawn, and told in a table, with the numbers of their weights', async () => {
    const told = { ...answers, 'runs.networks': () => networks };
    const { screen } = await mount(NetworksPanel, { run: vanilla }, { answers: told });
    await expect
      .element(screen.getByRole('heading', { name: 'The generator, the forger: 1,024 weights' }))
      .toBeVisible();
    await screen.getByText('All 2 layers of the generator as a table').click();
    await expect.element(screen.getByRole('cell', { name: '8×128' })).toBeVisible();
    await expect.element(screen.getByRole('cell', { name: '1,024' })).toBeVisible();
  });

  it('lead to the same run without a finding that makes it work', async () => {
    const told = { ...answers, 'runs.networks': () => networks };
    const { screen } = await mount(NetworksPanel, { run: vanilla }, { answers: told });
    const without = screen.getByText('The same, but without batch norm in the generator');
    await expect.element(without).toBeVisible();
    const setUp = 'Set it up: the same, but without batch norm in the generator';
    await screen.getByRole('link', { name: setUp }).click();
    expect(location.hash).toBe('#/runs/r1/same-but/generator-without-norm');
  });

  it('say why they cannot be told, and are asked again', async () => {
    const failing = {
      ...answers,
      'runs.networks': () => {
        throw new StudioError('engine-unavailable', 'No engine starts.', 'Try again.');
      },
    };
    const { screen, studio } = await mount(NetworksPanel, { run: vanilla }, { answers: failing });
    await expect.element(screen.getByText('No engine starts.')).toBeVisible();
    studio.answer({ 'runs.networks': () => networks });
    await screen.getByRole('button', { name: 'Try again' }).click();
    await expect.element(screen.getByText(/17 weights/)).toBeVisible();
  });
});

describe('a run that is the same but for one thing', () => {
  it('is one that is worth a try, where the studio says so', async () => {
    const creating = { ...answers, 'runs.create': () => [vanilla] };
    const given = { runId: 'r1', breakage: 'slower-detective', title: 'The same' };
    const { screen, studio } = await mount(SameButScreen, given, { answers: creating });
    await expect
      .element(
        screen.getByRole('heading', {
          name: 'The same, but with a quarter of the detective’s learning rate',
        }),
      )
      .toBeVisible();
    await screen.getByRole('button', { name: 'Start training' }).click();
    await expect
      .poll(() => studio.asked('runs.create').at(-1))
      .toMatchObject({ hyperparameters: { discriminatorLearningRate: 5e-5 } });
  });

  it('is asked for with what the run was trained with, and that', async () => {
    const creating = { ...answers, 'runs.create': () => [vanilla] };
    const given = { runId: 'r1', breakage: 'pooling', title: 'The same' };
    const { screen, studio } = await mount(SameButScreen, given, { answers: creating });
    await expect
      .element(
        screen.getByRole('heading', { name: 'The same, but with pooling in place of strides' }),
      )
      .toBeVisible();
    await screen.getByRole('button', { name: 'Start training' }).click();
    await expect
      .poll(() => studio.asked('runs.create').at(-1))
      .toMatchObject({
        datasetId: vanilla.datasetId,
        name: 'Pond, vanilla, with pooling in place of strides',
        hyperparameters: { resampling: 'pooling', steps: 500 },
      });
  });
});

it('says in which pool a run trains where another one is connected', async () => {
  const mine = { redis: 'redis://a:6379', store: '/mnt/a' };
  const other = { redis: 'redis://b:6379', store: '/mnt/b' };
  const connectedTo = (place: typeof mine) => ({
    ...answers,
    'pool.status': () => ({ ...noPool, state: 'connected' as const, place }),
    'pool.look': () => ({ machines: [], waiting: [] }),
    'runs.checkpoints': () => [],
  });
  const run = { ...vanilla, state: 'running' as const, place: 'pool' as const, poolPlace: mine };
  const { screen } = await mount(OutOfReach, { run }, { answers: connectedTo(other) });
  await expect
    .element(screen.getByTestId('its-pool'))
    .toHaveTextContent('It is in the pool at redis://a:6379 with the store /mnt/a.');
  await screen.unmount();
  const there = await mount(OutOfReach, { run }, { answers: connectedTo(mine) });
  await expect.poll(() => there.stores.pool.isConnected).toBe(true);
  expect(there.screen.getByTestId('out-of-reach').query()).toBeNull();
});
