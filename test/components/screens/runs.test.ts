import { describe, expect, it, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import ImportAgainOffer from '../../../renderer/screens/runs/ImportAgainOffer.svelte';
import NewRunForm from '../../../renderer/screens/runs/NewRunForm.svelte';
import NewRunScreen from '../../../renderer/screens/runs/NewRunScreen.svelte';
import PresetCards from '../../../renderer/screens/runs/PresetCards.svelte';
import PresetDifferences from '../../../renderer/screens/runs/PresetDifferences.svelte';
import RunBasics from '../../../renderer/screens/runs/RunBasics.svelte';
import RunRow from '../../../renderer/screens/runs/RunRow.svelte';
import RunsScreen from '../../../renderer/screens/runs/RunsScreen.svelte';
import { StudioError } from '../../../shared/errors.ts';
import { defaultPreset, presets } from '../../../shared/run/presets.ts';
import {
  answersOfLibrary,
  failed,
  fastEngineReady,
  meadow,
  noPool,
  pond,
  queued,
  summaryOf,
  vanilla,
  wgan,
} from '../example-library.ts';
import { mount } from '../mount.ts';

const answers = answersOfLibrary();
const several = presets.find(({ runs }) => runs.length > 1) ?? defaultPreset;

describe('the Runs screen', () => {
  it('lists all runs, and leads to a comparison of those that are ticked', async () => {
    const { screen } = await mount(RunsScreen, { title: 'Runs' }, { answers });
    await expect.element(screen.getByRole('link', { name: 'Pond, WGAN' })).toBeVisible();
    await expect.element(screen.getByRole('button', { name: 'Compare' })).toBeDisabled();
    for (const name of ['Pond, vanilla', 'Pond, WGAN']) {
      await screen.getByRole('checkbox', { name: `Choose ${name}` }).click();
    }
    await expect
      .element(screen.getByRole('link', { name: 'Compare 2 runs' }))
      .toHaveAttribute('href', '#/compare?runs=r1,r2');
    // Also from the bar that stays in sight while one scrolls.
    await expect
      .element(screen.getByRole('link', { name: 'Compare', exact: true }))
      .toHaveAttribute('href', '#/compare?runs=r1,r2');
  });

  it('offers to rank by series that some run has, and says how to see differences', async () => {
    const ranked = () => ['quality/kid' as const, 'quality/coverage' as const];
    const { screen } = await mount(
      RunsScreen,
      { title: 'Runs' },
      { answers: { ...answers, 'runs.ranked': ranked } },
    );
    const offered = () =>
      screen
        .getByRole('option')
        .elements()
        .map((each) => each.textContent?.trim() ?? '')
        .filter((each) => each.startsWith('Best: '));
    await expect.poll(offered).toHaveLength(2);
    await expect.element(screen.getByText('no KID yet').first()).toBeVisible();
  });

  it('offers no best values, and misses none in its rows, where no run was measured', async () => {
    const { screen, studio } = await mount(RunsScreen, { title: 'Runs' }, { answers });
    await expect.poll(() => studio.asked('runs.ranked')).toHaveLength(1);
    await expect.element(screen.getByRole('combobox', { name: 'Sort by' })).toBeVisible();
    expect(screen.getByRole('combobox', { name: 'Best value of' }).elements()).toEqual([]);
    expect(screen.getByRole('option', { name: 'Best value' }).elements()).toEqual([]);
    expect(screen.getByText(/^no KID/).elements()).toEqual([]);
  });

  it('says the best that was measured of a run so far, as it is measured', async () => {
    const { screen, studio } = await mount(RunsScreen, { title: 'Runs' }, { answers });
    await expect.element(screen.getByRole('link', { name: 'Pond, WGAN' })).toBeVisible();
    const measure = (step: number, seq: number, mean: number) =>
      studio.push('run-events', [
        {
          ...{ type: 'series', runId: 'r2', step, at: 1, seq },
          values: { 'quality/kid': { count: 64, mean, min: mean - 9, max: mean + 9 } },
        },
      ]);
    measure(200, 5, 212);
    await expect.element(screen.getByText('best KID 212 ± 9 at step 200')).toBeVisible();
    measure(250, 6, 230);
    measure(300, 7, 180);
    await expect.element(screen.getByText('best KID 180 ± 9 at step 300')).toBeVisible();
  });

  it('follows a run as the studio tells of it', async () => {
    const { screen, studio } = await mount(RunsScreen, { title: 'Runs' }, { answers });
    await expect.element(screen.getByText('step 300 of 500', { exact: true })).toBeVisible();
    const now = { ...summaryOf(wgan), step: 400, lastSeq: 9 };
    studio.push('changed', { what: 'runs', items: [now], removed: ['r1'] });
    await expect.element(screen.getByText('step 400 of 500', { exact: true })).toBeVisible();
    await expect
      .element(screen.getByRole('link', { name: 'Pond, vanilla' }))
      .not.toBeInTheDocument();
  });

  it('is searched, filtered and sorted, and what was chosen stays over a reload', async () => {
    const { screen } = await mount(RunsScreen, { title: 'Runs' }, { answers });
    const names = () =>
      screen
        .getByRole('list', { name: 'Runs', exact: true })
        .getByRole('heading')
        .elements()
        .map((each) => each.textContent);
    await screen.getByRole('combobox', { name: 'Sort by' }).selectOptions('Name');
    const sorted = [queued, vanilla, wgan, failed].map(({ name }) => name);
    await expect.poll(names).toEqual(sorted);
    await screen.getByRole('button', { name: 'The other way round' }).click();
    await expect.poll(names).toEqual(sorted.toReversed());
    await screen.getByRole('searchbox', { name: 'Search runs' }).fill('wgan');
    await expect.poll(names).toEqual([wgan.name]);
    await expect.element(screen.getByText('1 of 4 runs')).toBeVisible();
    const again = await mount(RunsScreen, { title: 'Runs' }, { answers });
    await expect
      .element(again.screen.getByRole('searchbox', { name: 'Search runs' }).last())
      .toHaveValue('wgan');
    await again.screen.getByRole('button', { name: 'Show all runs' }).last().click();
    await expect.element(again.screen.getByText('4 runs', { exact: true }).last()).toBeVisible();
  });

  it('chooses a stretch of runs with Shift, by the pointer and by the keyboard', async () => {
    const { screen } = await mount(RunsScreen, { title: 'Runs' }, { answers });
    const boxes = screen.getByRole('checkbox', { name: /^Choose / });
    await boxes.nth(0).click();
    await boxes.nth(2).click({ modifiers: ['Shift'] });
    await expect.element(screen.getByText('3 runs chosen')).toBeVisible();
    await screen.getByRole('button', { name: 'Choose none' }).click();
    boxes.nth(1).element().focus();
    await userEvent.keyboard('{Shift>}{ArrowDown}{ArrowDown}{/Shift}');
    await expect.element(screen.getByText('3 runs chosen')).toBeVisible();
    await expect.element(boxes.nth(3)).toHaveFocus();
    await userEvent.keyboard('{Control>}a{/Control}');
    await expect.element(screen.getByText('4 runs chosen')).toBeVisible();
    await userEvent.keyboard('{Escape}');
    await expect.element(screen.getByText('4 runs chosen')).not.toBeInTheDocument();
  });

  it('archives and tags those that are chosen, and takes that back', async () => {
    const tagged = { ...summaryOf(wgan), tags: ['Eyes'] };
    const editing = {
      ...answers,
      'runs.edit': () => null,
      'runs.list': () => [tagged, summaryOf(vanilla)],
    };
    const { screen, studio, stores } = await mount(
      RunsScreen,
      { title: 'Runs' },
      { answers: editing },
    );
    for (const { name } of [vanilla, wgan])
      await screen.getByRole('checkbox', { name: `Choose ${name}` }).click();
    await screen.getByRole('button', { name: 'Tag', exact: true }).click();
    await screen.getByRole('combobox', { name: /^Tags to add/ }).fill('eyes, small');
    await screen.getByRole('button', { name: 'Add tags' }).click();
    await expect.poll(() => stores.toasts.list.at(-1)?.message).toBe('Tagged 2 runs.');
    // The tag that one of them had before stays its own.
    stores.toasts.actNewest();
    await screen.getByRole('button', { name: 'Archive', exact: true }).click();
    await expect.poll(() => stores.toasts.list.at(-1)?.message).toMatch(/^Archived /);
    stores.toasts.actNewest();
    await expect
      .poll(() => studio.asked('runs.edit'))
      .toEqual([
        { runIds: ['r2', 'r1'], edits: { addTags: ['eyes', 'small'] } },
        { runIds: ['r1'], edits: { removeTags: ['eyes'] } },
        { runIds: ['r2', 'r1'], edits: { removeTags: ['small'] } },
        { runIds: ['r1'], edits: { archived: true } },
        { runIds: ['r1'], edits: { archived: false } },
      ]);
  });

  it('removes all that are chosen, and brings them all back', async () => {
    const ended = [{ ...summaryOf(wgan), state: 'stopped' as const }, summaryOf(vanilla)];
    const { screen, studio, stores } = await mount(
      RunsScreen,
      { title: 'Runs' },
      {
        answers: {
          ...answers,
          'runs.list': () => ended,
          'runs.remove': () => null,
          'runs.restore': ({ runId }) => ended.find(({ id }) => id === runId) ?? vanilla,
        },
      },
    );
    for (const { name } of ended)
      await screen.getByRole('checkbox', { name: `Choose ${name}` }).click();
    await screen.getByRole('button', { name: 'Remove', exact: true }).click();
    await expect.poll(() => stores.toasts.list.at(-1)?.message).toBe('Removed 2 runs.');
    stores.toasts.actNewest();
    const both = [{ runId: 'r2' }, { runId: 'r1' }];
    await expect.poll(() => studio.asked('runs.restore')).toEqual(both);
    expect(studio.asked('runs.remove')).toEqual(both);
  });

  it('leaves archived runs out until they are asked for', async () => {
    const archived = { ...summaryOf(vanilla), archivedAt: 9, tags: ['old'], notes: 'No eyes.' };
    const some = { ...answers, 'runs.list': () => [summaryOf(wgan), archived] };
    const { screen } = await mount(RunsScreen, { title: 'Runs' }, { answers: some });
    await expect.element(screen.getByText('1 of 2 runs: the rest is archived.')).toBeVisible();
    await screen.getByRole('combobox', { name: 'Archived' }).selectOptions('Archived too');
    await expect.element(screen.getByText('No eyes.')).toBeVisible();
    await expect
      .element(screen.getByRole('listitem').filter({ hasText: 'old' }).first())
      .toBeVisible();
  });

  it('says how each run stands to the baseline, in signs and words', async () => {
    const baseline = {
      ...summaryOf(vanilla),
      isBaseline: true,
      bestMark: { step: 9, value: 40, error: 0 },
    };
    const better = { ...summaryOf(wgan), bestMark: { step: 9, value: 30, error: 0 } };
    const measured = { ...answers, 'runs.list': () => [better, baseline] };
    const { screen } = await mount(RunsScreen, { title: 'Runs' }, { answers: measured });
    await expect.element(screen.getByText('−10 (−25 %), better')).toBeVisible();
    await expect.element(screen.getByText('Baseline', { exact: true })).toBeVisible();
    expect(screen.getByTestId('run-delta').elements()).toHaveLength(1);
  });

  it('shows very many runs by the page', async () => {
    const many = Array.from({ length: 120 }, (_, place) => ({
      ...summaryOf(vanilla),
      id: `many${place}`,
      name: `Run ${place + 1}`,
      createdAt: 1_000 - place,
    }));
    const lots = { ...answers, 'runs.list': () => many };
    const { screen } = await mount(RunsScreen, { title: 'Runs' }, { answers: lots });
    await expect.element(screen.getByText('120 runs', { exact: true })).toBeVisible();
    expect(screen.getByRole('checkbox').elements()).toHaveLength(50);
    await screen.getByRole('button', { name: 'Last' }).click();
    await expect.element(screen.getByText('Page 3 of 3')).toBeVisible();
    await expect.element(screen.getByRole('link', { name: 'Run 120', exact: true })).toBeVisible();
    await screen.getByRole('searchbox', { name: 'Search runs' }).fill('run 7');
    await expect.element(screen.getByText('21 of 120 runs')).toBeVisible();
  });

  it('leads on where there are no runs, or not even sprites', async () => {
    const noRuns = { ...answers, 'runs.list': () => [] };
    const { screen } = await mount(RunsScreen, { title: 'Runs' }, { answers: noRuns });
    await expect.element(screen.getByRole('link', { name: 'Start the first run' })).toBeVisible();
    const nothing = { ...noRuns, 'datasets.list': () => [] };
    const empty = await mount(RunsScreen, { title: 'Runs' }, { answers: nothing });
    await expect.element(screen.getByRole('link', { name: 'Go to Datasets' })).toBeVisible();
    await empty.screen.getByRole('button', { name: 'Take sample creatures' }).click();
    expect(location.hash).toBe('#/datasets');
    expect(empty.stores.imports.request?.source).toEqual({ kind: 'built-in' });
  });
});

describe('the row of a run', () => {
  it('shows how far it is, and is ticked', async () => {
    const onToggle = vi.fn();
    const given = { run: summaryOf(wgan), selected: false, onToggle };
    const { screen } = await mount(RunRow, given, { answers });
    await expect
      .element(screen.getByRole('progressbar', { name: 'Progress of Pond, WGAN' }))
      .toHaveAttribute('aria-valuenow', '60');
    await screen.getByRole('checkbox').click();
    expect(onToggle).toHaveBeenCalledExactlyOnceWith(false);
  });

  it('says why it failed', async () => {
    const given = { run: summaryOf(failed), selected: false, onToggle: vi.fn() };
    const { screen } = await mount(RunRow, given, { answers });
    await expect.element(screen.getByText('The trainer ran out of memory.')).toBeVisible();
  });
});

describe('a new run', () => {
  it('needs sprites first', async () => {
    const none = { ...answers, 'datasets.list': () => [] };
    const given = { datasetId: null, presetId: null, title: 'New run' };
    const { screen } = await mount(NewRunScreen, given, { answers: none });
    await expect.element(screen.getByText('First, some sprites')).toBeVisible();
  });

  it('has a form, once the datasets are known', async () => {
    const given = { datasetId: meadow.id, presetId: null, title: 'New run' };
    const { screen } = await mount(NewRunScreen, given, { answers });
    await expect
      .element(screen.getByRole('combobox', { name: 'Learn from' }))
      .toHaveValue(meadow.id);
  });

  it('is asked for with what was changed by hand, and shown', async () => {
    const creating = { ...answers, 'runs.create': () => [vanilla] };
    const given = { datasetId: pond.id };
    const { screen, studio } = await mount(NewRunForm, given, { answers: creating });
    await screen.getByRole('textbox', { name: 'Name' }).fill('Frogs');
    await screen.getByRole('button', { name: 'Settings', exact: true }).click();
    await screen.getByRole('textbox', { name: 'Steps', exact: true }).fill('750');
    await screen.getByRole('button', { name: 'Start training' }).click();
    await expect.poll(() => location.hash).toBe('#/runs/r1');
    expect(studio.asked('runs.create')).toEqual([
      {
        datasetId: 'd1',
        name: 'Frogs',
        presetId: defaultPreset.id,
        hyperparameters: { steps: 750 },
        engine: 'auto',
        place: 'here',
      },
    ]);
  });

  it('says by what name it will go where it gets none: another one than those that are there', async () => {
    const taken = { ...vanilla, name: 'First creatures, Pond creatures' };
    const listed = { ...answers, 'runs.list': () => [summaryOf(taken)] };
    const { screen } = await mount(NewRunForm, { datasetId: pond.id }, { answers: listed });
    const name = screen.getByRole('textbox', { name: 'Name' });
    await expect.element(name).toHaveAttribute('placeholder', 'First creatures, Pond creatures 2');
    await screen.getByRole('radio', { name: /^Vanilla against WGAN/ }).click();
    await expect
      .element(name)
      .toHaveAttribute('placeholder', 'Vanilla, comparison, Pond creatures');
  });

  it('offers to import again what a preset asks for, in sight whichever card was chosen', async () => {
    const { screen } = await mount(NewRunForm, { datasetId: pond.id }, { answers });
    await screen.getByRole('radio', { name: /^Larger pixel art/ }).click();
    const offer = screen.getByTestId('import-again');
    await expect.element(offer).toBeInViewport();
  });

  it('offers any colours at a click where sprites have many more than a palette, the pair’s both sides too', async () => {
    const colours = { mean: 70, median: 60, ninetieth: 120 };
    const painted = { ...pond, report: { ...pond.report, colours } };
    const creating = {
      ...answers,
      'datasets.list': () => [painted],
      'runs.create': () => [vanilla, wgan],
    };
    const given = { datasetId: painted.id };
    const { screen, studio } = await mount(NewRunForm, given, { answers: creating });
    const advice = screen.getByTestId('palette-advice');
    await expect.element(advice).toMatchTextContent(/have more than 60 colours/);
    await screen.getByRole('radio', { name: /^Vanilla against WGAN/ }).click();
    await expect.element(advice).toBeVisible();
    await screen.getByRole('button', { name: 'Paint with any colours' }).click();
    await expect.element(advice).not.toBeInTheDocument();
    await screen.getByRole('button', { name: 'Start 2 runs' }).click();
    await expect.poll(() => studio.asked('runs.create')).toHaveLength(1);
    expect(studio.asked('runs.create')[0]).toMatchObject({
      presetId: 'vanilla-against-wgan',
      hyperparameters: { output: 'colours' },
    });
  });

  it('offers no other colours for pixel art', async () => {
    const { screen } = await mount(NewRunForm, { datasetId: pond.id }, { answers });
    await expect.element(screen.getByRole('button', { name: 'Start training' })).toBeVisible();
    await expect.element(screen.getByTestId('palette-advice')).not.toBeInTheDocument();
  });

  it('offers the network by which a projected discriminator judges, where it is not here', async () => {
    const absent = { ...fastEngineReady, state: 'absent' as const, version: 'EfficientNet-Lite0' };
    const given = { 'features.status': () => absent, 'features.get': () => absent };
    const lacking = { ...answers, ...given };
    const { screen, studio } = await mount(
      NewRunForm,
      { datasetId: pond.id },
      { answers: lacking },
    );
    const offer = screen.getByTestId('feature-network-offer');
    await screen.getByRole('button', { name: 'Settings', exact: true }).click();
    await expect.element(offer).not.toBeInTheDocument();
    await screen
      .getByRole('combobox', { name: 'Discriminator', exact: true })
      .selectOptions('projected');
    await expect.element(offer).toMatchTextContent(/a run with one fails without it/);
    await offer.getByRole('button', { name: 'Get it' }).click();
    await expect.poll(() => studio.asked('features.get')).toHaveLength(1);
  });

  it('has its settings closed, and says there how many are changed', async () => {
    const { screen } = await mount(NewRunForm, { datasetId: pond.id }, { answers });
    const settings = screen.getByRole('button', { name: /^Settings/ });
    await expect.element(settings).toHaveAttribute('aria-expanded', 'false');
    await expect.element(screen.getByRole('textbox', { name: 'Steps' })).not.toBeInTheDocument();
    await settings.click();
    await screen.getByRole('textbox', { name: 'Steps', exact: true }).fill('750');
    await settings.click();
    await expect.element(settings).toHaveAccessibleName('Settings 1 changed');
    await expect.element(settings).toHaveAttribute('aria-expanded', 'false');
  });

  it('says what is wrong, leads to it, and goes back to the preset', async () => {
    const { screen } = await mount(NewRunForm, { datasetId: pond.id }, { answers });
    const settings = screen.getByRole('button', { name: /^Settings/ });
    await settings.click();
    await screen.getByText('Advanced').nth(1).click();
    const wrong = screen.getByRole('textbox', { name: 'Gradient accumulation' });
    await wrong.fill('0');
    await settings.click();
    await expect.element(screen.getByRole('button', { name: 'Start training' })).toBeDisabled();
    await screen.getByRole('button', { name: 'Gradient accumulation' }).click();
    await expect.element(wrong).toHaveFocus();
    await screen.getByRole('button', { name: 'Back to the preset' }).click();
    await expect.element(screen.getByRole('button', { name: 'Start training' })).toBeEnabled();
  });

  it('says how long each preset takes here, and the chosen one with other steps', async () => {
    const asked: unknown[] = [];
    const told = {
      engine: 'wasm' as const,
      liveRunId: null,
      times: [
        { presetId: 'quick', ms: 9 * 60_000 },
        { presetId: 'ladder', ms: 100 * 60_000 },
      ],
    };
    const timed = {
      ...answers,
      'runs.presetTimes': (request: unknown) => {
        asked.push(request);
        return told;
      },
    };
    const { screen } = await mount(NewRunForm, { datasetId: pond.id }, { answers: timed });
    const quick = screen.getByTestId('preset-quick');
    await expect.element(quick.getByText('about 9 min here')).toBeVisible();
    // What it took elsewhere would contradict that.
    await expect
      .element(quick)
      .not.toMatchTextContent(/after (one|about five) minute|five minutes/);
    await expect
      .element(screen.getByTestId('preset-ladder').getByText('about 1 h 40 min here'))
      .toBeVisible();
    expect(asked).toEqual([{ datasetId: pond.id, engine: 'auto' }]);
    await expect
      .element(screen.getByText('About 9 min, going by the speed that was measured here.'))
      .toBeVisible();
    await screen.getByRole('button', { name: 'Settings', exact: true }).click();
    await screen.getByRole('textbox', { name: 'Steps', exact: true }).fill('2000');
    await expect.element(screen.getByText(/^About 5 min, going by/)).toBeVisible();
    // Another batch makes a step another one.
    await screen.getByRole('textbox', { name: 'Batch', exact: true }).fill('8');
    await expect.element(screen.getByText(/going by the speed/)).not.toBeInTheDocument();
  });

  it('shows what each preset comes to, and how far that was trained where it was not to its end', async () => {
    const { screen } = await mount(NewRunForm, { datasetId: pond.id }, { answers });
    for (const { id } of presets) {
      const card = screen.getByTestId(`preset-${id}`).element();
      expect(card.querySelector('img'), id).not.toBeNull();
    }
    await expect
      .element(screen.getByTestId('preset-recipe-2017').getByText(/^generated in 600 steps/))
      .toBeVisible();
  });

  it('says why no card has a time while a run trains whose speed is not known', async () => {
    const { screen } = await mount(NewRunForm, { datasetId: pond.id }, { answers });
    await expect
      .element(screen.getByText(/Nothing is measured beside a run that trains/))
      .toBeVisible();
  });

  it('says that it measures meanwhile, and why where it cannot', async () => {
    let refuse: (why: Error) => void = () => undefined;
    const answer = new Promise<null>((_, reject) => (refuse = reject));
    const slow = { ...answers, 'runs.presetTimes': () => answer };
    const { screen } = await mount(NewRunForm, { datasetId: pond.id }, { answers: slow });
    await expect.element(screen.getByText(/^Measuring for a few seconds/)).toBeVisible();
    refuse(new StudioError('engine-unavailable', 'No engine works here.', 'Get one.'));
    await expect
      .element(screen.getByText(/could not be measured: No engine works here\./))
      .toBeVisible();
  });

  it('tells where settings come from apart from what they do', async () => {
    const { screen } = await mount(NewRunForm, { datasetId: pond.id }, { answers });
    await screen.getByRole('button', { name: 'Settings', exact: true }).click();
    const cited = /[A-Z][a-z]+ (19|20)\d\d\b/;
    const lines = screen.getByTestId(/^field-(?!sources)/).elements();
    expect(lines.length).toBeGreaterThan(20);
    expect(lines.filter(({ textContent }) => cited.test(textContent ?? ''))).toEqual([]);
    await screen.getByText('Sources').click();
    await expect.element(screen.getByText(/WGAN, weight clipping: Arjovsky 2017/)).toBeVisible();
  });

  it('that the studio refuses says why', async () => {
    const refusing = {
      ...answers,
      'runs.create': () => {
        throw new StudioError('dataset-too-small', 'There are too few sprites.', 'Import more.');
      },
    };
    const { screen } = await mount(NewRunForm, { datasetId: pond.id }, { answers: refusing });
    await screen.getByRole('button', { name: 'Start training' }).click();
    await expect.element(screen.getByText('There are too few sprites.')).toBeVisible();
  });
});

describe('the presets', () => {
  it('are chosen among', async () => {
    const onChoose = vi.fn();
    const given = { chosen: defaultPreset, dataset: pond, timeOf: () => null, onChoose };
    const { screen } = await mount(PresetCards, given, { answers });
    await expect
      .element(screen.getByRole('radio', { name: new RegExp(`^${defaultPreset.title} `) }))
      .toBeChecked();
    await screen.getByRole('radio', { name: new RegExp(`^${several.title} `) }).click();
    expect(onChoose).toHaveBeenCalledExactlyOnceWith(several);
  });

  it('show what comes out: a generated sample, or what a run of them here has drawn', async () => {
    const listed = {
      ...answers,
      'runs.list': () => [summaryOf({ ...vanilla, presetId: 'quick' })],
    };
    const given = { chosen: defaultPreset, dataset: pond, timeOf: () => null, onChoose: vi.fn() };
    const { screen } = await mount(PresetCards, given, { answers: listed });
    const quick = screen.getByTestId('preset-quick');
    await expect.element(quick.getByText('generated by “Pond, vanilla”')).toBeVisible();
    await expect
      .element(screen.getByTestId('preset-colours').getByText('generated', { exact: true }))
      .toBeVisible();
    // What takes too long for a picture is shown by what is nearest to it, and says so.
    await expect
      .element(screen.getByTestId('preset-gpu-128').getByText(/^generated by smaller networks/))
      .toBeVisible();
  });

  it('show what came out of the run that trained farthest, and nothing of one that had hardly begun', async () => {
    const trained = (name: string, presetId: string, step: number) =>
      summaryOf({ ...vanilla, id: `${presetId}${step}`, name, presetId, step });
    const listed = {
      ...answers,
      'runs.list': () => [
        trained('Tried', 'quick', 30),
        trained('To the end', 'quick', 4_000),
        trained('Half of it', 'quick', 2_000),
        trained('A few steps', 'colours', 30),
      ],
    };
    const given = { chosen: defaultPreset, dataset: pond, timeOf: () => null, onChoose: vi.fn() };
    const { screen } = await mount(PresetCards, given, { answers: listed });
    await expect
      .element(screen.getByTestId('preset-quick').getByText('generated by “To the end”'))
      .toBeVisible();
    await expect
      .element(screen.getByTestId('preset-colours').getByText('generated', { exact: true }))
      .toBeVisible();
  });

  it('of several runs say what these differ in', async () => {
    const { screen } = await mount(PresetDifferences, { preset: several });
    const columns = screen
      .getByRole('columnheader')
      .elements()
      .map(({ textContent }) => textContent);
    expect(columns).toEqual(['Setting', ...several.runs.map(({ suffix }) => suffix)]);
    expect(screen.getByRole('rowheader').elements().length).toBeGreaterThan(0);
  });
});

describe('what a run begins with', () => {
  it('is a dataset, a name and an engine', async () => {
    const onDataset = vi.fn();
    const given = {
      datasets: [pond, meadow],
      datasetId: pond.id,
      onDataset,
      engine: 'auto' as const,
      place: 'here' as const,
      name: '',
      nameToBe: 'First creatures, Pond creatures',
    };
    const { screen } = await mount(RunBasics, given, { answers });
    await screen
      .getByRole('combobox', { name: 'Learn from' })
      .selectOptions('Meadow creatures (40 sprites, 32×32)');
    expect(onDataset).toHaveBeenCalledExactlyOnceWith(meadow.id);
    const engine = screen.getByRole('combobox', { name: 'Engine' });
    await engine.selectOptions('TensorFlow (native)');
    await expect.element(engine).toHaveValue('tensorflow');
    // Without a pool there is no choice.
    expect(screen.getByRole('combobox', { name: 'Trains' }).query()).toBeNull();
  });

  it('is a place where a pool is connected: here, in the pool, or by a tag of its machines', async () => {
    const machine = {
      ...{
        id: 'm1',
        name: 'anna',
        studio: '0.1.0',
        tags: ['gpu', 'large'],
        state: 'idle' as const,
      },
      ...{ computesBy: null, training: null, runsEnded: 0, silentMs: 0 },
    };
    const connected = {
      ...answers,
      'pool.status': () => ({ ...noPool, state: 'connected' as const }),
      'pool.look': () => ({ machines: [machine], waiting: [] }),
      'runs.create': () => [vanilla],
    };
    const given = { datasetId: pond.id };
    const { screen, studio } = await mount(NewRunForm, given, { answers: connected });
    const place = screen.getByRole('combobox', { name: 'Trains' });
    await expect.poll(() => place.element().textContent).toContain('A machine tagged large');
    await place.selectOptions('A machine tagged gpu');
    await expect.element(screen.getByText('1 machine, free now: 1.')).toBeVisible();
    await screen.getByRole('button', { name: 'Start training' }).click();
    await expect
      .poll(() => studio.asked('runs.create'))
      .toMatchObject([{ place: 'pool:gpu', datasetId: pond.id }]);
  });
});

describe('a place whose machines are not to be had', () => {
  const idle = { studio: '0.1.0', tags: [], state: 'idle' as const, silentMs: 0 };
  const unknown = { computesBy: null, training: null, runsEnded: 0 };
  const machines = [
    { ...unknown, ...idle, id: 'm1', name: 'anna' },
    { ...unknown, ...idle, id: 'm2', name: 'lost', silentMs: 60_000 },
    { ...unknown, ...idle, id: 'm3', name: 'old', studio: '0.0.9' },
    { ...unknown, ...idle, id: 'm4', name: 'leaving', state: 'draining' as const },
  ];
  const given = { datasetId: pond.id };

  it('counts those alone that would take a run', async () => {
    const connected = {
      ...answers,
      'pool.status': () => ({ ...noPool, state: 'connected' as const }),
      'pool.look': () => ({ machines, waiting: [] }),
    };
    const { screen } = await mount(NewRunForm, given, { answers: connected });
    await screen.getByRole('combobox', { name: 'Trains' }).selectOptions('Any machine of the pool');
    await expect.element(screen.getByText('1 machine, free now: 1.')).toBeVisible();
  });

  it('says that the pool does not answer', async () => {
    const away = { ...answers, 'pool.status': () => ({ ...noPool, state: 'away' as const }) };
    const { screen } = await mount(NewRunForm, given, { answers: away });
    await screen.getByRole('combobox', { name: 'Trains' }).selectOptions('Any machine of the pool');
    await expect
      .element(screen.getByText('The pool does not answer at the moment: it waits until it does.'))
      .toBeVisible();
  });
});

describe('the offer to import a dataset again', () => {
  const given = { dataset: pond, changes: { size: 64 }, purpose: 'Overnight', onImported: vi.fn() };

  it('does so at a click, shows how far it is, and hands the new dataset on', async () => {
    const starting = { ...answers, 'datasets.import': () => ({ importId: 'i1' }) };
    const { screen, studio } = await mount(ImportAgainOffer, given, { answers: starting });
    await screen.getByRole('button', { name: 'Import again' }).click();
    expect(studio.asked('datasets.import')).toMatchObject([
      {
        source: { kind: 'dataset', datasetId: pond.id },
        name: `${pond.name}, Overnight`,
        options: { size: 64 },
      },
    ]);
    const progress = {
      ...{ importId: 'i1', name: 'Pond', done: 3, total: 6, etaMs: null, currentFile: '' },
      ...{ datasetId: null, error: null },
    };
    studio.push('import', { ...progress, phase: 'reading' });
    await expect.element(screen.getByRole('progressbar')).toHaveAttribute('aria-valuenow', '50');
    studio.push('import', { ...progress, phase: 'done', datasetId: 'd9' });
    await expect.poll(() => given.onImported.mock.calls).toEqual([['d9']]);
  });

  it('says why it cannot where nothing of the pictures was kept', async () => {
    const report = { ...pond.report, origin: null };
    const dropped = { ...pond, source: 'pond (dropped)', report };
    const { screen } = await mount(ImportAgainOffer, { ...given, dataset: dropped }, { answers });
    await expect.element(screen.getByText(/the library keeps no copy/)).toBeVisible();
    await expect.element(screen.getByRole('button')).not.toBeInTheDocument();
  });
});
