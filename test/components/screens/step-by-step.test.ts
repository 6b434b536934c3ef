import { expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';
import RunNumbers from '../../../renderer/screens/run/RunNumbers.svelte';
import StepByStep from '../../../renderer/screens/run/StepByStep.svelte';
import type { Sample } from '../../../shared/run/run.ts';
import { answersOfLibrary, sheetsOf, wgan } from '../example-library.ts';
import { mount } from '../mount.ts';

const [first, second] = sheetsOf(wgan) as [Sample, Sample];
const sheets = [first, { ...second, step: first.step + 1 }];
const paused = { ...wgan, state: 'paused', byHand: { discriminator: 2, generator: 1 } } as const;
const answers = {
  ...answersOfLibrary(),
  'runs.trainStep': () => paused,
  'runs.pace': () => paused,
};

it('trains one network alone, or both, of a run that is paused, by the keyboard too', async () => {
  const { screen, studio } = await mount(StepByStep, { run: paused, sheets }, { answers });
  await screen.getByRole('button', { name: 'Only the detective' }).click();
  await userEvent.keyboard('{Tab}{Enter}{Tab} ');
  await expect
    .poll(() => studio.asked('runs.trainStep'))
    .toEqual(
      ['discriminator', 'generator', 'both'].map((networks) => ({ runId: paused.id, networks })),
    );
  await expect
    .element(screen.getByTestId('by-hand'))
    .toHaveTextContent('By hand: 2 detective-only steps, 1 forger-only step.');
  await expect.element(screen.getByRole('heading', { name: 'Before: step 100' })).toBeVisible();
  await expect.element(screen.getByRole('heading', { name: 'After: step 101' })).toBeVisible();
  const after = screen.getByRole('list', { name: 'The first creatures after the step' });
  expect(after.getByRole('img').elements()).toHaveLength(6);
});

it('shows no sheets as before and after a step where more than that step lies between them', async () => {
  const apart = [first, { ...second, step: first.step + 4 }];
  const { screen } = await mount(StepByStep, { run: paused, sheets: apart }, { answers });
  await expect.element(screen.getByRole('button', { name: 'Both' })).toBeVisible();
  expect(screen.getByRole('heading', { name: /^(Before|After)/ }).elements()).toEqual([]);
});

it('refuses single steps of a run that goes on by itself, and slows it down or lets it go', async () => {
  const run = { ...wgan, pace: null };
  const { screen, studio, change } = await mount(StepByStep, { run, sheets }, { answers });
  const detective = screen.getByRole('button', { name: 'Only the detective' });
  await expect.element(detective).toHaveAttribute('aria-disabled', 'true');
  const speed = screen.getByRole('combobox', { name: 'Speed of training' });
  await speed.selectOptions('Slow motion: 2 steps a second');
  await change({ run: { ...run, pace: 2 } });
  await expect.element(speed).toHaveValue('2');
  await speed.selectOptions('Full speed');
  await expect
    .poll(() => studio.asked('runs.pace'))
    .toEqual([2, null].map((stepsPerSecond) => ({ runId: run.id, stepsPerSecond })));
  expect(studio.asked('runs.trainStep')).toEqual([]);
});

it('is told among the numbers of a run for good', async () => {
  const { screen } = await mount(RunNumbers, { run: paused, memoryBytes: null }, { answers });
  await expect
    .element(screen.getByText('2 detective-only steps, 1 forger-only step'))
    .toBeVisible();
});
