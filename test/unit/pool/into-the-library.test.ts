import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { FolderStore } from '../../../main/pool/files/folder-store.ts';
import { connect } from '../../../main/pool/redis/connect.ts';
import { JobRecords } from '../../../main/pool/redis/job-records.ts';
import { entriesKey, watchedKey } from '../../../main/pool/redis/keys.ts';
import { RedisPool } from '../../../main/pool/studio/redis-pool.ts';
import { PoolLink } from '../../../main/studio/pool/pool-link.ts';
import { Runs } from '../../../main/studio/runs/runs.ts';
import type { WhenDiskFull } from '../../../shared/library/room.ts';
import type { PoolEntry } from '../../../shared/pool/entry.ts';
import type { StoredFile } from '../../../shared/pool/job.ts';
import type { EndedState, TrainerEvent } from '../../../shared/run/events.ts';
import { appVersion } from '../../../shared/version.ts';
import { usePool } from '../../redis-server.ts';
import { fillStore } from '../store/fill-store.ts';
import { fakeTrainers, seriesAt } from '../studio/runs/fake-trainer.ts';
import { temporaryFolder } from '../store/fixtures.ts';
import { testCore, writeCheckpoint } from '../studio/runs/test-core.ts';

const pool = usePool();
/** Another test may have the processors. */
const patience = { timeout: 60_000 };

/** A studio with a run in the pool, and a machine that has taken it, whose every word the test says. */
async function runOnMachine(whenDiskFull: WhenDiskFull = 'wait') {
  const core = testCore(fakeTrainers().startTrainer);
  const addresses = pool.addresses();
  const redisPool = new RedisPool(addresses, core.libraryPath, core.log);
  const redis = connect(addresses);
  const runs = new Runs({ ...core, pool: new PoolLink(redisPool) }, whenDiskFull);
  onTestFinished(async () => {
    await runs.close();
    await redisPool.close();
    redis.disconnect();
  });
  const sprites = join(core.libraryPath, 'datasets/d1/sprites.bin');
  mkdirSync(dirname(sprites), { recursive: true });
  writeFileSync(sprites, 'sprites');
  const ended = new Promise<EndedState>((resolve) => {
    core.push.subscribe('run-events', (events) => {
      for (const event of events) if (event.type === 'done') resolve(event.reason);
    });
  });
  const [run] = runs.create({
    datasetId: 'd1',
    hyperparameters: { steps: 100 },
    engine: 'auto',
    place: 'pool',
  });
  const runId = run?.id ?? '';
  const records = new JobRecords(redis);
  const jobOf = () => String(core.store.prepare('SELECT pool_job FROM runs').pluck().get());
  await expect.poll(() => records.stateOf(jobOf()), patience).toBe('there');
  const jobId = jobOf();
  let told = 0;
  let machine = '';
  const take = async (name: string, fromStep = 0) => {
    await records.take(jobId, name);
    [told, machine] = [0, name];
    await tell({ kind: 'taken', machine, studio: appVersion, fromStep });
  };
  const tell = (entry: PoolEntry, checkpoint?: Parameters<typeof records.append>[4]) =>
    records.append(jobId, machine, ++told, entry, checkpoint);
  const say = (events: TrainerEvent[], files: StoredFile[] = []) =>
    tell({ kind: 'said', message: { type: 'events', attempt: 1, events }, files });
  const store = new FolderStore(addresses.store);
  /** As a machine does: the files first, then the entry; nothing of it is in the library by that. */
  const save = async (step: number) => {
    const home = temporaryFolder();
    const event = writeCheckpoint({ ...core, libraryPath: home }, runId, step);
    if (event.type !== 'checkpoint') throw new Error('no checkpoint');
    const files: StoredFile[] = [];
    for (const name of ['manifest.json', 'generator.safetensors']) {
      const path = `${event.path}/${name}`;
      const content = await store.put(`jobs/${jobId}/${path}`, join(home, path));
      files.push({ path, ...content });
    }
    await tell(
      { kind: 'said', message: { type: 'events', attempt: 1, events: [event] }, files },
      { step, path: event.path, files, before: null, stepsPerTick: 1 },
    );
  };
  const end = (said: EndedState) =>
    tell({ kind: 'ended', exit: { code: 0, signal: null }, failure: null, said });
  return { core, runs, runId, redis, jobId, ended, take, say, save, end, store };
}

const running: TrainerEvent = {
  type: 'state',
  step: 0,
  at: 1,
  state: 'running',
  message: 'Training.',
};

describe('checkpoints of a run in a pool', () => {
  it('come into the library now and then, and the last one in any case', async () => {
    const { core, runs, runId, ended, take, say, save, end } = await runOnMachine();
    const isHere = (step: number) =>
      existsSync(join(core.libraryPath, `runs/${runId}/checkpoints/0000${step}/manifest.json`));
    await take('anna');
    await say([running]);
    for (const step of [10, 20, 30, 40]) await save(step);
    await say([seriesAt(45)]);
    await expect.poll(() => runs.get(runId).step, patience).toBe(45);
    expect([10, 20, 30, 40].map(isHere)).toEqual([true, false, false, false]);
    expect(runs.get(runId).lastCheckpointStep).toBe(10);
    await end('stopped');
    expect(await ended).toBe('stopped');
    expect([20, 30, 40].map(isHere)).toEqual([false, false, true]);
    expect(runs.get(runId)).toMatchObject({ state: 'stopped', lastCheckpointStep: 40 });
    const manifest = `runs/${runId}/checkpoints/000040/manifest.json`;
    expect(JSON.parse(readFileSync(join(core.libraryPath, manifest), 'utf8'))).toMatchObject({
      progress: { step: 40 },
    });
  });
});

describe('a run in a pool that somebody looks at', () => {
  it('is said to be, for as long', async () => {
    const { runs, runId, redis, jobId } = await runOnMachine();
    runs.watch(runId, 30_000);
    await expect.poll(() => redis.pttl(watchedKey(jobId)), patience).toBeGreaterThan(0);
    expect(await redis.pttl(watchedKey(jobId))).toBeLessThanOrEqual(30_000);
  });
});

describe('a library without room when another machine takes a run', () => {
  it('waits for room, and forgets what is trained again then', async () => {
    const { core, runs, runId, take, say, redis, jobId } = await runOnMachine();
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
    const { core, runs, runId, ended, take, say } = await runOnMachine('fail');
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
