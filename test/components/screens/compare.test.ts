import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import ComparedRuns from '../../../renderer/screens/compare/ComparedRuns.svelte';
import CompareScreen from '../../../renderer/screens/compare/CompareScreen.svelte';
import ComparisonFiles from '../../../renderer/screens/compare/ComparisonFiles.svelte';
import ComparisonSamples from '../../../renderer/screens/compare/ComparisonSamples.svelte';
import ComparisonSettings from '../../../renderer/screens/compare/ComparisonSettings.svelte';
import GridsBesideEachOther from '../../../renderer/screens/compare/GridsBesideEachOther.svelte';
import GridsOverlaid from '../../../renderer/screens/compare/GridsOverlaid.svelte';
import RunChooser from '../../../renderer/screens/compare/RunChooser.svelte';
import type { MethodRequest } from '../../../shared/api/methods.ts';
import { StudioError } from '../../../shared/errors.ts';
import { lossTable } from '../../../shared/hyperparameters/losses.ts';
import { runColourNames } from '../../../shared/run/colours.ts';
import { packSeries } from '../../../shared/run/packed-series.ts';
import { remarkOnScales } from '../../../shared/run/series.ts';
import {
  answersOfLibrary,
  comparison,
  noBest,
  seriesOf,
  sheetsOf,
  summaryOf,
  vanilla,
  wgan,
} from '../example-library.ts';
import { mount } from '../mount.ts';

const answers = answersOfLibrary();
const shown = [vanilla, wgan].map((run) => ({ run, sheet: sheetsOf(run)[0], isExact: false }));

describe('the Compare screen', () => {
  it('begins with a choice of runs', async () => {
    const given = { title: 'Compare', runIds: ['r1'] };
    const { screen } = await mount(CompareScreen, given, { answers });
    await screen.getByRole('checkbox', { name: /Pond, WGAN/ }).click();
    await screen.getByRole('button', { name: 'Compare' }).click();
    await expect.poll(() => location.hash).toBe('#/compare?runs=r2,r1');
  });

  it('shows two runs beside each other: creatures, curves and settings', async () => {
    const given = { title: 'Compare', runIds: ['r1', 'r2'] };
    const { screen } = await mount(CompareScreen, given, { answers });
    await expect
      .element(screen.getByRole('heading', { name: 'Generated creatures' }))
      .toBeVisible();
    await expect
      .element(screen.getByRole('heading', { name: 'Settings that differ' }))
      .toBeVisible();
    const agreement = screen.getByTestId('compare-agreement');
    await expect.element(agreement).toBeVisible();
    await expect
      .element(agreement)
      .toMatchTextContent(
        /^Ranked by these .* clear agreement, 0\.83, of .* in “Pond, WGAN”\. “Pond, vanilla” was/,
      );
    await screen.getByRole('button', { name: 'Take Pond, WGAN out of the comparison' }).click();
    await expect.poll(() => location.hash).toBe('#/compare?runs=r1');
  });

  it.each([
    [[0, 3], 1, /^“Pond, WGAN” was measured 3 times: 5 measurements/],
    [[0, 0], 0, /^$/],
  ])(
    'says nothing of curves that were measured %s times, but that it is too seldom',
    async (marks, sentences, words) => {
      const agreement = marks.map((times) => ({ marks: times, figures: [] }));
      const few = { ...answers, 'compare.runs': () => ({ ...comparison, agreement }) };
      const given = { title: 'Compare', runIds: ['r1', 'r2'] };
      const { screen } = await mount(CompareScreen, given, { answers: few });
      await expect
        .element(screen.getByRole('heading', { name: 'Generated creatures' }))
        .toBeVisible();
      const said = screen.getByTestId('compare-agreement').elements();
      expect(said).toHaveLength(sentences);
      expect(said.map(({ textContent }) => textContent).join('')).toMatch(words);
    },
  );

  it('shows every run of the address, however many: twenty, a colour and a line each', async () => {
    const many = Array.from({ length: 20 }, (_, place) => ({
      ...vanilla,
      id: `many-${place}`,
      name: `Run ${place + 1}`,
      colourName: runColourNames[place] ?? vanilla.colourName,
    }));
    const twenty = {
      ...answers,
      'compare.runs': () => ({
        ...comparison,
        runs: many,
        settings: [],
        samples: many.map(() => []),
        commonSteps: [],
      }),
      'runs.series': () => packSeries(seriesOf(vanilla)),
    };
    const given = { title: 'Compare', runIds: many.map(({ id }) => id) };
    const { screen, studio } = await mount(CompareScreen, given, { answers: twenty });
    await expect.element(screen.getByRole('link', { name: 'Run 20', exact: true })).toBeVisible();
    expect(studio.asked('compare.runs')).toEqual([{ runIds: given.runIds }]);
    const legend = screen.getByRole('button', { name: /^Run \d+/, pressed: true });
    await expect.poll(() => legend.elements()).toHaveLength(2 * 20);
    // Of each of the two charts.
    const looks = legend
      .elements()
      .map((each) => each.querySelector('line'))
      .map((line) => [line?.getAttribute('stroke'), line?.hasAttribute('stroke-dasharray')].join());
    expect(new Set(looks).size).toBe(20);
  });

  it('has a swatch beside each name that tells twenty runs apart, wherever it names them', async () => {
    const many = runColourNames.map((colourName, place) => ({
      ...vanilla,
      id: `many-${place}`,
      name: `Run ${place + 1}`,
      colourName,
      hyperparameters: { ...vanilla.hyperparameters, generatorLearningRate: 1e-5 * (place + 1) },
    }));
    const twenty = {
      ...answers,
      'compare.runs': () => ({
        ...comparison,
        runs: many,
        settings: [],
        samples: many.map(() => []),
        commonSteps: [],
      }),
      'compare.results': () => many.map(() => null),
      'runs.series': () => packSeries(seriesOf(vanilla)),
    };
    const given = { title: 'Compare', runIds: many.map(({ id }) => id) };
    const { screen } = await mount(CompareScreen, given, { answers: twenty });
    const chart = screen.getByRole('group', { name: /Arrow keys read values/ }).first();
    await expect.element(chart).toBeInTheDocument();
    (chart.element() as HTMLElement).focus();
    await userEvent.keyboard('{End}');
    const looksIn = (place: string) =>
      new Set(
        [...screen.container.querySelectorAll(`${place} line[stroke]`)].map((line) =>
          [line.getAttribute('stroke'), line.hasAttribute('stroke-dasharray')].join(),
        ),
      ).size;
    for (const place of [
      '[data-testid="compare-panel"]:first-of-type .readings',
      '[data-testid^="compare-grid-"] figcaption',
      '[data-testid="compare-settings"] thead',
      '[data-testid="groups-table"] tbody',
      '[data-testid="parallel-table"] tbody',
    ])
      await expect.poll(() => looksIn(place), { message: place }).toBe(20);
    const firstCells = (table: string) =>
      [...screen.container.querySelectorAll(`[data-testid="${table}"] th`)].map(
        (cell) => cell.textContent,
      );
    // A swatch adds nothing to the name.
    for (const table of ['compare-settings', 'parallel-table'])
      expect(firstCells(table)).toEqual(expect.arrayContaining(many.map(({ name }) => name)));
  });

  it('reads a run anew that goes on, and no other', async () => {
    const given = { title: 'Compare', runIds: ['r1', 'r2'] };
    const { screen, studio } = await mount(CompareScreen, given, { answers });
    await expect
      .element(screen.getByRole('heading', { name: 'Generated creatures' }))
      .toBeVisible();
    expect(studio.asked('runs.series')).toHaveLength(2);
    const state = {
      type: 'state',
      state: 'starting',
      message: 'The trainer is starting.',
    } as const;
    const { lastSeq, step } = vanilla;
    studio.push('run-events', [{ ...state, runId: 'r1', seq: lastSeq + 1, step, at: 0 }]);
    await expect.poll(() => studio.asked('runs.series')).toHaveLength(3);
    expect(studio.asked('runs.series').at(-1)).toMatchObject({ runId: 'r1' });
    await expect.poll(() => studio.asked('compare.runs').length).toBeGreaterThan(1);
    expect(studio.asked('runs.series')).toHaveLength(3);
  });

  it('asks anew for what is zoomed into, by its steps and the width of the chart', async () => {
    const coarse: typeof answers = {
      ...answers,
      'runs.series': ({ runId }) => {
        const series = seriesOf(runId === vanilla.id ? vanilla : wgan);
        const columns = Object.fromEntries(
          Object.entries(series.columns).map(([name, { step, mean }]) => {
            const eight = step.map(() => 8);
            return [
              name,
              { step, mean, spread: { ticks: eight, count: eight, min: mean, max: mean } },
            ];
          }),
        );
        return packSeries({ ...series, columns });
      },
    };
    const given = { title: 'Compare', runIds: ['r1', 'r2'] };
    const { screen, studio } = await mount(CompareScreen, given, { answers: coarse });
    const chart = screen.getByRole('group', { name: /Arrow keys read values/ }).first();
    await expect.element(chart).toBeVisible();
    const before = studio.asked('runs.series').length;
    (chart.element() as HTMLElement).focus();
    await userEvent.keyboard('{Home}{Shift>}{ArrowRight}{/Shift}++++++++');
    const asked = () =>
      studio.asked('runs.series').slice(before) as {
        from?: number;
        to?: number;
        points?: number;
      }[];
    // A part of the run, with what lies beside it.
    await expect
      .poll(() => asked().map(({ from = 0, to = NaN }) => to - from < vanilla.step / 2))
      .toContain(true);
    for (const { from, points } of asked()) {
      expect(from).toBeGreaterThanOrEqual(0);
      expect(points).toBeGreaterThanOrEqual(200);
    }
  });

  it('reads series once, and a sheet that is drawn asks for none of them again', async () => {
    const given = { title: 'Compare', runIds: ['r1', 'r2'] };
    const { screen, studio } = await mount(CompareScreen, given, { answers });
    await expect
      .element(screen.getByRole('heading', { name: 'Generated creatures' }))
      .toBeVisible();
    expect(studio.asked('runs.series')).toHaveLength(2);
    const [sample] = sheetsOf(vanilla);
    if (!sample) throw new Error('the example has no sheet');
    const { runId, step, at, path, count, columns, cellSize, seed } = sample;
    const sheet = { step, at, path, count, columns, cellSize, seed };
    studio.push('run-events', [{ type: 'sample', runId, seq: vanilla.lastSeq + 1, ...sheet }]);
    await expect.poll(() => studio.asked('compare.runs')).toHaveLength(2);
    expect(studio.asked('runs.series')).toHaveLength(2);
  });

  it('says anew what curves tell as creatures are measured, also those of the last step', async () => {
    const told = { name: 'generator/loss', correlation: 0.31 } as const;
    let { agreement } = comparison;
    const measured = { ...answers, 'compare.runs': () => ({ ...comparison, agreement }) };
    const given = { title: 'Compare', runIds: ['r1', 'r2'] };
    const { screen, studio } = await mount(CompareScreen, given, { answers: measured });
    const sentence = screen.getByTestId('compare-agreement');
    await expect.element(sentence).toMatchTextContent(/“Pond, vanilla” was measured 2 times/);
    agreement = agreement.map((one, place) => (place === 0 ? { marks: 5, figures: [told] } : one));
    const moment = { runId: vanilla.id, step: vanilla.step, at: 1, seq: vanilla.lastSeq + 1 };
    const kid = { count: 64, mean: 212, min: 203, max: 221 };
    studio.push('run-events', [{ type: 'series', ...moment, values: { 'quality/kid': kid } }]);
    await expect.element(sentence).toMatchTextContent(/weak agreement, 0\.31, of the Vanilla loss/);
    expect(studio.asked('runs.series')).toHaveLength(2);
  });

  it('says of each chart why its heights must not be compared, and what each loss’s lines mean', async () => {
    const scores = ['score/real', 'score/generated'] as const;
    const withScores: typeof answers = {
      ...answers,
      'runs.series': ({ runId }) => {
        const series = seriesOf(runId === vanilla.id ? vanilla : wgan);
        return packSeries({ ...series, names: [...series.names, ...scores] });
      },
    };
    const given = { title: 'Compare', runIds: ['r1', 'r2'] };
    const { screen } = await mount(CompareScreen, given, { answers: withScores });
    const remark = screen.getByTestId('compare-scales');
    await expect.element(remark).toHaveTextContent(remarkOnScales('losses') ?? '');
    await screen.getByText('Who are the forger and the detective?').click();
    for (const loss of ['non-saturating', 'wgan'] as const)
      await expect.element(screen.getByText(lossTable[loss].legend.good)).toBeVisible();
    await screen.getByRole('combobox', { name: 'What the charts show' }).selectOptions('Scores');
    await expect.element(remark).toHaveTextContent(remarkOnScales('scores') ?? '');
  });

  it('goes to the creatures of the step at which a chart is clicked', async () => {
    const given = { title: 'Compare', runIds: ['r1', 'r2'] };
    const { screen } = await mount(CompareScreen, given, { answers });
    const slider = screen.getByRole('slider', { name: 'Step of the samples' });
    await expect.element(slider).toHaveAttribute('aria-valuetext', '32,000 images seen');
    await screen
      .getByRole('group', { name: /Arrow keys read values/ })
      .first()
      .click({ position: { x: 20, y: 20 } });
    await expect.element(slider).toHaveAttribute('aria-valuetext', '6,400 images seen');
    await screen.getByRole('combobox', { name: 'Horizontal axis' }).selectOptions('Step');
    await expect.element(slider).toHaveAttribute('aria-valuetext', 'step 250');
  });

  it('opens where all runs have come to, says so, and shows everything on demand', async () => {
    const given = { title: 'Compare', runIds: ['r1', 'r2'] };
    const { screen } = await mount(CompareScreen, given, { answers });
    // A step of the WGAN shows five times as many images.
    await expect
      .element(screen.getByText(/by images seen, .*: 32,000 images seen\./))
      .toBeVisible();
    await screen.getByRole('combobox', { name: 'Horizontal axis' }).selectOptions('Step');
    await expect
      .element(screen.getByText(/^Shown as far as both runs have come: step 300\./))
      .toBeVisible();
    await screen.getByRole('button', { name: 'Show everything' }).click();
    await expect.element(screen.getByText(/^Shown to the end of each/)).toBeVisible();
    await screen.getByRole('button', { name: 'Show what all have reached' }).click();
    await expect.element(screen.getByRole('button', { name: 'Show everything' })).toBeVisible();
  });

  it('has one crosshair over all charts and the slider of the samples', async () => {
    const given = { title: 'Compare', runIds: ['r1', 'r2'] };
    const { screen } = await mount(CompareScreen, given, { answers });
    const charts = screen.getByRole('group', { name: /Arrow keys read values/ });
    await expect.poll(() => charts.elements().length).toBe(4);
    (charts.first().element() as HTMLElement).focus();
    await userEvent.keyboard('{Home}{Shift>}{ArrowRight}{/Shift}');
    // A tenth of the 32,000 images that both have seen.
    await expect
      .poll(() => screen.getByText('3,200 images seen', { exact: true }).elements())
      .toHaveLength(4);
    await userEvent.keyboard('{ArrowRight}{Shift>}{ArrowRight}{ArrowRight}{/Shift}');
    await expect.element(screen.getByTestId('compare-slider-crosshair')).toBeInTheDocument();
  });

  it.each([
    ['step', /^step [\d,]+$/],
    ['epoch', /^epoch [\d.]+$/],
    ['images', /^[\d,]+ images seen$/],
    ['time', /^after \d+ s$/],
  ])(
    'has the same crosshair and stretch along the axis "%s" in the chart of its groups',
    async (along, words) => {
      const { screen } = await mount(CompareScreen, ...threeRuns());
      const axes = screen.getByRole('combobox', { name: 'Horizontal axis' });
      await axes.selectOptions(along);
      const charts = screen.getByRole('group', { name: /Arrow keys read values/ });
      const ofGroups = screen.getByRole('group', { name: /mean of each group.*Arrow keys read/ });
      await expect.element(ofGroups).toBeVisible();
      const count = charts.elements().length;
      const moment = screen.getByText(words);
      // Along another axis charts are drawn anew: keys that come before have nothing to read.
      const read = async () => {
        (charts.first().element() as HTMLElement).focus();
        await userEvent.keyboard('{Home}{Shift>}{ArrowRight}{/Shift}');
        return moment.elements().length;
      };
      await expect.poll(read).toBe(count);
      expect(new Set(moment.elements().map((each) => each.textContent)).size).toBe(1);
      (ofGroups.element() as HTMLElement).focus();
      await userEvent.keyboard('+');
      const whole = screen.getByRole('button', { name: 'Whole run' });
      await expect.poll(() => whole.elements().length).toBe(count);
    },
  );

  it('has its groups along steps, and says why, where the others run along the time of day', async () => {
    const { screen } = await mount(CompareScreen, ...threeRuns());
    await screen.getByRole('combobox', { name: 'Horizontal axis' }).selectOptions('wall');
    await expect
      .element(screen.getByText(/^.*Along steps, because at one time of day/))
      .toBeVisible();
    const ofGroups = screen.getByRole('group', { name: /mean of each group.*Arrow keys read/ });
    (ofGroups.element() as HTMLElement).focus();
    await userEvent.keyboard('{End}');
    // Steps are no times of day: the others have no crosshair there.
    await expect.poll(() => screen.getByText(/^step [\d,]+$/).elements().length).toBe(1);
  });

  /** The third is in one group with the first. */
  function threeRuns() {
    const other = {
      ...vanilla,
      id: 'r3',
      name: 'Pond, another seed',
      hyperparameters: { ...vanilla.hyperparameters, seed: 2 },
    };
    const runs = [vanilla, wgan, other];
    const three: typeof answers = {
      ...answers,
      'compare.runs': () => ({ ...comparison, runs, samples: runs.map(() => []), commonSteps: [] }),
      'compare.results': () => runs.map(() => null),
      'runs.series': ({ runId }) => packSeries(seriesOf(runId === wgan.id ? wgan : vanilla)),
    };
    const given = { title: 'Compare', runIds: runs.map(({ id }) => id) };
    return [given, { answers: three }] as const;
  }

  it('holds results and best values to what is shown, and says so', async () => {
    const [given, { answers: three }] = threeRuns();
    const longer = { ...vanilla, id: 'r3', name: 'Pond, longer', step: 2 * vanilla.step };
    const runs = [vanilla, wgan, longer];
    const best = (marks: (number | null)[], upTo: number[] | null) => ({
      best: [
        {
          name: 'quality/kid' as const,
          marks: marks.map((value) => (value === null ? null : { step: 9, value, error: 0 })),
          baseline: null,
        },
      ],
      upTo,
      baseline: null,
    });
    const { screen, studio } = await mount(CompareScreen, given, {
      answers: {
        ...three,
        'compare.runs': () => ({
          ...comparison,
          runs,
          samples: runs.map(() => []),
          commonSteps: [],
        }),
        'compare.results': ({ end }) => [end ? 3 : 1, 2, 2].map((value) => ({ value, step: null })),
        'compare.best': ({ end }) =>
          end ? best([30, 20, null], [200, 200, 200]) : best([10, 20, null], null),
      },
    });
    const settings = screen.getByTestId('compare-settings');
    const groups = screen.getByTestId('groups-table');
    await expect
      .element(settings.getByRole('row', { name: /^Best values up to step/ }))
      .toBeVisible();
    await expect.element(settings.getByRole('row', { name: /Best: KID.* 30 20 –/ })).toBeVisible();
    await expect
      .element(groups.getByRole('columnheader', { name: / in the first [\d,]+ (steps|images)/ }))
      .toBeVisible();
    expect(studio.asked('compare.results').at(-1)).toMatchObject({
      end: { at: expect.any(Number) },
    });
    await screen.getByRole('button', { name: 'Show everything' }).click();
    await expect.element(settings.getByRole('row', { name: /Best: KID.* 10 20 –/ })).toBeVisible();
    await expect
      .element(groups.getByRole('columnheader', { name: / in the first / }))
      .not.toBeInTheDocument();
    expect(studio.asked('compare.best').at(-1)).toMatchObject({ end: null });
  });

  it('tells readings beside the titles of its charts, not over them, in a small window', async () => {
    const { innerWidth, innerHeight } = window.parent;
    await page.viewport(1024, 700);
    onTestFinished(() => page.viewport(innerWidth, innerHeight));
    const [given, around] = threeRuns();
    const { screen } = await mount(CompareScreen, given, around);
    const chart = screen.getByRole('group', { name: /^Losses.*Arrow keys read values/ }).first();
    await expect.element(chart).toBeVisible();
    chart.element().scrollIntoView({ block: 'center' });
    (chart.element() as HTMLElement).focus({ preventScroll: true });
    await userEvent.keyboard('{Home}{Shift>}{ArrowRight}{/Shift}');
    const readings = () => chart.element().querySelector('.readings');
    await expect.poll(() => readings()?.getBoundingClientRect().height ?? 0).toBeGreaterThan(20);
    const section = chart.element().closest('section') as Element;
    const titles = [...section.querySelectorAll('h2, h3')];
    expect(titles.length).toBeGreaterThan(1);
    const covered = () => {
      const over = (readings() as Element).getBoundingClientRect();
      return titles.filter((title) => {
        const range = document.createRange();
        range.selectNodeContents(title);
        const words = range.getBoundingClientRect();
        return (
          over.left < words.right &&
          over.right > words.left &&
          over.top < words.bottom &&
          over.bottom > words.top
        );
      });
    };
    await expect.poll(() => covered().map((title) => title.textContent)).toEqual([]);
  });

  it('does not run along what is not known of a run, and says of which', async () => {
    const old: typeof answers = {
      ...answers,
      'runs.series': ({ runId }) => {
        const series = seriesOf(runId === vanilla.id ? vanilla : wgan);
        return packSeries(runId === wgan.id ? { ...series, clock: [] } : series);
      },
    };
    const given = { title: 'Compare', runIds: ['r1', 'r2'] };
    const { screen } = await mount(CompareScreen, given, { answers: old });
    const wall = screen.getByRole('option', {
      name: /^Time of day – of “Pond, WGAN”: it was trained before/,
    });
    await expect.element(wall).toBeDisabled();
    await expect.element(screen.getByRole('option', { name: 'Epoch' })).toBeEnabled();
  });

  it('shows the others where one was removed, also while they are looked at, and brings it back', async () => {
    let gone: typeof comparison.gone = [];
    const losing = {
      ...answers,
      'compare.runs': () => ({
        ...comparison,
        gone,
        runs: gone.length > 0 ? [vanilla] : [vanilla, wgan],
        samples: gone.length > 0 ? [sheetsOf(vanilla)] : comparison.samples,
        settings: [],
      }),
      'runs.restore': () => wgan,
    };
    const given = { title: 'Compare', runIds: ['r1', 'r2'] };
    const { screen, studio } = await mount(CompareScreen, given, { answers: losing });
    const link = screen.getByRole('link', { name: 'Pond, WGAN' });
    await expect.element(link).toBeVisible();
    gone = [{ runId: wgan.id, name: wgan.name }];
    studio.push('changed', { what: 'runs', items: [], removed: [wgan.id] });
    await expect.element(screen.getByText(/^“Pond, WGAN” was removed/)).toBeVisible();
    await expect.element(link).not.toBeInTheDocument();
    await expect.element(screen.getByRole('link', { name: 'Pond, vanilla' })).toBeVisible();
    await screen.getByRole('button', { name: 'Bring it back' }).click();
    await expect.poll(() => studio.asked('runs.restore')).toEqual([{ runId: wgan.id }]);
    gone = [];
    studio.push('changed', { what: 'runs', items: [summaryOf(wgan)], removed: [] });
    await expect.element(link).toBeVisible();
  });

  it('shows no best values of runs at the places of others, while those of the others are not known', async () => {
    let isGone = false;
    const shownRuns = () => (isGone ? [wgan] : [vanilla, wgan]);
    const known: Record<string, number> = { [vanilla.id]: 30, [wgan.id]: 20 };
    const markOf = (runId: string) => ({ step: 9, value: known[runId] ?? NaN, error: 0 });
    let tell = () => {};
    const isTold = new Promise<void>((resolve) => (tell = resolve));
    const losing: typeof answers = {
      ...answers,
      'compare.runs': () => ({
        ...comparison,
        gone: isGone ? [{ runId: vanilla.id, name: vanilla.name }] : [],
        runs: shownRuns(),
        samples: shownRuns().map(sheetsOf),
        settings: [],
      }),
      'compare.best': async ({ runIds }) => {
        if (isGone) await isTold;
        const marks = runIds.map(markOf);
        return {
          best: [{ name: 'quality/kid', marks, baseline: null }],
          upTo: null,
          baseline: null,
        };
      },
    };
    const given = { title: 'Compare', runIds: ['r1', 'r2'] };
    const { screen, studio } = await mount(CompareScreen, given, { answers: losing });
    const best = screen.getByTestId('compare-settings').getByRole('row', { name: /Best: KID/ });
    await expect.element(best).toHaveAccessibleName(/30 20/);
    isGone = true;
    studio.push('changed', { what: 'runs', items: [], removed: [vanilla.id] });
    await expect.element(screen.getByText(/^“.*” was removed/)).toBeVisible();
    expect(best.elements()).toHaveLength(0);
    tell();
    await expect.element(best).toHaveAccessibleName(/KID.* 20$/);
  });

  it('says why runs cannot be compared, and leads to others', async () => {
    const refusing = {
      ...answers,
      'compare.runs': () => {
        throw new StudioError('not-found', 'There is no such run.', 'Choose other runs.');
      },
    };
    const given = { title: 'Compare', runIds: ['r1', 'gone'] };
    const { screen } = await mount(CompareScreen, given, { answers: refusing });
    await expect.element(screen.getByText('There is no such run.')).toBeVisible();
    await expect
      .element(screen.getByRole('link', { name: 'Choose other runs' }))
      .toHaveAttribute('href', '#/compare');
  });
});

describe('the files of a comparison', () => {
  it('are tables of all that there is: numbers for programs, words for people', async () => {
    const saved: MethodRequest<'files.save'>[] = [];
    const { screen } = await mount(
      ComparisonFiles,
      { comparison, best: noBest },
      {
        host: { kind: 'desktop' },
        answers: {
          ...answers,
          'files.save': (made) => {
            saved.push(made);
            return { path: `/home/ann/${made.name}.${made.kind}`, bytes: 1, downloadPath: null };
          },
        },
      },
    );
    for (const kind of ['CSV', 'Markdown']) {
      await screen.getByRole('button', { name: 'Save or copy the comparison' }).click();
      await page.getByRole('menuitem', { name: `Save the table (${kind})` }).click();
    }
    await expect.poll(() => saved).toHaveLength(2);
    expect(saved.map(({ name, kind }) => `${name}.${kind}`)).toEqual([
      '2-runs-compared.csv',
      '2-runs-compared.md',
    ]);
    const [csv, markdown] = saved.map(({ content }) => String(content));
    expect(csv?.split('\r\n').slice(0, 4)).toEqual([
      `Setting,"${vanilla.name}","${wgan.name}"`,
      `Loss,"${lossTable['non-saturating'].label}","${lossTable.wgan.label}"`,
      'Batch,64,64',
      `Steps done,${vanilla.step},${wgan.step}`,
    ]);
    expect(csv).toContain('Training time (s),');
    expect(markdown?.split('\n').slice(0, 2)).toEqual([
      `| Setting | ${vanilla.name} | ${wgan.name} |`,
      '| --- | ---: | ---: |',
    ]);
    expect(markdown).toContain('| Batch | 64 | 64 |');
    expect(markdown).not.toContain('(s)');
  });
});

describe('the choice of runs', () => {
  it('needs two', async () => {
    const onCompare = vi.fn();
    const given = { title: 'Compare', chosen: [], onCompare };
    const { screen } = await mount(RunChooser, given, { answers });
    const start = screen.getByRole('button', { name: 'Compare' });
    await screen.getByRole('checkbox', { name: /Pond, vanilla/ }).click();
    await expect.element(start).toBeDisabled();
    await screen.getByRole('checkbox', { name: /Pond, WGAN/ }).click();
    await start.click();
    expect(onCompare).toHaveBeenCalledExactlyOnceWith(['r2', 'r1']);
  });

  it('of too few leads to two runs, or to sprites for them', async () => {
    const given = { title: 'Compare', chosen: [], onCompare: vi.fn() };
    const one = { ...answers, 'runs.list': () => [summaryOf(vanilla)] };
    const { screen } = await mount(RunChooser, given, { answers: one });
    await expect
      .element(screen.getByRole('link', { name: 'Train vanilla against WGAN' }))
      .toHaveAttribute('href', '#/runs/new?preset=vanilla-against-wgan');
    const nothing = { ...answers, 'runs.list': () => [], 'datasets.list': () => [] };
    const empty = await mount(RunChooser, given, { answers: nothing });
    await empty.screen.getByRole('button', { name: 'Take sample creatures' }).click();
    expect(empty.stores.imports.request?.source).toEqual({ kind: 'built-in' });
  });
});

describe('a long choice of runs', () => {
  const many = Array.from({ length: 14 }, (_, place) =>
    summaryOf({ ...vanilla, id: `many-${place}`, name: `Run ${place + 1}` }),
  );
  const given = { title: 'Compare', chosen: [], onCompare: vi.fn() };

  it('is searched, and keeps what is ticked in sight', async () => {
    const { screen } = await mount(RunChooser, given, {
      answers: { ...answers, 'runs.list': () => many },
    });
    await screen.getByRole('checkbox', { name: /^Run 3 / }).click();
    await screen.getByRole('searchbox', { name: 'Search runs' }).fill('14');
    await expect.poll(() => screen.getByTestId('compare-choice').elements().length).toBe(2);
    await expect.element(screen.getByRole('checkbox', { name: /^Run 3 / })).toBeChecked();
  });

  it('has no runs that were put out of the way', async () => {
    const archived = many.map((run, place) => (place === 0 ? { ...run, archivedAt: 5 } : run));
    const { screen } = await mount(RunChooser, given, {
      answers: { ...answers, 'runs.list': () => archived },
    });
    await expect.poll(() => screen.getByTestId('compare-choice').elements().length).toBe(13);
  });
});

describe('names of one long word', () => {
  it('are wider than nothing on the screen', async () => {
    const long = { ...vanilla, name: 'A'.repeat(120) };
    const runs = [long, { ...wgan, name: 'B'.repeat(120) }];
    const { screen } = await mount(
      CompareScreen,
      { title: 'Compare', runIds: runs.map(({ id }) => id) },
      { answers: { ...answers, 'compare.runs': () => ({ ...comparison, runs }) } },
    );
    await expect.element(screen.getByRole('heading', { name: 'Losses' })).toBeVisible();
    await expect.element(screen.getByRole('link', { name: long.name })).toBeVisible();
    const tooWide = () =>
      [...screen.container.querySelectorAll('.screen, .card, li')]
        .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth + 1)
        .map(({ tagName, className }) => `${tagName}.${className}`);
    await expect.poll(tooWide).toEqual([]);
  });
});

describe('the compared runs', () => {
  it('are no longer than a heading, however many, and keep their colours where there is not one for each', async () => {
    const runs = Array.from({ length: 60 }, (_, place) => ({
      ...vanilla,
      id: `many-${place}`,
      name: `Run ${place + 1}`,
    }));
    const { screen } = await mount(ComparedRuns, { runs, onChoose: vi.fn() }, { answers });
    await expect.element(screen.getByRole('link', { name: 'Run 60' })).toBeInTheDocument();
    const list = screen.getByRole('list', { name: 'Compared runs' }).element();
    expect(list.clientHeight).toBeLessThan(240);
    await expect.element(screen.getByText(/the colour of another/)).not.toBeInTheDocument();
  });

  it('of one colour are given colours of their own on demand', async () => {
    const other = { ...wgan, colourName: vanilla.colourName };
    const { screen, studio } = await mount(
      ComparedRuns,
      { runs: [vanilla, other], onChoose: vi.fn() },
      { answers: { ...answers, 'runs.edit': () => null } },
    );
    await expect
      .element(screen.getByText(/^One of them has the colour of another\./))
      .toBeVisible();
    await screen.getByRole('button', { name: 'Give each a colour of its own' }).click();
    expect(studio.asked('runs.edit')).toEqual([
      { runIds: [wgan.id], edits: { colourName: runColourNames.find((name) => name !== 'blue') } },
    ]);
  });

  it('may be joined by another', async () => {
    const onChoose = vi.fn();
    const { screen } = await mount(ComparedRuns, { runs: [vanilla, wgan], onChoose }, { answers });
    await screen.getByRole('combobox', { name: 'Add a run' }).selectOptions('Too large');
    expect(onChoose).toHaveBeenCalledExactlyOnceWith(['r1', 'r2', 'r4']);
  });
});

describe('the creatures of compared runs', () => {
  it('are shown beside each other at one step, or one over the other', async () => {
    const onShow = vi.fn();
    const { screen } = await mount(ComparisonSamples, { comparison, onShow }, { answers });
    expect(onShow).toHaveBeenLastCalledWith(250);
    await expect
      .element(screen.getByRole('group', { name: /creatures of Pond, WGAN/ }))
      .toBeVisible();
    await screen.getByRole('combobox', { name: 'View' }).selectOptions('Swipe between two');
    const swipe = screen.getByRole('slider', { name: 'Where the second run begins' });
    swipe.element().focus();
    await userEvent.keyboard('{End}');
    await expect.element(swipe).toHaveAttribute('aria-valuetext', '100 % of Pond, vanilla');
  });

  it('of other latents are said to have no counterparts', async () => {
    const given = { comparison: { ...comparison, sameLatents: false }, onShow: vi.fn() };
    const { screen } = await mount(ComparisonSamples, given, { answers });
    await expect.element(screen.getByText(/no counterpart in another/)).toBeVisible();
  });

  it('are named, and those of another step say so', async () => {
    const given = { shown, zoom: 1, sameLatents: true };
    const { screen } = await mount(GridsBesideEachOther, given, { answers });
    await expect.element(screen.getByText('nearest: step 100').first()).toBeVisible();
    const none = { ...given, shown: [{ run: vanilla, sheet: undefined, isExact: false }] };
    await mount(GridsBesideEachOther, none, { answers });
    await expect.element(screen.getByText('No creatures yet.')).toBeVisible();
  });

  it('follow the slider where they are seen, and the others once they are', async () => {
    const many = Array.from({ length: 20 }, (_, place) => ({ ...vanilla, id: `r${place}` }));
    const at = (sheet: number) =>
      many.map((run) => ({ run, sheet: sheetsOf(vanilla)[sheet], isExact: true }));
    const given = { shown: at(0), zoom: 8, sameLatents: true };
    const { screen, change } = await mount(GridsBesideEachOther, given, { answers });
    const steps = () =>
      screen
        .getByTestId('sample-grid')
        .elements()
        .map((grid) => (grid as HTMLElement).dataset.step);
    const [before, after] = sheetsOf(vanilla).map(({ step }) => String(step));
    await expect.poll(steps).toEqual(many.map(() => before));
    // Observers tell of what is out of sight within a frame.
    for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
    await change({ shown: at(1) });
    await expect.poll(() => steps().at(0)).toBe(after);
    expect(steps().at(-1)).toBe(before);
    screen.getByTestId('sample-grid').elements().at(-1)?.scrollIntoView();
    await expect.poll(() => steps().at(-1)).toBe(after);
  });

  it('have creatures where they are seen, room for them elsewhere, and all that Tab leads to', async () => {
    const many = Array.from({ length: 20 }, (_, place) => ({ ...vanilla, id: `r${place}` }));
    const shownOf = many.map((run) => ({ run, sheet: sheetsOf(vanilla)[0], isExact: true }));
    const given = { shown: shownOf, zoom: 8, sameLatents: true };
    window.scrollTo(0, 0);
    const { screen } = await mount(GridsBesideEachOther, given, { answers });
    const grids = () => screen.getByTestId('sample-grid').elements() as HTMLElement[];
    const cells = (grid: HTMLElement | undefined) =>
      grid?.querySelectorAll<HTMLElement>('[data-testid="open-cell"]') ?? [];
    const count = sheetsOf(vanilla)[0]?.count;
    await expect.poll(() => cells(grids()[0]).length).toBe(count);
    const [seen, last] = [grids()[0], grids().at(-1)];
    expect(cells(last)).toHaveLength(1);
    expect(last?.offsetHeight).toBe(seen?.offsetHeight);
    expect(last?.offsetWidth).toBe(seen?.offsetWidth);
    const [first] = cells(last);
    expect(first?.tabIndex).toBe(0);
    // The keyboard leads there, which brings it into sight.
    first?.focus();
    await expect.poll(() => cells(last).length).toBe(count);
    expect(document.activeElement).toBe(first);
    await expect.poll(() => cells(seen).length).toBe(1);
    // What has the focus keeps it, though the wheel leads away from it.
    const further = cells(last)[5];
    further?.focus();
    seen?.scrollIntoView();
    await expect.poll(() => cells(seen).length).toBe(count);
    expect(document.activeElement).toBe(further);
    expect(cells(last)).toHaveLength(count ?? 0);
  });

  it('flicker, and are held and swapped by hand', async () => {
    const { screen } = await mount(GridsOverlaid, { shown, mode: 'flicker' });
    const hold = screen.getByRole('button', { name: /Hold|Flicker/ });
    await expect.element(hold).toBeVisible();
    if (hold.element().textContent?.includes('Hold')) await hold.click();
    const name = () => screen.container.querySelector('figcaption')?.textContent?.trim();
    const before = name();
    await screen.getByRole('button', { name: 'Swap' }).click();
    expect(new Set([before, name()])).toEqual(new Set(['Pond, vanilla', 'Pond, WGAN']));
  });
});

describe('the settings of compared runs', () => {
  it('show the best values beside those of the baseline', async () => {
    const mark = (value: number) => ({ step: 9, value, error: 0 });
    const best = [
      { name: 'quality/kid' as const, marks: [mark(40), mark(30)], baseline: mark(40) },
      { name: 'quality/coverage' as const, marks: [mark(0.5), null], baseline: null },
    ];
    const baseline = { runId: vanilla.id, name: vanilla.name };
    const given = { comparison, best: { upTo: null, best, baseline } };
    const { screen } = await mount(ComparisonSettings, given, { answers });
    await expect.element(screen.getByText('−10 (−25 %), better')).toBeVisible();
    await expect.element(screen.getByRole('row', { name: 'Best: Coverage 0.5 –' })).toBeVisible();
    expect(screen.getByTestId('run-delta').elements()).toHaveLength(1);
  });

  it('are those that differ, and all on demand', async () => {
    const { screen } = await mount(ComparisonSettings, { comparison, best: noBest });
    await expect.element(screen.getByRole('rowheader', { name: 'Loss' })).toBeVisible();
    await expect.element(screen.getByRole('rowheader', { name: 'Batch' })).not.toBeInTheDocument();
    await screen.getByRole('checkbox', { name: 'Show all' }).click();
    await expect.element(screen.getByRole('rowheader', { name: 'Batch' })).toBeVisible();
  });
});
