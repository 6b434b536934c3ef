import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { entriesKey, watchedKey } from '../../../main/pool/redis/keys.ts';
import { usePool } from '../../redis-server.ts';
import { fillStore } from '../store/fill-store.ts';
import { seriesAt } from '../studio/runs/fake-trainer.ts';
import { temporaryFolder } from '../store/fixtures.ts';
import { patience, running, runOnMachine, studioOnPool } from './run-on-machine.ts';

const pool = usePool();

describe('a run in a pool that somebody looks at', () => {
  it('is said to be, for as long', async () => {
    const { runs, runId, redis, jobId } = await runOnMachine(pool.addresses());
    runs.watch(runId, 30_000);
    await expect.poll(() => redis.pttl(watchedKey(jobId)), patience).toBeGreaterThan(0);
    expect(await redis.pttl(watchedKey(jobId))).toBeLessThanOrEqual(30_000);
  });
});

describe('a library without room when another machine takes a run', () => {
  it('waits for room, and forgets what is trained again then', async () => {
    const { core, runs, runId, take, say, redis, jobId } = await runOnMachine(pool.addresses());
    await take('anna');
    await say([running, seriesAt(1), seriesAt(2), seriesAt(3)]);
    await expect.poll(() => runs.get(runId).step, patience).toBe(3);
    const makeRoom = fillStore(core.store);
    await take('bert', 1);
    await say([running, seriesAt(2, 9)]);
    await expect.poll(() => runs.get(runId).problem?.code, patience).toBe('disk-full');
    expect(runs.get(runId).state).toBe('running');
    // What is not stored is not trimmed.
    expect(await redis.xlen(entriesKey(jobId))).toBe(4);
    makeRoom();
    await expect.poll(() => runs.get(runId).machine, patience).toBe('bert');
    await expect
      .poll(() => runs.series(runId).columns['discriminator/loss'], patience)
      .toMatchObject({ step: [1, 2], mean: [1, 9] });
    expect(runs.get(runId).problem).toBeNull();
  });

  it('ends the run with words under a command, to be resumed', async () => {
    const { core, runs, runId, ended, take, say } = await runOnMachine(pool.addresses(), {
      whenDiskFull: 'fail',
    });
    await take('anna');
    await say([running, seriesAt(1)]);
    await expect.poll(() => runs.get(runId).step, patience).toBe(1);
    const makeRoom = fillStore(core.store);
    await take('bert', 0);
    await expect.poll(() => runs.get(runId).problem?.code, patience).toBe('disk-full');
    makeRoom();
    expect(await ended).toBe('failed');
    expect(runs.get(runId).problem?.message).toMatch(/disk of the library is full/);
  });
});

describe('a run that cannot be put into the pool', () => {
  it('waits while the store is away, which is told, and is stopped at once', async () => {
    const folder = temporaryFolder();
    // Nobody can write below a file.
    writeFileSync(join(folder, 'file'), '');
    const store = join(folder, 'file', 'store');
    const { runs, redisPool } = studioOnPool({ ...pool.addresses(), store });
    const problems: (string | undefined)[] = [];
    redisPool.onReach((problem) => problems.push(problem?.message));
    const [run] = runs.create({
      datasetId: 'd1',
      hyperparameters: { steps: 20 },
      engine: 'auto',
      place: 'pool',
    });
    await expect.poll(() => problems.at(-1), patience).toMatch(/^The store of the pool at .*file/);
    const { id = '' } = run ?? {};
    expect(runs.get(id).state).toBe('starting');
    runs.stop(id);
    expect(runs.get(id).state).toBe('stopped');
  });
});
