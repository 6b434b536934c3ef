import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { FolderStore } from '../../../main/pool/files/folder-store.ts';
import { connect } from '../../../main/pool/redis/connect.ts';
import { JobRecords } from '../../../main/pool/redis/job-records.ts';
import { entriesKey } from '../../../main/pool/redis/keys.ts';
import { Machines } from '../../../main/pool/redis/machines.ts';
import { RedisPool } from '../../../main/pool/studio/redis-pool.ts';
import { PoolLink } from '../../../main/studio/pool/pool-link.ts';
import { Runs } from '../../../main/studio/runs/runs.ts';
import type { PoolEntry } from '../../../shared/pool/entry.ts';
import type { Content } from '../../../shared/pool/job.ts';
import type { Machine } from '../../../shared/pool/machine.ts';
import type { EndedState, TrainerEvent } from '../../../shared/run/events.ts';
import { appVersion } from '../../../shared/version.ts';
import { usePool } from '../../redis-server.ts';
import { fakeTrainers } from '../studio/runs/fake-trainer.ts';
import { testCore } from '../studio/runs/test-core.ts';

const pool = usePool();
/** Another test may have the processors. */
const patience = { timeout: 60_000 };

/** A studio with a run in the pool, and a machine that has taken it, whose every word the test says. */
async function runOnMachine() {
  const core = testCore(fakeTrainers().startTrainer);
  const addresses = pool.addresses();
  const redisPool = new RedisPool(addresses, core.libraryPath, core.log);
  const redis = connect(addresses);
  const runs = new Runs({ ...core, pool: new PoolLink(redisPool) });
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
    hyperparameters: { steps: 20 },
    engine: 'auto',
    place: 'pool',
  });
  const runId = run?.id ?? '';
  const records = new JobRecords(redis);
  const jobOf = () => String(core.store.prepare('SELECT pool_job FROM runs').pluck().get());
  await expect.poll(() => records.stateOf(jobOf()), patience).toBe('there');
  const jobId = jobOf();
  await records.take(jobId, 'anna');
  let told = 0;
  const tell = (entry: PoolEntry) => records.append(jobId, 'anna', ++told, entry);
  const tellEvents = (events: TrainerEvent[], files: ({ path: string } & Content)[] = []) =>
    tell({ kind: 'said', message: { type: 'events', attempt: 1, events }, files });
  const take = (studio = appVersion) =>
    tell({ kind: 'taken', machine: 'anna', studio, fromStep: 0 });
  const store = new FolderStore(addresses.store);
  return { core, runs, runId, redis, records, jobId, ended, tell, tellEvents, take, store };
}

function sampleAt(path: string): TrainerEvent {
  return { type: 'sample', step: 5, at: 1, path, count: 1, columns: 1, cellSize: 16, seed: 1 };
}

function contentOf(text: string): Content {
  const sha256 = createHash('sha256').update(text).digest('hex');
  return { sha256, bytes: text.length };
}

const running: TrainerEvent = {
  type: 'state',
  step: 0,
  at: 1,
  state: 'running',
  message: 'Training.',
};

describe('what a machine of the pool tells', () => {
  it('becomes the run’s, with its files in the library before it is told', async () => {
    const { core, runs, runId, ended, tell, tellEvents, take, store, jobId } = await runOnMachine();
    const path = `runs/${runId}/samples/000005.png`;
    const sheet = join(core.libraryPath, 'sheet');
    writeFileSync(sheet, 'creatures');
    await take();
    const content = await store.put(`jobs/${jobId}/${path}`, sheet);
    await tellEvents([running, sampleAt(path)], [{ path, ...content }]);
    await expect.poll(() => runs.samples(runId), patience).toMatchObject([{ path }]);
    expect(readFileSync(join(core.libraryPath, path), 'utf8')).toBe('creatures');
    expect(runs.get(runId)).toMatchObject({ state: 'running', machine: 'anna', trainedBy: 'pool' });
    await tell({
      kind: 'ended',
      exit: { code: 0, signal: null },
      failure: null,
      said: 'completed',
    });
    expect(await ended).toBe('completed');
    // The pool forgets it.
    await expect.poll(() => store.owners('jobs'), patience).not.toContain(jobId);
  });

  it.each([
    ['no JSON', 'rubbish'],
    ['an entry that no studio knows', '{"kind":"own"}'],
    [
      'an event that the protocol does not know',
      '{"kind":"said","message":{"type":"events","attempt":1,"events":[{"type":"shell"}]},"files":[]}',
    ],
    [
      'a path out of the library',
      '{"kind":"said","message":{"type":"events","attempt":1,"events":[]},"files":[{"path":"../../etc/passwd","sha256":"' +
        'a'.repeat(64) +
        '","bytes":3}]}',
    ],
    [
      'a file that is larger than any',
      '{"kind":"said","message":{"type":"events","attempt":1,"events":[]},"files":[{"path":"runs/x/samples/1.png","sha256":"' +
        'a'.repeat(64) +
        '","bytes":1000000000000}]}',
    ],
    [
      'more than an entry may hold',
      `{"kind":"left","machine":"anna","why":"${'x'.repeat(9_000_000)}"}`,
    ],
  ])('ends its work where it is %s', async (_what, text) => {
    const { redis, runs, runId, records, jobId, ended, take } = await runOnMachine();
    await take();
    await redis.xadd(entriesKey(jobId), '9999999999999-1', 'entry', text);
    expect(await ended).toBe('failed');
    expect(runs.get(runId).problem?.message).toMatch(
      /told something that the studio does not understand/,
    );
    await expect.poll(() => records.stateOf(jobId), patience).toBe('unknown');
  });

  it.each(['config.json', 'attempt.json', 'trainer.log', 'kept/000005/manifest.json'])(
    'is written into the folders of its run’s training alone, not to %s',
    async (name) => {
      const { core, runs, runId, ended, tellEvents, take } = await runOnMachine();
      const path = `runs/${runId}/${name}`;
      await take();
      await tellEvents([running], [{ path, ...contentOf('x') }]);
      expect(await ended).toBe('failed');
      expect(runs.get(runId).problem?.message).toContain(`wanted to write ${path}`);
      if (name.startsWith('kept')) expect(existsSync(join(core.libraryPath, path))).toBe(false);
    },
  );

  it('is of no other run', async () => {
    const { runs, runId, ended, tellEvents, take } = await runOnMachine();
    await take();
    await tellEvents([running], [{ path: 'runs/r2/samples/000005.png', ...contentOf('x') }]);
    expect(await ended).toBe('failed');
    expect(runs.get(runId).problem?.message).toContain('wanted to write runs/r2/samples');
  });

  it('is refused by name where another version of the studio tells it', async () => {
    const { runs, runId, ended, take } = await runOnMachine();
    await take('9.9.9');
    expect(await ended).toBe('failed');
    expect(runs.get(runId).problem?.message).toBe(
      `The machine anna of the pool has studio 9.9.9, and this is studio ${appVersion}, so its work was ended.`,
    );
  });
});

describe('a pool whose machines have another version', () => {
  it('is refused by name before anything is sent there', async () => {
    const redis = connect(pool.addresses());
    const machines = new Machines(redis);
    const machine: Machine = {
      id: 'm1',
      name: 'bert',
      studio: '9.9.9',
      tags: [],
      state: 'idle',
      computesBy: null,
      training: null,
      runsEnded: 0,
    };
    await machines.say(machine);
    onTestFinished(async () => {
      await machines.leave('m1');
      redis.disconnect();
    });
    const core = testCore(fakeTrainers().startTrainer);
    const redisPool = new RedisPool(pool.addresses(), core.libraryPath, core.log);
    const runs = new Runs({ ...core, pool: new PoolLink(redisPool) });
    onTestFinished(() => redisPool.close());
    const [run] = runs.create({
      datasetId: 'd1',
      hyperparameters: { steps: 20 },
      engine: 'auto',
      place: 'pool',
    });
    const problem = () => runs.get(run?.id ?? '').problem?.message;
    await expect
      .poll(problem)
      .toBe(
        `No machine of the pool has the version of this studio, ${appVersion}: bert has studio 9.9.9.`,
      );
  });
});
