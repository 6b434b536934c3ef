import { describe, expect, it } from 'vitest';
import type { Picture } from '../../../shared/picture.ts';
import type { Run } from '../../../shared/run.ts';
import type { Studio } from '../../../main/studio/studio.ts';
import { openWithDataset } from './open-with-dataset.ts';
import { tinyHyperparameters } from './tiny-dataset.ts';

/** Trains an image-to-image run to its end. */
async function train(studio: Studio, datasetId: string, steps: number): Promise<Run> {
  const hyperparameters = { ...tinyHyperparameters, model: 'pix2pix', steps } as const;
  const [run] = studio.runs.create({ datasetId, hyperparameters, engine: 'auto' });
  await new Promise<void>((resolve) => {
    studio.push.subscribe('run-events', (events) => {
      if (events.some(({ type, runId }) => type === 'done' && runId === run?.id)) resolve();
    });
  });
  return studio.runs.get(run?.id ?? '');
}

/** A picture of 16 pixels with one opaque square. */
function square(side: number): Picture {
  const rgba = Buffer.alloc(16 * 16 * 4);
  for (let index = 0; index < side * side; index++) {
    const pixel = (4 + Math.floor(index / side)) * 16 + 4 + (index % side);
    rgba.set([20, 20, 20, 255], pixel * 4);
  }
  return { size: 16, rgba: rgba.toString('base64') };
}

describe('drawing with an image-to-image run', () => {
  it('answers again and again from one process, and anew when that is gone', async () => {
    const { studio, datasetId, pids } = await openWithDataset();
    const { id } = await train(studio, datasetId, 12);
    const trainers = pids.length;
    const first = await studio.runs.translate(id, square(6));
    expect(await studio.runs.translate(id, square(6))).toEqual(first);
    expect((await studio.runs.translate(id, square(2))).rgba).not.toBe(first.rgba);
    expect(pids.length).toBe(trainers + 1);

    const unanswered = studio.runs.translate(id, square(6));
    process.kill(pids.at(-1) as number, 'SIGKILL');
    await expect(unanswered).rejects.toMatchObject({
      code: 'trainer-crashed',
      hint: expect.stringContaining('started anew'),
    });
    expect(await studio.runs.translate(id, square(6))).toEqual(first);
    expect(pids.length).toBe(trainers + 2);
  });

  it('begins with the picture that a sprite is drawn from, and follows training', async () => {
    const { studio, datasetId, pids } = await openWithDataset();
    const { id, lastCheckpointStep } = await train(studio, datasetId, 10);
    const source = await studio.runs.exampleSource(id, 0);
    expect(source.size).toBe(16);
    // As many sprites as the folder has: counted round.
    expect(await studio.runs.exampleSource(id, 16)).toEqual(source);
    expect(await studio.runs.exampleSource(id, 1)).not.toEqual(source);
    const drawn = await studio.runs.translate(id, source);
    studio.runs.resume(id, 20);
    await new Promise<void>((resolve) => {
      studio.push.subscribe('run-events', (events) => {
        if (events.some(({ type }) => type === 'done')) resolve();
      });
    });
    expect(studio.runs.get(id).lastCheckpointStep).toBeGreaterThan(lastCheckpointStep ?? 0);
    expect((await studio.runs.translate(id, source)).rgba).not.toBe(drawn.rgba);
    // Two trainings and one process that draws.
    expect(pids.length).toBe(3);
  });
});
