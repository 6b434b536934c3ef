import { appendFileSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import type { PoolAddresses } from '../../../main/pool/addresses.ts';
import { openFileStore } from '../../../main/pool/files/open-file-store.ts';
import { connect } from '../../../main/pool/redis/connect.ts';
import { JobRecords } from '../../../main/pool/redis/job-records.ts';
import { RedisPool } from '../../../main/pool/studio/redis-pool.ts';
import { WorkerFolder } from '../../../main/pool/worker/worker-folder.ts';
import { poolMemory } from '../../../main/studio/pool/pool-memory.ts';
import { PoolLink } from '../../../main/studio/runs/trainer-pool.ts';
import { Runs } from '../../../main/studio/runs/runs.ts';
import type { WhenDiskFull } from '../../../shared/library/room.ts';
import type { PoolEntry } from '../../../shared/pool/entry.ts';
import type { StoredFile, ToldCheckpoint } from '../../../shared/pool/job.ts';
import type { EndedState, TrainerEvent } from '../../../shared/run/events.ts';
import { appVersion } from '../../../shared/version.ts';
import { fakeTrainers } from '../studio/runs/fake-trainer.ts';
import { temporaryFolder } from '../store/fixtures.ts';
import { type TestCore, testCore, writeCheckpoint } from '../studio/runs/test-core.ts';

/** Another test may have the processors. */
export const patience = { timeout: 60_000 };

/** A studio on a pool; the test starts its trainers, and no machine is there but those that it plays. */
export function studioOnPool(
  addresses: PoolAddresses,
  {
    core = testCore(fakeTrainers().startTrainer),
    whenDiskFull = 'wait',
  }: { core?: TestCore; whenDiskFull?: WhenDiskFull } = {},
) {
  const redisPool = new RedisPool(addresses, core.libraryPath, core.log, poolMemory(core));
  const link = new PoolLink(redisPool);
  const runs = new Runs({ ...core, pool: link }, whenDiskFull);
  const close = async () => {
    await runs.close();
    redisPool.close();
  };
  onTestFinished(close);
  const sprites = join(core.libraryPath, 'datasets/d1/sprites.bin');
  mkdirSync(dirname(sprites), { recursive: true });
  writeFileSync(sprites, 'sprites');
  return { core, runs, link, redisPool, close };
}

/** A studio with a run in the pool, and a machine that takes it, whose every word the test says. */
export async function runOnMachine(
  addresses: PoolAddresses,
  options?: Parameters<typeof studioOnPool>[1],
) {
  const studio = studioOnPool(addresses, options);
  return { ...studio, ...(await anotherRun(addresses, studio)) };
}

/** The same in a studio that is there. */
export async function anotherRun(
  addresses: PoolAddresses,
  { core, runs }: Pick<ReturnType<typeof studioOnPool>, 'core' | 'runs'>,
  create = () =>
    runs.create({
      datasetId: 'd1',
      hyperparameters: { steps: 100 },
      engine: 'auto',
      place: 'pool',
    }),
) {
  const redis = connect(addresses);
  onTestFinished(() => redis.disconnect());
  const ended = new Promise<EndedState>((resolve) => {
    core.push.subscribe('run-events', (events) => {
      for (const event of events) if (event.type === 'done') resolve(event.reason);
    });
  });
  const [run] = create();
  const runId = run?.id ?? '';
  const records = new JobRecords(redis);
  const jobOf = () =>
    String(core.store.prepare('SELECT pool_job FROM runs WHERE id = ?').pluck().get(runId));
  await expect.poll(() => records.stateOf(jobOf()), patience).toBe('there');
  const jobId = jobOf();
  let told = 0;
  let machine = '';
  const take = async (name: string, fromStep = 0, version = appVersion) => {
    await records.take(jobId, name);
    [told, machine] = [0, name];
    await tell({ kind: 'taken', machine, studio: version, fromStep });
  };
  const tell = (entry: PoolEntry, checkpoint?: ToldCheckpoint) =>
    records.append(jobId, machine, ++told, entry, checkpoint);
  const say = (events: TrainerEvent[], files: StoredFile[] = []) =>
    tell({ kind: 'said', message: { type: 'events', attempt: 1, events }, files });
  const store = openFileStore(addresses);
  /** As a machine does: the files first, then the entry; nothing of it is in the library by that. */
  const save = async (step: number, bytesMore = 0) => {
    const home = temporaryFolder();
    const event = writeCheckpoint({ ...core, libraryPath: home }, runId, step);
    if (event.type !== 'checkpoint') throw new Error('no checkpoint');
    const files: StoredFile[] = [];
    for (const name of ['manifest.json', 'generator.safetensors']) {
      const path = `${event.path}/${name}`;
      if (name === 'generator.safetensors')
        appendFileSync(join(home, path), Buffer.alloc(bytesMore));
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
  return { runId, redis, records, jobId, ended, take, tell, say, save, end, store };
}

/** A store in a folder whose drive is gone until the test is over. */
export function takeAway(store: string): void {
  renameSync(store, `${store}-away`);
  onTestFinished(() => renameSync(`${store}-away`, store));
}

export function workerFolder(): WorkerFolder {
  const folder = new WorkerFolder(temporaryFolder());
  onTestFinished(() => folder.remove());
  return folder;
}

export const running: TrainerEvent = {
  type: 'state',
  step: 0,
  at: 1,
  state: 'running',
  message: 'Training.',
};
