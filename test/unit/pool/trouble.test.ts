import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { FolderStore } from '../../../main/pool/files/folder-store.ts';
import { connect } from '../../../main/pool/redis/connect.ts';
import { entriesKey } from '../../../main/pool/redis/keys.ts';
import { JobQueue } from '../../../main/pool/redis/job-queue.ts';
import { JobQueues } from '../../../main/pool/redis/job-queues.ts';
import { JobRecords } from '../../../main/pool/redis/job-records.ts';
import { PoolTraining } from '../../../main/pool/worker/pool-training.ts';
import { PoolWorker } from '../../../main/pool/worker/worker.ts';
import type { PoolJob } from '../../../shared/pool/job.ts';
import type { TrainerCommand } from '../../../shared/run/trainer-protocol.ts';
import { usePool } from '../../redis-server.ts';
import { temporaryFolder } from '../store/fixtures.ts';
import { FakeTrainer } from '../studio/runs/fake-trainer.ts';
import { examplePoolJob } from './example-job.ts';
import { patience, studioOnPool, workerFolder } from './run-on-machine.ts';

const pool = usePool();

/** Trains at once, or finds its disk full. */
class QuickTrainer extends FakeTrainer {
  readonly #hasRoom: boolean;

  constructor(hasRoom: boolean) {
    super();
    this.#hasRoom = hasRoom;
    setImmediate(() => this.say({ type: 'ready' }));
  }

  override send(command: TrainerCommand): void {
    super.send(command);
    if (command.type !== 'job') return;
    setImmediate(() => (this.#hasRoom ? this.finish('completed', 100) : this.#findNoRoom()));
  }

  #findNoRoom(): void {
    const full = { code: 'disk-full', message: 'The disk is full.', hint: 'Make room.' } as const;
    this.sayEvents({ type: 'warning', step: 0, at: 1, ...full });
    this.say({ type: 'failed', error: full });
    this.exit({ code: 1, signal: null });
  }
}

async function machine(name: string, hasRoom = true) {
  const said: string[] = [];
  const worker = await PoolWorker.open({
    ...{ addresses: pool.addresses(), name, tags: [], untilEmpty: false },
    ...{ lockMs: 30_000, saveEveryMs: 0, folder: join(temporaryFolder(), name) },
    startTrainer: () => new QuickTrainer(hasRoom),
    say: (sentence) => said.push(sentence),
  });
  const worked = worker.work();
  onTestFinished(async () => {
    worker.kill();
    await worked;
    await worker.close();
  });
  return { said };
}

function runInPool() {
  const { runs } = studioOnPool(pool.addresses());
  const [run] = runs.create({
    datasetId: 'd1',
    hyperparameters: { steps: 100 },
    engine: 'auto',
    place: 'pool',
  });
  const id = run?.id ?? '';
  return { state: () => runs.get(id).state, log: () => JSON.stringify(runs.log(id, 500)) };
}

describe('a run with which a machine has trouble', () => {
  it('waits for a store that is away while it is handed out', async () => {
    const { state, log } = runInPool();
    const queue = new JobQueue(pool.addresses(), undefined);
    onTestFinished(() => queue.close());
    await expect.poll(async () => (await queue.waiting(9)).length, patience).toBe(1);
    const { store } = pool.addresses();
    renameSync(store, `${store}-away`);
    mkdirSync(store);
    const { said } = await machine('anna');
    await expect.poll(async () => (await queue.waiting(9)).length, patience).toBe(0);
    await wait(300);
    rmSync(store, { recursive: true });
    renameSync(`${store}-away`, store);
    await expect.poll(state, patience).toBe('completed');
    expect([said.join(), log()].join()).not.toContain('next machine');
    expect(log()).not.toContain('store');
  });

  it('is left to another where the disk is full', async () => {
    const { state, log } = runInPool();
    const { said } = await machine('anna', false);
    await expect.poll(() => said.join(), patience).toMatch(/no room on the disk/);
    await machine('bert');
    await expect.poll(state, patience).toBe('completed');
    expect(log()).toContain('This machine found no room on the disk');
    expect(log()).not.toContain('The disk is full.');
    // It rests for long: nothing else was left by it.
    expect(said.filter((sentence) => sentence.includes('no room'))).toHaveLength(1);
  });

  it('ends when five machines had it, not one five times; that one lets others go first', async () => {
    const { addresses } = pool;
    const redis = connect(addresses());
    const records = new JobRecords(redis);
    const queue = new JobQueue(addresses(), undefined);
    const queues = new JobQueues(addresses(), [], 30_000);
    onTestFinished(async () => {
      await Promise.all([queue.takeOut('r1-bad'), queue.takeOut('r1-good')]);
      queue.close();
      await queues.close();
      redis.disconnect();
    });
    const files = new FolderStore(addresses().store);
    const work = workerFolder();
    await records.put('r1-bad', await jobWithAnothersCheckpoint(files));
    await records.put('r1-good', examplePoolJob());
    for (const jobId of ['r1-bad', 'r1-good']) await queue.add(jobId);
    const trainedBy = async (name: string) => {
      const taken = await queues.next(new Set());
      if (taken?.jobId !== 'r1-bad') throw new Error(`${taken?.jobId} came`);
      const shop = {
        redis,
        records,
        files,
        work,
        machine: name,
        lackingEngines: new Map<never, string>(),
      };
      const options = { lockMs: 30_000, saveEveryMs: 0, startTrainer: () => new FakeTrainer() };
      return new PoolTraining({ ...shop, ...options }, taken, () => undefined).run();
    };
    expect(await trainedBy('anna')).toBe('left');
    expect(await queue.waiting(9)).toEqual(['r1-bad', 'r1-good']);
    expect(await trainedBy('anna')).toBe('left');
    expect(await queue.waiting(9)).toEqual(['r1-good', 'r1-bad']);
    await queue.takeOut('r1-good');
    for (const name of ['anna', 'anna', 'anna', 'bert', 'carl', 'dora'])
      expect(await trainedBy(name)).toBe('left');
    expect(await trainedBy('emil')).toBe('ended');
    expect(await records.stateOf('r1-bad')).toBe('ended');
    const [ended] = await redis.xrevrange(entriesKey('r1-bad'), '+', '-', 'COUNT', 1);
    expect(JSON.parse(ended?.[1][1] ?? '')).toMatchObject({
      failure: {
        code: 'not-available-here',
        message: expect.stringMatching(/^5 machines .* is no checkpoint of the run$/) as string,
      },
    });
  });
});

/** What no machine can train. */
async function jobWithAnothersCheckpoint(files: FolderStore): Promise<PoolJob> {
  const { dataset } = examplePoolJob();
  const sprites = join(temporaryFolder(), 'sprites.bin');
  writeFileSync(sprites, 'sprites');
  const content = await files.put('datasets/d1/sprites.bin', sprites);
  const path = 'runs/another/checkpoints/000010';
  const file = { path: `${path}/manifest.json`, sha256: 'a'.repeat(64), bytes: 1 };
  return examplePoolJob({
    dataset: { ...dataset, ...content },
    checkpoints: [{ step: 10, path, files: [file] }],
  });
}
