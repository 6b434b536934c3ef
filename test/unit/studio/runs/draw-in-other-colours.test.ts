import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { encodePng } from '../../../../main/png/png.ts';
import { listSamples } from '../../../../main/store/samples.ts';
import { Runs } from '../../../../main/studio/runs/runs.ts';
import type { HyperparameterChoices } from '../../../../shared/hyperparameters/schema.ts';
import type { GenerateJob } from '../../../../shared/run/trainer-protocol.ts';
import { type FakeTrainer, fakeTrainers } from './fake-trainer.ts';
import { settle, testCore, writeCheckpoint } from './test-core.ts';

const size = 16;
const wanted = { cell: 3, colourSeeds: [7, 9] };

/** A run that ended, with checkpoints of steps 20 and 40; and a creature of one of its sheets. */
async function openEnded(hyperparameters: HyperparameterChoices = { output: 'palette' }) {
  const { started, startTrainer } = fakeTrainers();
  const core = testCore(startTrainer);
  const runs = new Runs(core);
  const [run] = runs.create({ datasetId: 'd1', hyperparameters, engine: 'wasm' });
  await settle();
  const [trainer] = started as [FakeTrainer];
  trainer.begin();
  for (const step of [20, 40]) trainer.sayEvents(writeCheckpoint(core, run!.id, step));
  trainer.finish('stopped', 40);
  await settle();
  const sampleOf = (step: number) => ({
    ...{ id: 's1', runId: run!.id, step, at: 1, kind: 'progress' as const, path: 'sheet.png' },
    ...{ count: 4, columns: 2, cellSize: size, seed: 77, condition: null },
  });
  return { core, runs, run: run!, started, sampleOf };
}

/** Answers as a trainer does: one cell for each seed of colours, each of another red. */
async function answer(libraryPath: string, trainer: FakeTrainer | undefined): Promise<GenerateJob> {
  trainer?.say({ type: 'ready' });
  await settle();
  const job = trainer?.commands.find((command) => command.type === 'job')?.job as GenerateJob;
  const width = size * job.count;
  const data = new Uint8Array(width * size * 4);
  for (let pixel = 0; pixel < data.length / 4; pixel++)
    data.set([Math.floor((pixel % width) / size) * 10 + 5, 0, 0, 255], pixel * 4);
  const sheet = join(libraryPath, job.output);
  mkdirSync(dirname(sheet), { recursive: true });
  writeFileSync(sheet, encodePng({ width, height: size, data }));
  const layout = { count: job.count, columns: job.count, cellSize: size };
  trainer?.say({ type: 'generated', path: job.output, step: 40, ...layout });
  trainer?.exit({ code: 0, signal: null });
  return job;
}

describe('a creature in the colours of its own generator', () => {
  it.each([
    ['20', 20, ['20', '40', '20']],
    ['the newest, where that of its step is gone', 33, ['40', '20']],
  ])('is drawn by the checkpoint of its step: %s', async (_, step, order) => {
    const { core, runs, run, started, sampleOf } = await openEnded();
    const drawn = runs.drawInOtherColours(sampleOf(step), wanted);
    await settle();
    const job = await answer(core.libraryPath, started[1]);
    const reds = (await drawn).map(({ data }) => data[0]);
    expect(reds).toEqual([5, 15]);
    expect([job.checkpoint, ...(job.olderCheckpoints ?? [])]).toEqual(
      order.map((place) => `runs/${run.id}/checkpoints/0000${place}`),
    );
    expect(job).toMatchObject({ seed: 77, count: 2, inOtherColours: wanted });
    expect(listSamples(core.store, run.id)).toEqual([]);
    expect(existsSync(join(core.libraryPath, job.output))).toBe(false);
    await runs.close('kill');
  });

  it('is drawn before the first checkpoint too, by the generator that is kept of its sheet', async () => {
    const { started, startTrainer } = fakeTrainers();
    const core = testCore(startTrainer);
    const runs = new Runs(core);
    const hyperparameters = { output: 'palette' } as const;
    const [run] = runs.create({ datasetId: 'd1', hyperparameters, engine: 'wasm' });
    await settle();
    const generator = `runs/${run!.id}/generators/000005`;
    mkdirSync(join(core.libraryPath, generator), { recursive: true });
    const sample = { id: 's1', runId: run!.id, step: 5, at: 1, kind: 'generated' as const };
    const sheet = { path: 'sheet.png', count: 4, columns: 2, cellSize: size, seed: 77 };
    const drawn = runs.drawInOtherColours({ ...sample, ...sheet, condition: null }, wanted);
    await settle();
    const job = await answer(core.libraryPath, started[1]);
    expect(await drawn).toHaveLength(2);
    expect([job.checkpoint, ...(job.olderCheckpoints ?? [])]).toEqual([generator]);
    await runs.close('kill');
  });

  it('is not to be had of a run that paints without a palette', async () => {
    const { runs, sampleOf } = await openEnded({ output: 'colours' });
    await expect(runs.drawInOtherColours(sampleOf(20), wanted)).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining('paints without a palette'),
    });
    await runs.close('kill');
  });
});
