import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { identify } from '../../../main/pool/redis/identify.ts';
import { JobRecords } from '../../../main/pool/redis/job-records.ts';
import { commandsKey } from '../../../main/pool/redis/keys.ts';
import { poolsOfEnvironment } from '../../../main/cli/pools-of-environment.ts';
import { PoolLink } from '../../../main/studio/runs/trainer-pool.ts';
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
async function withTwoPools(redis = pool.addresses().redis) {
  const place = { redis, store: temporaryFolder() };
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

describe('an address that leads to another pool than before', () => {
  /** A tunnel whose end may be elsewhere. */
  async function tunnel() {
    const portOf = (url: string) => Number(new URL(url).port);
    let port = portOf(pool.addresses().redis);
    const sockets = new Set<Socket>();
    const server = createServer((near) => {
      const far = connect(port, '127.0.0.1');
      for (const socket of [near, far]) {
        sockets.add(socket);
        socket.on('error', () => [near, far].forEach((each) => each.destroy()));
      }
      near.pipe(far).pipe(near);
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const end = () => {
      for (const socket of sockets) socket.destroy();
    };
    onTestFinished(() => {
      end();
      server.close();
    });
    const leadTo = (url: string) => {
      port = portOf(url);
      end();
    };
    const { port: own } = server.address() as AddressInfo;
    return { address: `redis://127.0.0.1:${own}`, leadTo };
  }

  /** A run that is at step 45, and the other pool, which another studio has used. */
  async function behindTunnel() {
    const { address, leadTo } = await tunnel();
    const otherLine = new Redis(otherRedis.url);
    onTestFinished(() => otherLine.disconnect());
    const otherId = await identify(otherLine, null);
    const run = await withTwoPools(address);
    await expect.poll(() => run.runs.get(run.runId).poolId, patience).not.toBeNull();
    const ownId = run.runs.get(run.runId).poolId;
    expect(ownId).not.toBe(otherId);
    const isInOther = async () =>
      (await new JobRecords(otherLine).stateOf(run.jobId)) !== 'unknown';
    return { ...run, leadTo, isInOther, ownId };
  }

  it('says so while a studio is connected, and gives that one no run', async () => {
    const { runs, runId, leadTo, studioPool, isInOther, say } = await behindTunnel();
    leadTo(otherRedis.url);
    await expect
      .poll(() => studioPool.status().problem?.message, patience)
      .toMatch(/^Another pool answers at redis:.* than before\.$/);
    await wait(500);
    expect(await isInOther()).toBe(false);
    expect(runs.get(runId)).toMatchObject({ state: 'running', step: 45 });
    leadTo(pool.addresses().redis);
    await expect.poll(() => studioPool.status().state, patience).toBe('connected');
    await say([seriesAt(50)]);
    await expect.poll(() => runs.get(runId).step, patience).toBe(50);
  });

  it('asks its own pool again that a run be stopped, which it had asked of the other', async () => {
    const { runs, runId, jobId, leadTo, studioPool, redis } = await behindTunnel();
    leadTo(otherRedis.url);
    await expect
      .poll(() => studioPool.status().problem?.message, patience)
      .toMatch(/^Another pool answers/);
    runs.stop(runId);
    await wait(500);
    leadTo(pool.addresses().redis);
    const asked = async () => JSON.stringify(await redis.xrange(commandsKey(jobId), '-', '+'));
    await expect.poll(asked, patience).toContain('stop');
  });

  it('is not followed by a studio that is connected anew, and is when it leads back', async () => {
    const { runs, runId, jobId, core, leadTo, studioPool, place, isInOther, ownId, say } =
      await behindTunnel();
    await studioPool.disconnect({ withoutCheckpoints: true });
    leadTo(otherRedis.url);
    await studioPool.connect(place);
    await expect(runs.inPool(runId)).rejects.toMatchObject({
      message: expect.stringContaining('trains in a pool that is not connected'),
      hint: expect.stringContaining(`Another pool answers at ${place.redis} now`),
    });
    expect(await isInOther()).toBe(false);
    const { state, step, poolId } = runs.get(runId);
    expect({ state, step, poolId }).toEqual({ state: 'running', step: 45, poolId: ownId });
    expect(studioPool.status().id).not.toBe(ownId);
    expect(runs.checkpoints(runId).map((one) => one.step)).toEqual([40]);
    expect(core.store.prepare('SELECT pool_job FROM runs').pluck().get()).toBe(jobId);
    await studioPool.disconnect({ withoutCheckpoints: true });
    leadTo(pool.addresses().redis);
    await studioPool.connect(place);
    await say([seriesAt(50)]);
    await expect.poll(() => runs.get(runId).step, patience).toBe(50);
  });
});

it('has the id that a library knows where it has lost all, and that of whoever came first', async () => {
  const line = new Redis(otherRedis.url);
  onTestFinished(() => line.disconnect());
  await line.flushall();
  const all = await Promise.all(['a-1', 'b-2', null].map((known) => identify(line, known)));
  expect(new Set(all).size).toBe(1);
  expect(await identify(line, 'c-3')).toBe(all[0]);
  await line.flushall();
  expect(await identify(line, 'c-3')).toBe('c-3');
  await line.set('sprite-gan-studio:pool', 'No id! '.repeat(1_000));
  expect(await identify(line, 'd-4')).toBe('d-4');
});
