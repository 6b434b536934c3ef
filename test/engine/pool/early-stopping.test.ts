import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { usePool } from '../../redis-server.ts';
import { temporaryFolder } from '../studio/tiny-dataset.ts';
import { TestMachine } from './machines.ts';
import { importTinySprites, openWithPool, tinyRun, untilEnded } from './pool-studio.ts';

const pool = usePool();
/** Another test may have the processors. */
const patience = { timeout: 240_000, interval: 100 };
const rung = 40;

it('stops the run of a sweep on its machine that is worse at a rung than the one before it, resumable', async () => {
  const library = join(temporaryFolder(), 'library');
  const studio = openWithPool(library, pool.addresses(), { whenDiskFull: 'wait' });
  const { runs } = studio.sweeps.create({
    ...tinyRun,
    engine: 'tensorflow',
    hyperparameters: { ...tinyRun.hyperparameters, steps: 3 * rung, checkpointEvery: 1_000 },
    datasetId: await importTinySprites(studio),
    place: 'pool',
    // In so few steps the second is driven far off, and the first stays near where it began; the third waits behind them.
    sweep: {
      axes: { learningRate: [1e-7, 5e-3, 2e-3] },
      seeds: 1,
      earlyStopping: { firstRung: rung },
    },
  });
  // In slow motion from the start, and slower from the rung on: measuring takes longer than so few steps.
  studio.store.prepare('UPDATE runs SET pace = 20').run();
  const [better = '', worse = '', third = ''] = runs.map(({ id }) => id);
  const now = (runId: string) => studio.runs.get(runId);
  const ended = {
    better: untilEnded(studio, better),
    worse: untilEnded(studio, worse),
    third: untilEnded(studio, third),
  };
  new TestMachine(pool.addresses(), 'anna');

  const slowDown = async (runId: string) => {
    await expect.poll(() => now(runId).step, patience).toBeGreaterThanOrEqual(rung);
    studio.runs.pace(runId, 0.5);
  };
  await slowDown(better);
  await expect
    .poll(() => now(better).rungs, patience)
    .toMatchObject([{ step: rung, place: 1, of: 1, verdict: 'trains-on' }]);
  expect(now(better).state).toBe('running');
  studio.runs.stop(better);
  expect(await ended.better).toBe('stopped');

  await slowDown(worse);
  expect(await ended.worse).toBe('stopped');
  const stopped = now(worse);
  expect(stopped).toMatchObject({
    machine: 'anna',
    rungs: [{ step: rung, place: 2, of: 2, verdict: 'stopped' }],
    endReason: expect.stringMatching(/^At step 40 its creatures were number 2 of 2 \(KID /),
  });
  expect(stopped.step).toBeLessThan(3 * rung);
  // It can be resumed from where it was stopped, and its rung is here, where it was measured.
  expect(stopped.lastCheckpointStep).toBe(stopped.step);
  const checkpoint = join(studio.libraryPath, `runs/${worse}/checkpoints/000040/manifest.json`);
  expect(existsSync(checkpoint)).toBe(true);
  studio.runs.stop(third);
  await ended.third;
});
