import { beforeEach, describe, expect, it } from 'vitest';
import { userEvent, type Locator } from 'vitest/browser';
import TourScreen from '../../../renderer/screens/tour/TourScreen.svelte';
import type { SentPicture } from '../../../shared/creature/picture.ts';
import type { Classical } from '../../../shared/tour/classical.ts';
import { packSeries } from '../../../shared/run/packed-series.ts';
import {
  answersOfLibrary,
  meadow,
  pond,
  seriesOf,
  summaryOf,
  vanilla,
  wgan,
} from '../example-library.ts';
import { mount } from '../mount.ts';
import type { Answers } from '../fake-studio.ts';

const grey: SentPicture = { size: 16, rgba: new Uint8Array(16 * 16 * 4).fill(0x80) };
const classical: Classical = {
  fitted: 12,
  components: 11,
  explained: 0.664,
  mean: grey,
  directions: [grey],
  drawn: [grey, grey, grey],
};

/** Training, its detective at 0.62 and −0.40 where its loss says logits. */
const scored = (runId: string) => {
  const held = seriesOf(runId === wgan.id ? wgan : vanilla);
  const only = (mean: number) => ({ step: [10], mean: [mean], spread: null });
  return packSeries({
    ...held,
    names: [...held.names, 'score/real', 'score/generated'],
    columns: { ...held.columns, 'score/real': only(0.5), 'score/generated': only(-0.4) },
  });
};

let answers: Answers;
beforeEach(() => {
  answers = {
    ...answersOfLibrary(),
    'runs.series': ({ runId }) => scored(runId),
    'tour.counts': () => ({
      rows: ['blue', 'red'],
      columns: ['water', 'fire'],
      counts: [
        [2, 0],
        [1, 1],
      ],
      examples: [
        [[0, 1], []],
        [[2], [3]],
      ],
    }),
    'tour.classical': () => classical,
  };
});

const open = (datasetId: string | null = pond.id) =>
  mount(TourScreen, { datasetId, title: 'Tour' }, { answers, hash: '/tour' });

const textOf = (of: Locator) => of.element().textContent;

describe('telling apart, and drawing', () => {
  it('shows the joint and the conditional table, and Bayes’ rule for what is chosen', async () => {
    const { screen } = await open();
    const conditional = screen.getByTestId('conditional-table');
    await expect
      .element(conditional.getByRole('button', { name: 'blue, water: 1.00' }))
      .toBeVisible();
    await conditional.getByRole('button', { name: 'red, fire: 0.50' }).click();
    const joint = screen.getByTestId('joint-table');
    await expect
      .element(joint.getByRole('button', { name: 'red, fire: 0.25' }))
      .toHaveAttribute('aria-pressed', 'true');
    await expect
      .poll(() => textOf(screen.getByTestId('bayes')))
      .toMatch(/1\.00 · 0\.25 \/ 0\.50 = 0\.50/);
    await expect.element(screen.getByRole('img', { name: 'Sprite 4: red, fire' })).toBeVisible();
  });

  it('asks for labels only where there are some', async () => {
    const { screen, studio } = await open(meadow.id);
    await expect.element(screen.getByTestId('joint-table')).toBeVisible();
    expect(studio.asked('tour.counts')).toEqual([
      { datasetId: meadow.id, rows: 'colour', columns: 'size' },
    ]);
  });

  it('never draws a kind that there is none of', async () => {
    const { screen } = await open();
    for (let draw = 0; draw < 12; draw++) {
      await screen.getByTestId('draw-cell').click();
      expect(textOf(screen.getByTestId('bayes'))).not.toMatch(/No sprite of yours/);
    }
  });
});

describe('a generator without a detective', () => {
  it('draws again with another seed, and with more directions', async () => {
    const { screen, studio } = await open();
    await expect.element(screen.getByText(/ 66 %/)).toBeVisible();
    await screen.getByTestId('classical-again').click();
    await expect.poll(() => studio.asked('tour.classical')).toHaveLength(2);
    await userEvent.type(screen.getByRole('slider', { name: 'Directions' }), '{ArrowRight}');
    await expect
      .poll(() => studio.asked('tour.classical').at(-1))
      .toEqual({ datasetId: pond.id, components: 64, seed: 1 });
  });

  it('says what went wrong, and draws when it is tried again', async () => {
    answers['tour.classical'] = () => {
      throw new Error('The dataset cannot be read.');
    };
    const { screen, studio } = await open();
    await expect.element(screen.getByText('The dataset cannot be read.')).toBeVisible();
    studio.answer({ 'tour.classical': () => classical });
    await screen.getByRole('button', { name: 'Try again' }).click();
    await expect.element(screen.getByTestId('classical-pictures')).toBeVisible();
  });
});

describe('four parts, two that learn', () => {
  it('moves with a live run, whose critic gives scores', async () => {
    const { screen, studio } = await open();
    await expect.element(screen.getByTestId('answer-real')).toHaveTextContent('score 0.50');
    const value = (mean: number) => ({ count: 1, mean, min: mean, max: mean });
    studio.push('run-events', [
      {
        ...{ type: 'series', runId: wgan.id, step: 260, at: 1, seq: wgan.lastSeq + 1 },
        values: { 'score/real': value(1.25), 'score/generated': value(-2) },
      },
    ]);
    await expect.element(screen.getByTestId('answer-real')).toHaveTextContent('score 1.25');
    await expect.element(screen.getByTestId('answer-drawn')).toHaveTextContent('score −2.00');
  });

  it('gives a probability where the loss says that answers are logits', async () => {
    const { screen } = await open();
    await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Shown by' }), vanilla.id);
    // 1 / (1 + e^-0.5) and 1 / (1 + e^0.4)
    await expect.element(screen.getByTestId('answer-real')).toHaveTextContent('62 % real');
    await expect.element(screen.getByTestId('answer-drawn')).toHaveTextContent('40 % real');
  });
});

describe('the ladder', () => {
  it('shows what was trained of it, and leads to the form with the rest', async () => {
    const { screen } = await open();
    const rungs = screen.getByTestId('rung');
    await expect.element(rungs.nth(2).getByRole('link', { name: wgan.name })).toBeVisible();
    await expect.element(rungs.nth(3).getByText(/^Not trained on these/)).toBeVisible();
    await expect
      .element(screen.getByTestId('train-ladder'))
      .toHaveAttribute('href', `#/runs/new?dataset=${pond.id}&preset=ladder`);
    expect(summaryOf(vanilla).hyperparameters.model).toBe('dcgan');
    await expect.element(rungs.nth(1).getByRole('link', { name: vanilla.name })).toBeVisible();
  });
});
