import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Studio } from '../../../main/studio/studio.ts';
import type { EngineChoice } from '../../../shared/engine/engine.ts';
import { usePool } from '../../redis-server.ts';
import { temporaryFolder } from '../studio/tiny-dataset.ts';
import { TestMachine } from './machines.ts';
import { importTinySprites, openWithPool, tinyRun, untilEnded } from './pool-studio.ts';

const pool = usePool();
/** Another test may have the processors. */
const patience = { timeout: 120_000, interval: 50 };

/** A run that trains on another machine, in slow motion until it is told otherwise. */
async function trainThere({
  steps = 100_000,
  measuringShare = 0,
  engine = 'wasm',
}: { steps?: number; measuringShare?: number; engine?: EngineChoice } = {}) {
  const studio = openWithPool(join(temporaryFolder(), 'library'), pool.addresses(), {
    measuringShare,
  });
  const [run] = studio.runs.create({
    ...tinyRun,
    engine,
    hyperparameters: { ...tinyRun.hyperparameters, steps, checkpointEvery: 20 },
    datasetId: await importTinySprites(studio),
    place: 'pool',
  });
  const runId = run?.id ?? '';
  const machine = new TestMachine(pool.addresses(), 'anna');
  const now = () => studio.runs.get(runId);
  return { studio, runId, machine, now, ended: untilEnded(studio, runId) };
}

async function madeAgain(studio: Studio, sampleId: string, index: number) {
  const { id } = await studio.favourites.add(sampleId, index);
  return studio.creatureQuestions.makeAgain({ favouriteId: id });
}

it('draws creatures of its weights of this moment, which are starred and made again here bit for bit', async () => {
  const { studio, runId, now, ended } = await trainThere();
  await expect.poll(() => now().step, patience).toBeGreaterThan(0);
  const before = now().step;
  const sheet = await studio.runs.generate({ runId, count: 6, seed: 9 });
  expect(sheet).toMatchObject({ kind: 'generated', count: 6, seed: 9 });
  expect(sheet.step).toBeGreaterThanOrEqual(before);
  // Not of a checkpoint: those are written at other steps.
  expect(now().state).toBe('running');
  expect(existsSync(join(studio.libraryPath, sheet.path))).toBe(true);
  await expect.poll(() => now().step, patience).toBeGreaterThan(10);
  studio.runs.stop(runId);
  expect(await ended).toBe('stopped');
  const progress = studio.runs.samples(runId).find(({ step }) => step === 10);
  for (const [id, index] of [
    [sheet.id, 5],
    [progress?.id ?? '', 2],
  ] as const)
    expect(await madeAgain(studio, id, index)).toMatchObject({
      generator: 'own',
      differentPixels: 0,
    });
});

it('is paused, trained step by step, slowed down, and let go again', async () => {
  const { studio, runId, now, ended } = await trainThere();
  await expect.poll(() => now().state, patience).toBe('running');
  studio.runs.pause(runId);
  await expect.poll(() => now().state, patience).toBe('paused');
  const { step } = now();
  studio.runs.trainStep(runId, 'both');
  await expect.poll(() => now().step, patience).toBe(step + 1);
  studio.runs.trainStep(runId, 'discriminator');
  await expect.poll(() => now().byHand, patience).toMatchObject({ discriminator: 1 });
  // What the teaching view shows of a step: its sheet is here.
  const shown = () => studio.runs.samples(runId).some((sheet) => sheet.step === step + 1);
  await expect.poll(shown, patience).toBe(true);
  studio.runs.pace(runId, 1);
  await expect.poll(now, patience).toMatchObject({ state: 'running', pace: 1 });
  studio.runs.pace(runId, null);
  await expect.poll(() => now().step, patience).toBeGreaterThan(step + 10);
  studio.runs.stop(runId);
  expect(await ended).toBe('stopped');
});

it('is measured here, at the checkpoints that come from there', async () => {
  const { studio, runId, ended } = await trainThere({
    steps: 20,
    measuringShare: Infinity,
    engine: 'tensorflow',
  });
  expect(await ended).toBe('completed');
  const kid = () => studio.runs.series(runId).columns['quality/kid']?.mean ?? [];
  await expect.poll(() => kid().length, patience).toBeGreaterThan(0);
  expect(studio.runs.get(runId).bestMark).toMatchObject({ step: 20 });
  const [nearest] = studio.runs.findings(runId, { kind: 'nearest', limit: 1 });
  expect(nearest?.finding).toMatchObject({ kind: 'nearest', creatures: { length: 4 } });
});

it('goes on here from where it came there, and there again', async () => {
  const { studio, runId, now, ended } = await trainThere();
  await expect.poll(() => now().lastCheckpointStep, patience).toBeGreaterThan(0);
  studio.runs.stop(runId);
  expect(await ended).toBe('stopped');
  const there = now().step;
  const here = untilEnded(studio, runId);
  studio.runs.resume(runId, there + 20, 'here');
  expect(await here).toBe('completed');
  expect(now()).toMatchObject({ place: 'here', machine: null, trainedBy: 'this-studio' });
  const again = untilEnded(studio, runId);
  studio.runs.resume(runId, there + 40, 'pool');
  expect(await again).toBe('completed');
  expect(now()).toMatchObject({ place: 'pool', machine: 'anna', step: there + 40 });
});
