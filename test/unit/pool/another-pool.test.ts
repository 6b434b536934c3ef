import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { poolsOfEnvironment } from '../../../main/cli/pools-of-environment.ts';
import { PoolLink } from '../../../main/studio/pool/pool-link.ts';
import { StudioPool } from '../../../main/studio/pool/studio-pool.ts';
import { Runs } from '../../../main/studio/runs/runs.ts';
import { updateRun } from '../../../main/store/runs.ts';
import { TestRedis, usePool } from '../../redis-server.ts';
import { temporaryFolder } from '../store/fixtures.ts';
import { fakeTrainers, seriesAt } from '../studio/runs/fake-trainer.ts';
import { testCore } from '../studio/runs/test-core.ts';
import { anotherRun, patience, running } from './run-on-machine.ts';

const pool = usePool();
const otherRedis = new TestRedis();
beforeAll(() => otherRedis.start());
afterAll(() => otherRedis.remove());

/** A studio whose run trains in a pool, at step 45 and with a checkpoint of step 40 there, and another pool. */
async function withTwoPools() {
  const place = { ...pool.addresses(), store: temporaryFolder() };
  const other = { redis: otherRedis.url, store: temporaryFolder() };
  const core = { ...testCore(fakeTrainers().startTrainer), pool: new PoolLink() };
  const sprites = join(core.libraryPath, 'datasets/d1/sprites.bin');
  mkdirSync(dirname(sprites), { recursive: true });
  writeFileSync(sprites, 'sprites');
  const runs = new Runs(core, 'wait');
  const host = { ...poolsOfEnvironment(undefined, {}), remember: () => true };
  const studioPool = new StudioPool(core, runs, host);
  onTestFinished(async () => {
    await runs.close();
    await studioPool.close();
  });
  await studioPool.connect(place);
  const run = await anotherRun(place, { core, runs });
  await run.take('anna');
  await run.say([running]);
  await run.save(40);
  await run.say([seriesAt(45)]);
  await expect.poll(() => runs.get(run.runId).step, patience).toBe(45);
  const jobIsHere = () => studioPool.look().then(({ waiting }) => waiting.map((job) => job.jobId));
  return { ...run, core, runs, studioPool, place, other, jobIsHere };
}

it('is not given a run that another pool trains, which says where that is', async () => {
  const { core, runs, runId, jobId, studioPool, place, other, jobIsHere } = await withTwoPools();
  await studioPool.connect(other);
  const where = `at ${place.redis} with the store ${place.store}`;
  await expect(runs.inPool(runId)).rejects.toMatchObject({
    message: expect.stringContaining('trains in a pool that is not connected'),
    hint: expect.stringContaining(`Connect the pool ${where} on the screen`),
  });
  expect(await jobIsHere()).not.toContain(jobId);
  const inStore = () => runs.checkpoints(runId).map(({ step, isHere }) => [step, isHere]);
  expect(inStore()).toEqual([[40, false]]);
  expect(runs.get(runId)).toMatchObject({ state: 'running', step: 45, poolPlace: place });
  await expect(runs.bringCheckpoint(runId, 40)).rejects.toMatchObject({
    message: expect.stringContaining('lies in the store of a pool that is not connected'),
    hint: expect.stringContaining(`Connect the pool ${where}`),
  });
  expect(() => runs.stop(runId)).toThrow('trains in a pool that is not connected');
  // Nothing of it has to come before this one is let go.
  expect(await studioPool.disconnect()).toMatchObject({ state: 'none', problem: null });
  expect(inStore()).toEqual([[40, false]]);
  const job = core.store.prepare('SELECT pool_job FROM runs').pluck().get();
  expect(job).toBe(jobId);
});

it('is followed again where its pool is connected anew', async () => {
  const { runs, runId, studioPool, place, other, say, end, ended } = await withTwoPools();
  await studioPool.connect(other);
  await say([seriesAt(50)]);
  await studioPool.connect(place);
  await expect.poll(() => runs.get(runId).step, patience).toBe(50);
  await end('stopped');
  expect(await ended).toBe('stopped');
  expect(runs.get(runId)).toMatchObject({ poolPlace: null, lastCheckpointStep: 40 });
});

it('is followed also where its pool has another address now', async () => {
  const { runs, runId, studioPool, place, say } = await withTwoPools();
  const fromElsewhere = { ...place, redis: place.redis.replace('127.0.0.1', 'localhost') };
  await studioPool.connect(fromElsewhere);
  expect(await runs.inPool(runId)).toMatchObject({ poolPlace: fromElsewhere });
  await say([seriesAt(50)]);
  await expect.poll(() => runs.get(runId).step, patience).toBe(50);
});

it('is followed where an older version has put it there', async () => {
  const { core, runs, runId, studioPool, place, say } = await withTwoPools();
  await studioPool.disconnect({ withoutCheckpoints: true });
  updateRun(core.store, runId, { poolPlace: null });
  await studioPool.connect(place);
  expect(runs.get(runId).poolPlace).toEqual(place);
  await say([seriesAt(50)]);
  await expect.poll(() => runs.get(runId).step, patience).toBe(50);
});
