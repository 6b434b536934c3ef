import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { RedisPool } from '../../../main/pool/studio/redis-pool.ts';
import type { PoolTask, RemoteListener } from '../../../main/studio/runs/trainer-pool.ts';
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

describe('what a machine has told', () => {
  it('goes from the pool once it is stored, and not while the library has no room for it', async () => {
    const { core, runs, runId, take, say, redis, jobId } = await runOnMachine(pool.addresses());
    const left = () => redis.xlen(entriesKey(jobId));
    let step = 0;
    const sayMore = async (entries: number) => {
      for (const last = step + entries; step < last;) await say([seriesAt(++step)]);
    };
    const isRead = () => expect.poll(() => runs.get(runId).step, patience).toBe(step);
    await take('anna');
    await say([running]);
    await sayMore(200);
    await isRead();
    await expect.poll(left, patience).toBeLessThan(60);

    const makeRoom = fillStore(core.store);
    await sayMore(150);
    // It waits in memory, where it is lost with the studio.
    await isRead();
    expect(runs.get(runId).problem?.code).toBe('disk-full');
    expect(await left()).toBeGreaterThanOrEqual(150);
    makeRoom();
    const stored = () => runs.series(runId).columns['discriminator/loss']?.step.length;
    await expect.poll(stored, patience).toBe(350);
    await sayMore(50);
    await expect.poll(left, patience).toBeLessThan(60);
    // What was told last may be on its way still.
    await isRead();
    expect(stored()).toBe(400);
  });
});

describe('a library without room when another machine takes a run', () => {
  it('waits for room, and forgets what is trained again then', async () => {
    const { core, runs, runId, take, say } = await runOnMachine(pool.addresses());
    await take('anna');
    await say([running, seriesAt(1), seriesAt(2), seriesAt(3)]);
    await expect.poll(() => runs.get(runId).step, patience).toBe(3);
    const makeRoom = fillStore(core.store);
    await take('bert', 1);
    await say([running, seriesAt(2, 9)]);
    await expect.poll(() => runs.get(runId).problem?.code, patience).toBe('disk-full');
    expect(runs.get(runId).state).toBe('running');
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
    redisPool.onReach((part, problem) => {
      if (part === 'store') problems.push(problem?.message);
    });
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

describe('a library without room when a pool has forgotten a run', () => {
  it('says so once, and is asked again for what the pool gets anew', async () => {
    const { core, runs, runId, jobId, records, take, say, close } = await runOnMachine(
      pool.addresses(),
    );
    await take('anna');
    await say([running]);
    await expect.poll(() => runs.get(runId).state, patience).toBe('running');
    await close();
    await records.remove(jobId);
    const redisPool = new RedisPool(pool.addresses(), core.libraryPath, core.log);
    onTestFinished(() => redisPool.close());
    const told: string[] = [];
    const listen = (what: string) => () => void told.push(what);
    const rest = ['onTaken', 'onMessage', 'onStored', 'onFetched', 'onGone', 'onLeft', 'onEnd'];
    const listener = {
      ...Object.fromEntries(rest.map((what) => [what, listen(what)])),
      onForgotten: listen('forgotten'),
      onNoRoom: () => told.push('no room') > 0,
      onRoom: listen('room'),
    } as unknown as RemoteListener;
    let isFull = true;
    const task = (): Promise<PoolTask> => {
      if (!isFull) return new Promise(() => told.push('asked for the task'));
      isFull = false;
      throw Object.assign(new Error('no space left'), { code: 'ENOSPC' });
    };
    const nothing = { storedCursor: () => null, inStore: () => [], isWanted: () => false };
    const place = {
      ...nothing,
      ...{ isListed: () => false, isTaken: () => false, newestListed: () => 0 },
    };
    redisPool.train(
      { jobId, cursor: '1-1', poolId: null, place: 'pool', ...place },
      task,
      listener,
    );
    await expect.poll(() => told, patience).toContain('asked for the task');
    expect(told).toEqual(['forgotten', 'no room', 'asked for the task']);
  });
});
