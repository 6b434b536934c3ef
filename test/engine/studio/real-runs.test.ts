import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { elementAt } from '../../../shared/known-places.ts';
import type { Studio } from '../../../main/studio/studio.ts';
import { endedStates, type RunEvent } from '../../../shared/run/events.ts';
import type { Run } from '../../../shared/run/run.ts';
import { storedSteps } from '../told-steps.ts';
import { openWithDataset } from './open-with-dataset.ts';
import { tinyHyperparameters } from './tiny-dataset.ts';

function create(studio: Studio, datasetId: string, steps: number): Run {
  const hyperparameters = { ...tinyHyperparameters, steps };
  return elementAt(studio.runs.create({ datasetId, hyperparameters, engine: 'auto' }), 0);
}

function eventOf(
  studio: Studio,
  runId: string,
  fits: (event: RunEvent) => boolean,
): Promise<RunEvent> {
  return new Promise((resolve) => {
    const stop = studio.push.subscribe('run-events', (events) => {
      const found = events.find((event) => event.runId === runId && fits(event));
      if (!found) return;
      stop();
      resolve(found);
    });
  });
}

const ends = ({ type }: RunEvent) => type === 'done';
const reaches = (step: number) => (event: RunEvent) =>
  event.type === 'series' && event.step >= step;
const isIn = (state: string) => (event: RunEvent) =>
  event.type === 'state' && event.state === state;

function stepsOf(studio: Studio, runId: string): number[] {
  const { 'generator/loss': losses } = studio.runs.series(runId).columns;
  return losses ? storedSteps(losses) : [];
}

function oneTo(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

describe('runs with the real trainer', () => {
  it('train one after the other, with all losses, samples and a checkpoint at the end', async () => {
    const { studio, datasetId } = await openWithDataset();
    const first = create(studio, datasetId, 25);
    const second = create(studio, datasetId, 5);
    await eventOf(studio, second.id, ends);
    const run = studio.runs.get(first.id);
    expect(run).toMatchObject({ state: 'completed', step: 25, imagesSeen: 100, problem: null });
    expect(run).toMatchObject({
      lastCheckpointStep: 25,
      engineFacts: { device: expect.any(String) },
    });
    expect(run.elapsedMs).toBeGreaterThan(0);
    expect(stepsOf(studio, first.id)).toEqual(oneTo(25));
    expect(studio.runs.samples(first.id).map(({ step }) => step)).toEqual([0, 1, 5, 10, 20, 25]);
    const sheet = await readFile(join(studio.libraryPath, run.lastSamplePath ?? ''));
    expect(await sharp(sheet).metadata()).toMatchObject({ width: 32, height: 32, format: 'png' });
    expect(existsSync(join(studio.libraryPath, 'runs', first.id, 'config.json'))).toBe(true);
    const { startedAt } = studio.runs.get(second.id);
    expect(startedAt).toBeGreaterThanOrEqual(run.endedAt ?? Infinity);
  });

  it('are interrupted when the trainer is killed, and go on from the last checkpoint', async () => {
    const { studio, datasetId, pids } = await openWithDataset();
    const run = create(studio, datasetId, 60);
    await eventOf(studio, run.id, reaches(25));
    const ended = eventOf(studio, run.id, ends);
    process.kill(elementAt(pids, 0), 'SIGKILL');
    expect(await ended).toMatchObject({ reason: 'interrupted' });
    expect(studio.runs.get(run.id)).toMatchObject({
      state: 'interrupted',
      problem: { code: 'trainer-crashed', message: expect.stringContaining('SIGKILL') },
    });
    const checkpointStep = studio.runs.get(run.id).lastCheckpointStep ?? 0;
    expect(checkpointStep).toBeGreaterThanOrEqual(20);

    const resumed = eventOf(studio, run.id, isIn('running'));
    studio.runs.resume(run.id);
    expect(await resumed).toMatchObject({ step: checkpointStep });
    await eventOf(studio, run.id, ends);
    expect(studio.runs.get(run.id)).toMatchObject({
      state: 'completed',
      step: 60,
      imagesSeen: 240,
    });
    expect(stepsOf(studio, run.id)).toEqual(oneTo(60));
  });

  it('go back to a step as a new run, which does bit for bit what the first did from there', async () => {
    const { studio, datasetId } = await openWithDataset();
    const first = create(studio, datasetId, 25);
    await eventOf(studio, first.id, ends);
    const branch = await studio.runs.branch({ runId: first.id, step: 10 });
    await eventOf(studio, branch.id, ends);
    expect(studio.runs.get(branch.id)).toMatchObject({ state: 'completed', imagesSeen: 100 });
    expect(stepsOf(studio, branch.id)).toEqual(oneTo(25).slice(10));
    const lossesFrom = (runId: string, after: number) =>
      studio.runs.series(runId, { from: after + 1 }).columns['discriminator/loss']?.mean;
    expect(lossesFrom(branch.id, 10)).toEqual(lossesFrom(first.id, 10));
    const lastOf = (runId: string, group: string) =>
      readFile(join(studio.libraryPath, `runs/${runId}/checkpoints/000025/${group}.safetensors`));
    for (const group of ['generator', 'discriminator', 'generator-optimizer', 'average']) {
      expect(await lastOf(branch.id, group)).toEqual(await lastOf(first.id, group));
    }
  });

  it('pause, draw creatures while they wait, go on, and stop with a checkpoint', async () => {
    const { studio, datasetId } = await openWithDataset();
    const run = create(studio, datasetId, 1_000_000);
    await eventOf(studio, run.id, reaches(12));
    const paused = eventOf(studio, run.id, isIn('paused'));
    studio.runs.pause(run.id);
    const pausedAt = (await paused).step;
    const sample = await studio.runs.generate({ runId: run.id, count: 3, seed: 5 });
    const waiting = studio.runs.get(run.id);
    expect(waiting).toMatchObject({ state: 'paused', step: pausedAt });
    expect(sample).toMatchObject({ kind: 'generated', count: 3, seed: 5, cellSize: 16 });
    expect(sample.step).toBe(waiting.lastCheckpointStep);

    studio.runs.resume(run.id);
    await eventOf(studio, run.id, reaches(pausedAt + 5));
    const ended = eventOf(studio, run.id, ends);
    studio.runs.stop(run.id);
    const { step } = await ended;
    expect(studio.runs.get(run.id)).toMatchObject({ state: 'stopped', lastCheckpointStep: step });

    const favourite = await studio.favourites.add(sample.id, 2);
    const picture = await readFile(join(studio.libraryPath, favourite.path));
    expect(await sharp(picture).metadata()).toMatchObject({ width: 16, height: 16 });
  });

  it('draw creatures of their weights at any moment, and train on bit for bit as if nobody had asked', async () => {
    const { studio, datasetId } = await openWithDataset();
    const alone = create(studio, datasetId, 25);
    await eventOf(studio, alone.id, ends);
    const asked = create(studio, datasetId, 25);
    await eventOf(studio, asked.id, reaches(1));
    const paused = eventOf(studio, asked.id, isIn('paused'));
    const whileTraining = studio.runs.generate({ runId: asked.id, count: 5, seed: 7 });
    studio.runs.pause(asked.id);
    const { step: pausedAt } = await paused;
    const whilePaused = await studio.runs.generate({ runId: asked.id, count: 5, seed: 7 });
    expect(whilePaused).toMatchObject({ step: pausedAt, count: 5, seed: 7, cellSize: 16 });
    expect((await whileTraining).step).toBeLessThanOrEqual(pausedAt);
    const ended = eventOf(studio, asked.id, ends);
    studio.runs.resume(asked.id);
    await ended;
    const lastOf = (runId: string, group: string) =>
      readFile(join(studio.libraryPath, `runs/${runId}/checkpoints/000025/${group}.safetensors`));
    for (const group of ['generator', 'discriminator', 'generator-optimizer', 'average'])
      expect(await lastOf(asked.id, group)).toEqual(await lastOf(alone.id, group));
    expect(stepsOf(studio, asked.id)).toEqual(oneTo(25));
  });

  it('are stopped with a checkpoint when the studio closes', async () => {
    const { studio, datasetId } = await openWithDataset();
    const run = create(studio, datasetId, 1_000_000);
    await eventOf(studio, run.id, reaches(3));
    const ended = eventOf(studio, run.id, ends);
    await studio.runs.close();
    const { step } = await ended;
    const { state, lastCheckpointStep } = studio.runs.get(run.id);
    expect(endedStates).toContain(state);
    expect(lastCheckpointStep).toBe(step);
  });
});
