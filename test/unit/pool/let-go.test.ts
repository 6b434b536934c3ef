import { existsSync, readdirSync, renameSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { poolsOfEnvironment } from '../../../main/cli/pools-of-environment.ts';
import { FolderStore } from '../../../main/pool/files/folder-store.ts';
import { fetchLastCheckpoints } from '../../../main/studio/pool/last-checkpoints.ts';
import type { KnownPool } from '../../../main/studio/pool/pool-host.ts';
import { StudioPool } from '../../../main/studio/pool/studio-pool.ts';
import type { PoolStatus } from '../../../shared/pool/connection.ts';
import type { Work } from '../../../shared/work.ts';
import { usePool } from '../../redis-server.ts';
import { TestS3 } from '../../s3-server.ts';
import { fakeTrainers, seriesAt } from '../studio/runs/fake-trainer.ts';
import { settle, testCore } from '../studio/runs/test-core.ts';
import { anotherRun, patience, running, runOnMachine } from './run-on-machine.ts';

const pool = usePool();
const s3 = new TestS3();
const pieceBytes = 65_536;
beforeAll(() => s3.start());
afterAll(() => s3.remove());

/** A studio whose run has told of the checkpoints of these steps, and of step 45 after them. */
async function withCheckpoints(steps: readonly number[], store = pool.addresses().store) {
  const trainers = fakeTrainers();
  const core = testCore(trainers.startTrainer);
  const run = await runOnMachine({ ...pool.addresses(), store }, { core });
  const { runs, runId, take, say, save } = run;
  await take('anna');
  await say([running]);
  for (const step of steps) await save(step);
  await say([seriesAt(45)]);
  await expect.poll(() => runs.get(runId).step, patience).toBe(45);
  /** What a person has connected, as far as the host keeps it. */
  const kept: (KnownPool | null)[] = [];
  const host = {
    ...poolsOfEnvironment(undefined, {}),
    remember: (known: KnownPool | null) => kept.push(known) > 0,
  };
  const studioPool = new StudioPool({ ...core, pool: run.link }, runs, host);
  const told: PoolStatus[] = [];
  core.push.subscribe('pool', (status) => told.push(status));
  const folder = join(core.libraryPath, `runs/${runId}/checkpoints`);
  const here = () => (existsSync(folder) ? readdirSync(folder).map(Number) : []);
  const state = () => studioPool.status().state;
  return { ...run, trainers, studioPool, told, here, state, kept };
}

describe('a pool that is let go', () => {
  it('gives the newest checkpoint of each run first, from which that is trained here', async () => {
    const { runs, runId, studioPool, told, here, state, kept, trainers } = await withCheckpoints([
      20, 30, 40,
    ]);
    const { name } = runs.get(runId);
    expect(await studioPool.disconnect()).toMatchObject({
      state: 'leaving',
      fetching: { runId, runName: name, step: 40, place: 1, of: 1 },
    });
    await expect.poll(state, patience).toBe('none');
    expect(here()).toEqual([40]);
    expect(told.map((status) => status.state)).toEqual(['leaving', 'none']);
    expect(studioPool.status()).toMatchObject({ fetching: null, problem: null });
    expect(kept).toEqual([null]);
    expect(runs.leavePool(runId).lastCheckpointStep).toBe(40);
    runs.resume(runId, undefined, 'here');
    await settle();
    const [trainer] = trainers.started;
    trainer?.say({ type: 'ready' });
    expect(trainer?.commands).toMatchObject([
      { type: 'job', job: { resumeFrom: `runs/${runId}/checkpoints/000040` } },
    ]);
    trainer?.exit({ code: 0, signal: null });
  });

  it('is gone at once where nothing has to come', async () => {
    const { studioPool } = await withCheckpoints([]);
    expect(await studioPool.disconnect()).toMatchObject({ state: 'none', problem: null });
  });

  it('says what did not come where its store is away', async () => {
    const { studioPool, state, here, runs, runId } = await withCheckpoints([20, 40]);
    const { store } = pool.addresses();
    renameSync(store, `${store}-away`);
    onTestFinished(() => renameSync(`${store}-away`, store));
    await studioPool.disconnect();
    await expect.poll(state, patience).toBe('none');
    expect(studioPool.status().problem).toMatchObject({
      code: 'not-available-here',
      message: expect.stringMatching(
        new RegExp(
          `^The pool was disconnected before the newest checkpoint of "${runs.get(runId).name}" \\(step 40\\) was here\\. The store of the pool at .* did not give`,
        ),
      ),
      hint: expect.stringContaining('Connect the pool again'),
    });
    expect(here()).toEqual([]);
    // “Without them” comes too late, and wipes nothing.
    const { problem } = await studioPool.disconnect({ withoutCheckpoints: true });
    expect(problem?.message).toContain('was disconnected before the newest checkpoint');
  });

  it('says what to do about a full disk, and about files that are gone', async () => {
    const studio = await withCheckpoints([40]);
    const { core, link, jobId, store, runs, runId } = studio;
    const fetchAll = () =>
      fetchLastCheckpoints(
        { ...core, pool: link },
        { signal: new AbortController().signal, onNext: () => undefined },
      );
    const get = vi.spyOn(FolderStore.prototype, 'get');
    get.mockRejectedValueOnce(Object.assign(new Error('no space left'), { code: 'ENOSPC' }));
    expect((await fetchAll())?.hint).toMatch(/^Make room on the disk of the library/);
    get.mockRestore();
    await store.removeAll(`jobs/${jobId}`);
    expect((await fetchAll())?.hint).toMatch(/^The store answers, and has those files no more/);
    await expect(runs.bringCheckpoint(runId, 40)).rejects.toMatchObject({
      code: 'not-found',
      hint: expect.stringMatching(/^The store answers/),
    });
  });
});

it('is not tidied any more once it is let go', async () => {
  const { save, runs, runId, store, jobId } = await withCheckpoints([20, 30, 40]);
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  const remove = FolderStore.prototype.remove;
  const removing = vi.spyOn(FolderStore.prototype, 'remove');
  onTestFinished(() => removing.mockRestore());
  removing.mockImplementationOnce(async function (this: FolderStore, ...what) {
    await released;
    await remove.apply(this, what);
  });
  await save(50);
  await expect.poll(() => removing.mock.calls.length, patience).toBe(1);
  runs.letGoOfPool();
  release();
  await wait(200);
  expect(removing).toHaveBeenCalledOnce();
  expect(await store.owners('jobs')).toContain(jobId);
  expect(runs.checkpoints(runId).map(({ step }) => step)).toEqual([30, 40, 50]);
});

describe('runs that train on while the newest checkpoints come', () => {
  /** Something happens before the first checkpoint comes, or after it. */
  function duringTheFirst(
    { redisPool }: Awaited<ReturnType<typeof withCheckpoints>>,
    { before, after }: Partial<Record<'before' | 'after', () => Promise<void>>>,
  ) {
    const bring = redisPool.bring.bind(redisPool);
    vi.spyOn(redisPool, 'bring').mockImplementationOnce(async (...asked) => {
      await before?.();
      await bring(...asked);
      await after?.();
    });
  }

  const fetchAll = ({ core, link }: Awaited<ReturnType<typeof withCheckpoints>>) =>
    fetchLastCheckpoints(
      { ...core, pool: link },
      { signal: new AbortController().signal, onNext: () => undefined },
    );

  it('give what is the newest when it is their turn', async () => {
    const studio = await withCheckpoints([20, 30, 40]);
    const { core, runs } = studio;
    const other = await anotherRun(pool.addresses(), studio);
    await other.take('bert');
    await other.say([running]);
    for (const step of [20, 30, 40]) await other.save(step);
    const both = [studio, other];
    const steps = (runId: string) => runs.checkpoints(runId).map(({ step }) => step);
    for (const { runId } of both)
      await expect.poll(() => steps(runId), patience).toEqual([20, 30, 40]);
    const saveMore = async () => {
      for (const { runId, save } of both) {
        for (const step of [50, 60, 70]) await save(step);
        await expect.poll(() => steps(runId), patience).toContain(70);
      }
      const isOneGone = () => both.some(({ runId }) => !steps(runId).includes(40));
      await expect.poll(isOneGone, patience).toBe(true);
    };
    duringTheFirst(studio, { before: saveMore });
    expect(await fetchAll(studio)).toBeNull();
    for (const { runId } of both) {
      expect(runs.checkpoints(runId).at(-1)).toMatchObject({ step: 70, isHere: true });
      const newest = join(core.libraryPath, `runs/${runId}/checkpoints/000070/manifest.json`);
      expect(existsSync(newest)).toBe(true);
    }
  });

  it('give also what they told of while their last one came', async () => {
    const studio = await withCheckpoints([40]);
    const { runs, runId, save, here } = studio;
    const saveMore = async () => {
      await save(50);
      await expect.poll(() => runs.get(runId).lastCheckpointStep, patience).toBe(50);
    };
    duringTheFirst(studio, { after: saveMore });
    expect(await fetchAll(studio)).toBeNull();
    expect(here()).toContain(50);
  });

  it('are not among what did not come where they ended meanwhile, with their last one here', async () => {
    const studio = await withCheckpoints([40]);
    const { end, ended, here } = studio;
    const endFirst = async () => {
      await end('stopped');
      await ended;
    };
    duringTheFirst(studio, { before: endFirst });
    expect(await fetchAll(studio)).toBeNull();
    expect(here()).toEqual([40]);
  });
});

describe('a store that hangs', () => {
  /** A way to the bucket on which nothing moves any more once it is said so. */
  async function narrowWay() {
    const { searchParams } = new URL(s3.store);
    const port = Number(new URL(searchParams.get('endpoint') ?? '').port);
    const sockets = new Set<Socket>();
    /** What waits until the way is free again. */
    const held: (() => void)[] = [];
    let hangs = false;
    let pieceEveryMs = 0;
    const passOn = async (piece: Buffer, near: Socket) => {
      for (let at = 0; at < piece.length; at += pieceBytes) {
        if (pieceEveryMs > 0) await wait(pieceEveryMs);
        if (!near.destroyed) near.write(piece.subarray(at, at + pieceBytes));
      }
    };
    const server = createServer((near) => {
      sockets.add(near);
      near.on('error', () => undefined);
      const open = () => {
        const far = connect(port, '127.0.0.1');
        sockets.add(far);
        far.on('error', () => undefined);
        near.pipe(far);
        let passing = Promise.resolve();
        far.on('data', (piece: Buffer) => {
          passing = passing.then(() => passOn(piece, near));
        });
        far.on('end', () => void passing.then(() => near.end()));
      };
      if (hangs) held.push(open);
      else open();
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    onTestFinished(() => {
      for (const socket of sockets) socket.destroy();
      server.close();
    });
    const address = server.address();
    const own = typeof address === 'object' && address ? address.port : 0;
    const hang = () => {
      hangs = true;
      for (const socket of sockets) socket.pause();
    };
    const goOn = () => {
      hangs = false;
      for (const open of held.splice(0)) open();
      for (const socket of sockets) socket.resume();
    };
    const narrow = (everyMs: number) => (pieceEveryMs = everyMs);
    return { store: s3.store.replace(String(port), String(own)), hang, goOn, narrow };
  }

  async function hanging() {
    const { store, hang, goOn } = await narrowWay();
    const studio = await withCheckpoints([40], store);
    hang();
    return { ...studio, goOn };
  }

  it('is not waited for by who has enough of it', async () => {
    const { studioPool, here, kept } = await hanging();
    expect(await studioPool.disconnect()).toMatchObject({ state: 'leaving' });
    // Pressed again it is the same.
    expect(await studioPool.disconnect()).toMatchObject({ state: 'leaving' });
    await expect(studioPool.connect(pool.addresses())).rejects.toThrow('is being disconnected');
    expect(await studioPool.disconnect({ withoutCheckpoints: true })).toMatchObject({
      state: 'none',
      problem: null,
    });
    expect(kept).toEqual([null]);
    expect(here()).toEqual([]);
  });

  it('puts nothing into the library any more when it goes on after that', async () => {
    const { core, studioPool, here, goOn } = await hanging();
    const told: Work[][] = [];
    core.push.subscribe('work', (work) => told.push(work));
    await studioPool.disconnect();
    await studioPool.disconnect({ withoutCheckpoints: true });
    await expect.poll(() => told.at(-1), patience).toEqual([]);
    goOn();
    await wait(1_000);
    expect(here()).toEqual([]);
  });

  it('is waited for while pieces of one large file come, also where somebody else has asked for it', async () => {
    const { store, narrow } = await narrowWay();
    const { core, link, runs, runId, save, here } = await withCheckpoints([20], store);
    await save(50, 20 * pieceBytes);
    await expect.poll(() => runs.get(runId).lastCheckpointStep, patience).toBe(50);
    narrow(100);
    const elsewhere = runs.bringCheckpoint(runId, 50);
    const missed = await fetchLastCheckpoints(
      { ...core, pool: link },
      { signal: new AbortController().signal, onNext: () => undefined, patienceMs: 1_200 },
    );
    expect(missed).toBeNull();
    await elsewhere;
    expect(here()).toEqual([50]);
  });

  it('is waited for as long as it moves, and no longer', async () => {
    const { core, link, runs, runId } = await hanging();
    const missed = await fetchLastCheckpoints(
      { ...core, pool: link },
      { signal: new AbortController().signal, onNext: () => undefined, patienceMs: 300 },
    );
    expect(missed?.message).toBe(
      `The pool was disconnected before the newest checkpoint of "${runs.get(runId).name}" (step 40) was here. Nothing has come from the store of the pool for a minute.`,
    );
  });

  it('does not hold up a studio that is closed, which has the pool when it is opened again', async () => {
    const { studioPool, runs, runId, kept } = await hanging();
    await studioPool.disconnect();
    studioPool.stay();
    await runs.close();
    await studioPool.close();
    expect(kept).toEqual([]);
    expect(runs.get(runId).state).toBe('running');
    expect(runs.checkpoints(runId)).toMatchObject([{ step: 40, isHere: false }]);
  });
});
