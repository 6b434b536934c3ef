import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { drawSheets } from '../../bench/measures/drawn-sheets.ts';
import { insertDataset } from '../../main/store/datasets.ts';
import { openLibrary } from '../../main/store/library.ts';
import { insertRun, type RunRow } from '../../main/store/runs.ts';
import { insertSeries } from '../../main/store/series.ts';
import { resolveHyperparameters } from '../../shared/hyperparameters/resolve.ts';
import { runColourNames } from '../../shared/run/colours.ts';
import { exampleDataset, exampleRun } from '../unit/store/examples.ts';

/** How far the runs have come, but for the first, which was trained on. */
export const commonSteps = 400;
export const mostSteps = 600;
export const twentyIds = Array.from({ length: 20 }, (_, place) => `run-${place + 1}`);
export const batch = 32;
/** Every run's first step was done then, and each of its steps took a second more than those of the run before. */
export const startedAt = Date.UTC(2026, 4, 1, 12);
export const msPerStep = (place: number) => 1_000 * (place + 1);

const [stepsPerTick, stepsPerMeasurement, stepsPerSheet] = [10, 100, 100];
const troubles = {
  'run-19': {
    state: 'failed',
    notes: 'More than fits into its place.\n'.repeat(40),
    problem: {
      code: 'out-of-memory',
      message: 'The trainer ran out of memory.',
      hint: 'Take a smaller batch.',
    },
  },
  'run-20': {
    state: 'diverged',
    problem: {
      code: 'training-diverged',
      message: 'The losses are no numbers any more.',
      hint: 'Take a smaller learning rate.',
    },
  },
} satisfies Record<string, Partial<RunRow>>;

/** What the creatures of a run measured at a step: the lower, the later the run and the step. */
export const kidOf = (place: number, step: number) => 90 - 2 * place - step / 20;

/**
 * Twenty runs that have ended: ten learning rates, each with two seeds, all measured at times. The last but one ended for
 * want of memory, and the last because it diverged.
 */
export function libraryOfTwenty(): string {
  const library = mkdtempSync(join(tmpdir(), 'studio-many-'));
  const { store, close } = openLibrary(library);
  insertDataset(store, exampleDataset());
  for (const [place, id] of twentyIds.entries()) {
    const steps = stepsOf(place);
    const trouble = Object.entries(troubles).find(([of]) => of === id)?.[1];
    const learningRate = Number((1e-5 * 2 ** Math.floor(place / 2)).toPrecision(3));
    insertRun(
      store,
      exampleRun({
        id,
        name: `Pond ${place + 1}`,
        colourName: runColourNames[place] ?? 'blue',
        hyperparameters: resolveHyperparameters({
          steps: mostSteps,
          batch,
          generatorLearningRate: learningRate,
          discriminatorLearningRate: learningRate,
          seed: place % 2,
        }),
        state: 'completed',
        queueOrder: null,
        // The newest stands first.
        createdAt: startedAt - place,
        step: steps,
        imagesSeen: steps * batch,
        elapsedMs: steps * msPerStep(place),
        startedAt,
        endedAt: startedAt + steps * msPerStep(place),
        ...trouble,
      }),
    );
    insertSeries(store, id, [...ticksOf(place, steps), ...measurementsOf(place, steps)]);
  }
  close();
  drawSheets(library, twentyIds, { steps: commonSteps, every: stepsPerSheet });
  return library;
}

const stepsOf = (place: number) => (place === 0 ? mostSteps : commonSteps);

function ticksOf(place: number, steps: number) {
  return Array.from({ length: steps / stepsPerTick }, (_, tick) => {
    const step = stepsPerTick * (tick + 1);
    const elapsedMs = step * msPerStep(place);
    const mean = 1 + Math.sin(tick + place) / 3;
    const loss = { count: stepsPerTick, mean, min: mean - 0.1, max: mean + 0.1 };
    const time = { count: stepsPerTick, mean: elapsedMs, min: elapsedMs, max: elapsedMs };
    const values = { 'generator/loss': loss, 'discriminator/loss': loss, time };
    return { type: 'series' as const, step, at: startedAt + elapsedMs, values };
  });
}

function measurementsOf(place: number, steps: number) {
  return Array.from({ length: steps / stepsPerMeasurement }, (_, measurement) => {
    const step = stepsPerMeasurement * (measurement + 1);
    const mean = kidOf(place, step);
    const kid = { count: 1, mean, min: mean - 1, max: mean + 1 };
    const at = startedAt + step * msPerStep(place);
    return { type: 'series' as const, step, at, values: { 'quality/kid': kid } };
  });
}
