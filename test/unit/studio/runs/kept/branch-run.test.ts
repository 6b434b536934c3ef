import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Runs } from '../../../../../main/studio/runs/runs.ts';
import { type FakeTrainer, fakeTrainers, seriesAt } from '../fake-trainer.ts';
import { settle, testCore, writeCheckpoint } from '../test-core.ts';

/** A run that was stopped at step 40, with checkpoints of 20 and 40. */
async function openStopped() {
  const { started, startTrainer } = fakeTrainers();
  const core = testCore(startTrainer);
  const runs = new Runs(core);
  const [run] = runs.create({ datasetId: 'd1', hyperparameters: { steps: 100 }, engine: 'wasm' });
  await settle();
  const [trainer] = started as [FakeTrainer];
  trainer.begin();
  trainer.say({ type: 'tick', attempt: 1, steps: 7 });
  for (const step of [20, 40]) {
    trainer.sayEvents(seriesAt(step), writeCheckpoint(core, run!.id, step));
  }
  trainer.finish('stopped', 40);
  await settle();
  return { core, runs, run: runs.get(run!.id), started };
}

const jobOf = (trainer: FakeTrainer | undefined) =>
  trainer?.commands.find((command) => command.type === 'job')?.job;

describe('going back to a step of a run', () => {
  it('trains a new run from there, with the same settings, and leaves the other as it is', async () => {
    const { core, runs, run, started } = await openStopped();
    const branch = await runs.branch({ runId: run.id, step: 20 });
    expect(branch).toMatchObject({
      name: `${run.name} from step 20`,
      state: 'queued',
      step: 20,
      lastCheckpointStep: 20,
      stepsPerTick: 7,
      engine: 'wasm',
      datasetId: run.datasetId,
      hyperparameters: run.hyperparameters,
      branchedFrom: { runId: run.id, name: run.name, step: 20 },
    });
    await settle();
    started[1]?.say({ type: 'ready' });
    const checkpoint = `runs/${branch.id}/checkpoints/000020`;
    expect(jobOf(started[1])).toMatchObject({ resumeFrom: checkpoint, stepsPerTick: 7 });
    const read = (path: string) => readFileSync(join(core.libraryPath, path, 'manifest.json'));
    expect(read(checkpoint)).toEqual(read(`runs/${run.id}/checkpoints/000020`));
    expect(runs.get(run.id)).toEqual(run);
    expect(core.forwarded.filter(({ runId }) => runId === branch.id)[0]).toMatchObject({
      ...{ type: 'state', state: 'queued', step: 20 },
    });
    await runs.close('kill');
  });

  it('takes a name and a number of steps of its own', async () => {
    const { runs, run } = await openStopped();
    const branch = await runs.branch({ runId: run.id, step: 40, steps: 500, name: 'Again' });
    expect(branch).toMatchObject({ name: 'Again', hyperparameters: { steps: 500 }, step: 40 });
    await runs.close('kill');
  });

  it('gets a number where there is one of its name, also of the longest', async () => {
    const { runs, run } = await openStopped();
    const name = 'n'.repeat(120);
    const branch = () => runs.branch({ runId: run.id, step: 20, name });
    expect((await branch()).name).toBe(name);
    expect((await branch()).name).toBe(`${'n'.repeat(110)} 2`);
    // One that is damaged would be left out.
    expect(runs.list()).toHaveLength(3);
    await runs.close('kill');
  });

  it('refuses, in words, what is not there, is damaged, or has nothing left to do', async () => {
    const { core, runs, run } = await openStopped();
    const branch = (step: number, steps?: number) =>
      runs.branch({ runId: run.id, step, ...(steps && { steps }) });
    await expect(branch(30)).rejects.toThrow(
      expect.objectContaining({ code: 'not-found', hint: 'There are those of step 20, 40.' }),
    );
    await expect(branch(40, 40)).rejects.toThrow(expect.objectContaining({ code: 'conflict' }));
    const manifest = join(core.libraryPath, `runs/${run.id}/checkpoints/000020/manifest.json`);
    expect(existsSync(manifest)).toBe(true);
    appendFileSync(manifest, ' ');
    await expect(branch(20)).rejects.toThrow(
      expect.objectContaining({ code: 'checkpoint-damaged' }),
    );
    expect(runs.list()).toHaveLength(1);
  });
});
