import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { describe, expect, it } from 'vitest';
import { JobQueue } from '../../../main/pool/redis/job-queue.ts';
import { commandsKey, entriesKey, recordKey } from '../../../main/pool/redis/keys.ts';
import { JobQueues } from '../../../main/pool/redis/job-queues.ts';
import { PoolTraining } from '../../../main/pool/worker/pool-training.ts';
import type { TrainerEvent } from '../../../shared/run/events.ts';
import { usePool } from '../../redis-server.ts';
import { FakeTrainer, seriesAt } from '../studio/runs/fake-trainer.ts';
import { examplePoolJob } from './example-job.ts';
import {
  patience,
  running,
  runOnMachine,
  studioOnPool,
  takeAway,
  workerFolder,
} from './run-on-machine.ts';

const pool = usePool();

/** Something is lost, and the server is killed and comes back without it. */
async function lose(what: (redis: Redis) => Promise<unknown>): Promise<void> {
  const redis = new Redis(pool.addresses().redis);
  await what(redis);
  redis.disconnect();
  await pool.redis.kill();
  await pool.redis.start();
}

async function withCheckpoints(...steps: number[]) {
  const run = await runOnMachine(pool.addresses());
  const { core, runs, runId, take, say, save } = run;
  await take('anna');
  await say([running]);
  for (const step of steps) await save(step);
  await say([seriesAt(55)]);
  await expect.poll(() => runs.get(runId).step, patience).toBe(55);
  const folder = join(core.libraryPath, `runs/${runId}/checkpoints`);
  const here = () => (existsSync(folder) ? readdirSync(folder).map(Number) : []);
  return { ...run, here };
}

function sheetAt(path: string): TrainerEvent {
  const sheet = { count: 1, columns: 1, cellSize: 8, seed: 1 };
  return { type: 'sample', step: 56, at: 1, path, ...sheet };
}

describe('a server that comes back while the studio is connected', () => {
  it('without a run: it is put there again from its newest checkpoint, and trains on', async () => {
    const { runs, runId, jobId, records, take, say, end, ended } = await withCheckpoints(40);
    await lose((redis) => redis.flushall());
    await expect.poll(() => records.stateOf(jobId), patience).toBe('there');
    expect((await records.jobOf(jobId))?.checkpoints).toMatchObject([{ step: 40 }]);
    const queue = new JobQueue(pool.addresses(), undefined);
    await expect.poll(() => queue.waiting(9), patience).toEqual([jobId]);
    queue.close();
    await take('bert', 40);
    await say([seriesAt(60)]);
    await expect.poll(() => runs.get(runId), patience).toMatchObject({ machine: 'bert', step: 60 });
    await end('completed');
    expect(await ended).toBe('completed');
  });

  it('without its place in the queue: it waits there again', async () => {
    const { jobId } = await runOnMachine(pool.addresses());
    const queue = new JobQueue(pool.addresses(), undefined);
    await expect.poll(() => queue.waiting(9), patience).toContain(jobId);
    await lose(async (redis) => redis.del(await redis.keys('sprite-gan-studio:train-*')));
    await expect.poll(() => queue.waiting(9), patience).toContain(jobId);
    queue.close();
  });

  it('without a run whose sheet waits for a store that is away: it is stopped at once', async () => {
    const { core, runs, runId, redisPool, store, jobId, say } = await withCheckpoints(40);
    const path = `runs/${runId}/samples/000056.png`;
    const content = await store.put(`jobs/${jobId}/${path}`, join(core.libraryPath, 'studio.db'));
    takeAway(pool.addresses().store);
    await say([sheetAt(path)], [{ path, ...content }]);
    const told: string[] = [];
    redisPool.onReach((part, problem) => told.push(`${part} ${problem ? 'away' : 'there'}`));
    await expect.poll(() => told, patience).toContain('store away');
    await lose((redis) => redis.flushall());
    await expect.poll(() => told.at(-1), patience).toBe('queue there');
    // What the studio asks for itself by then has its answer before the last of these.
    for (const known of [false, false, false]) expect(await redisPool.has(jobId)).toBe(known);
    runs.stop(runId);
    expect(runs.get(runId)).toMatchObject({
      state: 'interrupted',
      problem: {
        message: expect.stringContaining('before its checkpoint of step 40 had come') as string,
      },
    });
  });

  it('without a run that is to stop, whose sheet waits for a store that is away: that is waited for, and not for ever', async () => {
    const { core, runs, runId, store, jobId, say } = await withCheckpoints(40);
    const path = `runs/${runId}/samples/000056.png`;
    const content = await store.put(`jobs/${jobId}/${path}`, join(core.libraryPath, 'studio.db'));
    takeAway(pool.addresses().store);
    await say([sheetAt(path)], [{ path, ...content }]);
    await pool.redis.kill();
    runs.stop(runId);
    await pool.redis.start();
    await pool.redis.killAndForget();
    await pool.redis.start();
    await expect.poll(() => runs.get(runId).state, patience).toBe('interrupted');
  });

  it('without a run that is to stop, whose checkpoint lies in a store that is away: neither is that', async () => {
    const { runs, runId } = await withCheckpoints(40);
    takeAway(pool.addresses().store);
    await pool.redis.kill();
    runs.stop(runId);
    await pool.redis.start();
    await pool.redis.killAndForget();
    await pool.redis.start();
    await expect.poll(() => runs.get(runId).state, patience).toBe('interrupted');
  });

  it('without the wish that a run be stopped, of which a studio knows that was opened anew: it is asked again', async () => {
    const { core, runs, runId, redis, jobId, close } = await withCheckpoints(40);
    const asked = async () => JSON.stringify(await redis.xrange(commandsKey(jobId), '-', '+'));
    // As a machine does that has it.
    const queue = new JobQueue(pool.addresses(), undefined);
    await expect.poll(() => queue.takeOut(jobId), patience).toBe(true);
    queue.close();
    runs.stop(runId);
    await expect.poll(asked, patience).toContain('stop');
    await close();
    await redis.del(commandsKey(jobId));
    const later = studioOnPool(pool.addresses(), { core });
    expect(later.runs.get(runId).state).toBe('stopping');
    await expect.poll(() => later.runs.get(runId).state, patience).toBe('stopped');
  });

  it.each(['while the studio is connected', 'and before the studio is opened anew'])(
    'without a run that is paused, %s: it stays paused',
    async (when) => {
      const studio = await withCheckpoints(40);
      const { core, runId, jobId, records, redis, say, take, close } = studio;
      const paused = { type: 'state', step: 55, at: 1, state: 'paused', message: 'P.' } as const;
      studio.runs.pause(runId);
      await say([paused]);
      const isPaused = () => studio.runs.get(runId).state;
      await expect.poll(isPaused, patience).toBe('paused');
      let { runs } = studio;
      if (when.startsWith('while')) await lose((server) => server.flushall());
      else {
        await close();
        await redis.flushall();
        ({ runs } = studioOnPool(pool.addresses(), { core }));
      }
      await expect.poll(() => records.stateOf(jobId), patience).toBe('there');
      const asked = async () => {
        const all = await redis.xrange(commandsKey(jobId), '-', '+');
        return all.map(([, [, text = '']]) => (JSON.parse(text) as { type: string }).type);
      };
      await expect.poll(asked, patience).toEqual(['pause']);
      expect(runs.get(runId)).toMatchObject({ state: 'paused', machine: null });
      runs.resume(runId);
      await expect.poll(asked, patience).toEqual(['pause', 'resume']);
      await take('bert', 40);
      await say([running, seriesAt(60)]);
      await expect
        .poll(() => runs.get(runId), patience)
        .toMatchObject({
          ...{ state: 'running', machine: 'bert', step: 60 },
        });
    },
  );

  it('as it was earlier: what the run has learned since comes with its end', async () => {
    const { runs, runId, redis, jobId, records, save, end, ended, here } =
      await withCheckpoints(10);
    const earlier = await redis.hget(recordKey(jobId), 'checkpoint');
    for (const step of [20, 30, 40, 50]) await save(step);
    const known = () => runs.checkpoints(runId).map(({ step }) => step);
    await expect.poll(known, patience).toEqual([30, 40, 50]);
    await redis.hset(recordKey(jobId), 'checkpoint', earlier ?? '');
    expect(await records.newestCheckpoint(jobId)).toMatchObject({ step: 10 });
    await end('stopped');
    expect(await ended).toBe('stopped');
    expect(here()).toEqual([50]);
    expect(runs.get(runId)).toMatchObject({ problem: null, lastCheckpointStep: 50 });
  });
});

it('is given no run while the drive of its store is away, also by a studio that was opened anew', async () => {
  const { core, close } = await runOnMachine(pool.addresses());
  await close();
  const { store } = pool.addresses();
  takeAway(store);
  mkdirSync(store);
  const later = studioOnPool(pool.addresses(), { core });
  const away = new Promise<string>((tell) => {
    later.redisPool.onReach(
      (part, problem) => part === 'store' && problem && tell(problem.message),
    );
  });
  const place = { datasetId: 'd1', engine: 'auto', place: 'pool' } as const;
  const [run] = later.runs.create({ ...place, hyperparameters: { steps: 100 } });
  expect(await away).toContain('is its drive mounted?');
  expect(readdirSync(store)).toEqual([]);
  expect(run && later.runs.get(run.id).state).toBe('starting');
  rmSync(store, { recursive: true });
});

it('ends a run that goes on with its checkpoint, where it is stopped before a machine has it', async () => {
  const { core, runs, runId, end, ended } = await withCheckpoints(40);
  await end('stopped');
  expect(await ended).toBe('stopped');
  runs.resume(runId, undefined, 'pool');
  const queue = new JobQueue(pool.addresses(), undefined);
  const job = core.store.prepare('SELECT pool_job FROM runs WHERE id = ?').pluck();
  await expect
    .poll(async () => (await queue.waiting(9)).includes(String(job.get(runId))), patience)
    .toBe(true);
  queue.close();
  runs.stop(runId);
  await expect.poll(() => runs.get(runId).state, patience).toBe('stopped');
  const last = runs.log(runId, 500).findLast(({ type }) => type === 'state');
  expect(last).toMatchObject({ message: 'Stopped, with a checkpoint.' });
});

it('is not told that a run is taken before the machine has its files', async () => {
  const { redis, records, store } = await withCheckpoints(40);
  const path = 'runs/another/checkpoints/000010';
  const file = { path: `${path}/manifest.json`, sha256: 'a'.repeat(64), bytes: 1 };
  const sprites = await store.put('datasets/d1/sprites.bin', import.meta.filename);
  const job = examplePoolJob({
    dataset: { id: 'd1', ...sprites },
    checkpoints: [{ step: 10, path, files: [file] }],
  });
  await records.put('r1-x', job);
  const queue = new JobQueue(pool.addresses(), 'mine');
  await queue.add('r1-x');
  const queues = new JobQueues(pool.addresses(), ['mine'], 30_000);
  const taken = await queues.next(new Set());
  if (taken?.jobId !== 'r1-x') throw new Error(`${taken?.jobId} came`);
  const shop = {
    ...{ redis, records, files: store, work: workerFolder(), machine: 'anna' },
    ...{ lockMs: 30_000, saveEveryMs: 0, lackingEngines: new Map<never, string>() },
    startTrainer: () => new FakeTrainer(),
  };
  expect(await new PoolTraining(shop, taken, () => undefined).run()).toBe('left');
  const told = JSON.stringify(await redis.xrange(entriesKey('r1-x'), '-', '+'));
  expect(told).toContain('is no checkpoint of the run');
  expect(told).not.toContain('taken');
  queue.close();
  await queues.close();
});
