import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { JobRecords } from '../../../main/pool/redis/job-records.ts';
import { PoolWorker } from '../../../main/pool/worker/worker.ts';
import { Teller } from '../../../main/pool/worker/teller.ts';
import { machineKeys } from '../../../main/pool/redis/keys.ts';
import type { TrainerCommand } from '../../../shared/run/trainer-protocol.ts';
import { usePool } from '../../redis-server.ts';
import { temporaryFolder } from '../store/fixtures.ts';
import { FakeTrainer } from '../studio/runs/fake-trainer.ts';
import { examplePoolJob } from './example-job.ts';
import { patience, running, runOnMachine, studioOnPool } from './run-on-machine.ts';
import { refuseOnce } from './refuse-once.ts';

const pool = usePool();

/** As whoever keeps the server. */
function server(): Redis {
  const redis = new Redis(pool.redis.url);
  onTestFinished(() => redis.disconnect());
  return redis;
}

/** A server whose memory is full, as it says itself. */
async function writes(isRefused: boolean): Promise<void> {
  const redis = new Redis(pool.redis.url);
  await redis.config('SET', 'maxmemory', isRefused ? '1' : '0');
  redis.disconnect();
}
afterEach(() => writes(false));

class QuickTrainer extends FakeTrainer {
  constructor() {
    super();
    setImmediate(() => this.say({ type: 'ready' }));
  }

  override send(command: TrainerCommand): void {
    super.send(command);
    if (command.type === 'job') setImmediate(() => this.finish('completed', 100));
  }
}

function runInPool() {
  const { runs, core } = studioOnPool(pool.addresses());
  const [run] = runs.create({
    datasetId: 'd1',
    hyperparameters: { steps: 100 },
    engine: 'auto',
    place: 'pool',
  });
  const id = run?.id ?? '';
  const jobId = () =>
    String(core.store.prepare('SELECT pool_job FROM runs WHERE id = ?').pluck().get(id));
  return { runs, id, jobId, state: () => runs.get(id).state };
}

describe('a server that takes no writes for a while', () => {
  it('is asked again by a studio that puts a run there, and by a machine', async () => {
    await writes(true);
    const worker = await PoolWorker.open({
      ...{ addresses: pool.addresses(), name: 'anna', tags: [], untilEmpty: false },
      ...{ lockMs: 30_000, saveEveryMs: 0, folder: join(temporaryFolder(), 'anna') },
      startTrainer: () => new QuickTrainer(),
      say: () => undefined,
    });
    const worked = worker.work();
    onTestFinished(async () => {
      worker.kill();
      await worked;
      await worker.close();
    });
    const { state } = runInPool();
    await wait(700);
    expect(state()).not.toBe('failed');
    await writes(false);
    await expect.poll(state, patience).toBe('completed');
  });

  it('is told what a machine has to tell, once', async () => {
    const redis = server();
    const records = new JobRecords(redis);
    await records.put('r1-refused', examplePoolJob());
    const teller = new Teller(records, 'r1-refused');
    await teller.take();
    const left = { kind: 'left', machine: 'anna', why: 'x' } as const;
    await writes(true);
    const told = teller.tell(left);
    await wait(100);
    await writes(false);
    await told;
    await teller.tell(left);
    expect(await redis.xlen('sprite-gan-studio:job:r1-refused:entries')).toBe(2);
    await records.remove('r1-refused');
  });

  it('is not asked again for a job that is not held any more', async () => {
    const redis = server();
    const records = new JobRecords(redis);
    await records.put('r1-lost', examplePoolJob());
    let isHeld = true;
    const teller = new Teller(records, 'r1-lost', () => isHeld);
    await teller.take();
    await writes(true);
    const told = teller.tell({ kind: 'left', machine: 'anna', why: 'x' });
    isHeld = false;
    await expect(told).rejects.toThrow('OOM');
    await writes(false);
    await records.remove('r1-lost');
  });

  it('hears what a person asks of a run in that order', async () => {
    const { runs, runId, redis, take, say, jobId, state } = await trained();
    await take('anna');
    await say([running]);
    await expect.poll(state, patience).toBe('running');
    await writes(true);
    runs.pace(runId, 10);
    await wait(250);
    runs.pace(runId, 2);
    await wait(50);
    await writes(false);
    const asked = async () =>
      (await redis.xrange(`sprite-gan-studio:job:${jobId}:commands`, '-', '+')).map(
        ([, [, text = '']]) =>
          (JSON.parse(text) as { stepsPerSecond: number | null }).stepsPerSecond,
      );
    await expect.poll(asked, patience).toEqual([10, 2]);
  });

  it('loses no run where it does not let go of what is stored', async () => {
    const { take, say, end, ended } = await trained();
    const redis = server();
    await redis.call('ACL', 'SETUSER', 'default', '-xtrim');
    onTestFinished(() => void redis.call('ACL', 'SETUSER', 'default', '+xtrim'));
    await take('anna');
    for (let step = 0; step < 60; step++) await say([running]);
    await end('completed');
    expect(await ended).toBe('completed');
  });
});

/** A record's field is read by a script, and machines are listed by a scan. */
const reads = (field: string) => (name: string, args: unknown[]) =>
  name === 'eval' && args.includes(field);

describe('a server that is busy with a script for a moment', () => {
  it('is asked again which machines are there before a run is put there', async () => {
    const refused = refuseOnce((name, args) => name === 'scan' && args.includes(machineKeys));
    const { state, jobId } = runInPool();
    const records = new JobRecords(server());
    await expect.poll(refused, patience).toBe(1);
    await expect.poll(() => records.stateOf(jobId()), patience).toBe('there');
    expect(state()).toBe('starting');
  });

  it.each(['checkpoint', 'job'])(
    'is asked again for the %s of a run that is stopped in its queue',
    async (field) => {
      const { runs, runId, state } = await trained();
      const refused = refuseOnce(reads(field));
      runs.stop(runId);
      await expect.poll(state, { timeout: 10_000 }).toBe('stopped');
      expect(refused()).toBe(1);
      expect(runs.get(runId).problem).toBeNull();
    },
  );

  it.each(['checkpoint', 'job'])(
    'is asked again for the %s of a run that has ended',
    async (field) => {
      const { runs, runId, take, say, save, end, ended } = await trained();
      await take('anna');
      await say([running]);
      await save(40);
      await expect.poll(() => runs.get(runId).lastCheckpointStep, patience).toBe(40);
      const refused = refuseOnce(reads(field));
      await end('completed');
      expect(await ended).toBe('completed');
      expect(refused()).toBe(1);
      expect(runs.get(runId)).toMatchObject({ problem: null, lastCheckpointStep: 40 });
    },
  );
});

it('does not keep a machine that works until nothing waits, where it refuses for good', async () => {
  const redis = server();
  const worker = await PoolWorker.open({
    ...{ addresses: pool.addresses(), name: 'anna', tags: [], untilEmpty: true },
    ...{ lockMs: 30_000, saveEveryMs: 0, folder: join(temporaryFolder(), 'anna') },
    startTrainer: () => new QuickTrainer(),
    say: () => undefined,
  });
  await redis.call('ACL', 'SETUSER', 'default', '-evalsha', '-eval');
  const worked = worker.work();
  onTestFinished(async () => {
    worker.kill();
    await worked.catch(() => undefined);
    await redis.call('ACL', 'SETUSER', 'default', '+evalsha', '+eval');
    await worker.close();
  });
  const isLate = wait(10_000).then(() => 'is asked again');
  await expect(Promise.race([worked, isLate])).rejects.toThrow('NOPERM');
});

async function trained() {
  const machine = await runOnMachine(pool.addresses());
  return { ...machine, state: () => machine.runs.get(machine.runId).state };
}
