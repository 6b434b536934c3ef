import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { FolderStore } from '../../../main/pool/files/folder-store.ts';
import { listCheckpoints } from '../../../main/store/checkpoints.ts';
import {
  insertCheckpointInPool,
  listCheckpointsInPool,
} from '../../../main/store/checkpoints-in-pool.ts';
import { libraryFolders } from '../../../main/store/library-folders.ts';
import { sweepLibrary } from '../../../main/store/sweep.ts';
import type { Work } from '../../../shared/work.ts';
import { usePool } from '../../redis-server.ts';
import { seriesAt } from '../studio/runs/fake-trainer.ts';
import { settle } from '../studio/runs/test-core.ts';
import { anotherRun, patience, running, runOnMachine, studioOnPool } from './run-on-machine.ts';

const pool = usePool();

/** A run that has told of the checkpoints of these steps, and of step 45 after them. */
async function withCheckpoints(...steps: number[]) {
  const run = await runOnMachine(pool.addresses());
  const { core, runs, runId, take, say, save } = run;
  await take('anna');
  await say([running]);
  for (const step of steps) await save(step);
  await say([seriesAt(45)]);
  await expect.poll(() => runs.get(runId).step, patience).toBe(45);
  const folder = join(core.libraryPath, `runs/${runId}/checkpoints`);
  const here = () => (existsSync(folder) ? readdirSync(folder).map(Number) : []);
  const points = () => runs.checkpoints(runId).map(({ step, isHere }) => [step, isHere]);
  return { ...run, here, points };
}

describe('checkpoints of a run in a pool', () => {
  it('stay in its store: the library knows of the newest three, and fetches the last one alone', async () => {
    const { core, runs, runId, here, points, save, end, ended } = await withCheckpoints(
      10,
      20,
      30,
      40,
    );
    expect(here()).toEqual([]);
    expect(runs.get(runId).lastCheckpointStep).toBe(40);
    await expect.poll(points, patience).toEqual([20, 30, 40].map((step) => [step, false]));
    // The first one is nowhere any more, so nobody may want to go on from it.
    expect(listCheckpoints(core.store, runId).map(({ step }) => step)).toEqual([20, 30, 40]);
    await save(50);
    await end('stopped');
    expect(await ended).toBe('stopped');
    expect(here()).toEqual([50]);
    expect(points()).toEqual([[50, true]]);
    expect(runs.get(runId)).toMatchObject({ state: 'stopped', lastCheckpointStep: 50 });
  });

  it('come when somebody goes back to one, with how far that is', async () => {
    const { core, runs, runId, here, points } = await withCheckpoints(20, 30, 40);
    const told: Work[] = [];
    core.push.subscribe('work', (work) => told.push(...work));
    const branch = await runs.branch({ runId, step: 30 });
    expect(here()).toEqual([30]);
    expect(points()).toEqual([
      [20, false],
      [30, true],
      [40, false],
    ]);
    const manifest = join(core.libraryPath, `runs/${branch.id}/checkpoints/000030/manifest.json`);
    expect(JSON.parse(readFileSync(manifest, 'utf8'))).toMatchObject({ progress: { step: 30 } });
    expect(told.map(({ kind }) => kind)).toContain('fetch');
    const [first] = told.flatMap(({ fetched }) => fetched ?? []);
    expect(first).toMatchObject({ bytes: 0 });
    expect(first?.of).toBeGreaterThan(0);
    runs.stop(branch.id);
  });

  it('come once where two ask for the same, and stay in the store as long as it takes', async () => {
    const { runs, runId, here, save } = await withCheckpoints(20, 30, 40);
    const asked = Promise.all([
      runs.bringCheckpoint(runId, 20),
      runs.bringCheckpoint(runId, 20),
      save(50),
    ]);
    await asked;
    expect(here()).toEqual([20]);
    // What is here does not come again.
    await runs.bringCheckpoint(runId, 20);
  });

  it('that are asked for without one that draws are the newest', async () => {
    const { runs, runId, here } = await withCheckpoints(20, 30, 40);
    await runs.bringCheckpoint(runId);
    expect(here()).toEqual([40]);
  });

  it('are known when the library is opened again, and come then', async () => {
    const { core, close, runId, jobId, records } = await withCheckpoints(20, 30, 40);
    await close();
    for (const folder of Object.values(libraryFolders))
      mkdirSync(join(core.libraryPath, folder), { recursive: true });
    sweepLibrary(core.libraryPath, core.store);
    const later = studioOnPool(pool.addresses(), { core });
    expect(later.runs.checkpoints(runId).map(({ step }) => step)).toEqual([20, 30, 40]);
    await later.runs.bringCheckpoint(runId, 30);
    const file = join(core.libraryPath, `runs/${runId}/checkpoints/000030/manifest.json`);
    expect(existsSync(file)).toBe(true);
    expect(await records.stateOf(jobId)).toBe('there');
  });

  it('are asked for in vain while the store is away, which is said with what to do', async () => {
    const { runs, runId, here } = await withCheckpoints(40);
    const { store } = pool.addresses();
    renameSync(store, `${store}-away`);
    onTestFinished(() => {
      if (existsSync(`${store}-away`)) renameSync(`${store}-away`, store);
    });
    await expect(runs.branch({ runId, step: 40 })).rejects.toMatchObject({
      code: 'not-available-here',
      message: expect.stringMatching(
        /^The checkpoint of step 40 of ".*" lies in the store of its pool, and could not be had\. The store of the pool at .*store/,
      ),
      hint: expect.stringContaining('See to it that the store can be reached'),
    });
    expect(here()).toEqual([]);
    renameSync(`${store}-away`, store);
    await runs.bringCheckpoint(runId, 40);
    expect(here()).toEqual([40]);
  });

  it('are asked for in vain while the pool is not connected', async () => {
    const { runs, link, runId } = await withCheckpoints(40);
    runs.letGoOfPool();
    link.current = undefined;
    await expect(runs.branch({ runId, step: 40 })).rejects.toMatchObject({
      message: expect.stringMatching(/lies in the store of a pool that is not connected\.$/),
      hint: expect.stringMatching(/^Connect the pool at redis:.+ with the store .+/),
    });
    // Given up, it has what is here, which is nothing.
    expect(runs.leavePool(runId)).toMatchObject({ lastCheckpointStep: null });
    expect(runs.checkpoints(runId)).toEqual([]);
    runs.resume(runId, undefined, 'here');
    await settle();
    expect(runs.get(runId)).toMatchObject({ state: 'starting', place: 'here', step: 0 });
  });

  it('of steps that another machine trains again are forgotten, and so are their files here', async () => {
    const { runs, runId, take, say, save, points, here } = await withCheckpoints(20, 30, 40);
    await runs.bringCheckpoint(runId, 40);
    await take('bert', 20);
    await say([running, seriesAt(21)]);
    await expect.poll(() => runs.get(runId).step, patience).toBe(21);
    expect(points()).toEqual([[20, false]]);
    await save(25);
    await expect.poll(points, patience).toEqual([
      [20, false],
      [25, false],
    ]);
    await runs.bringCheckpoint(runId);
    expect(here()).toEqual([25]);
  });

  it('come with the end of a run that its machine spoilt', async () => {
    const { runs, runId, redis, jobId, ended, here } = await withCheckpoints(30, 40);
    await redis.xadd(`sprite-gan-studio:job:${jobId}:entries`, '9999999999999-1', 'entry', 'x');
    expect(await ended).toBe('failed');
    expect(here()).toEqual([40]);
    expect(runs.get(runId)).toMatchObject({ state: 'failed', lastCheckpointStep: 40 });
  });

  it('make up for a pool that has forgotten the run: it goes on there from the newest in the store', async () => {
    const { core, close, records, jobId, runId } = await withCheckpoints(30, 40);
    await close();
    await records.remove(jobId);
    const later = studioOnPool(pool.addresses(), { core });
    await expect.poll(() => records.stateOf(jobId), patience).toBe('there');
    expect((await records.jobOf(jobId))?.checkpoints).toMatchObject([{ step: 40 }]);
    expect(later.runs.get(runId).lastCheckpointStep).toBe(40);
  });

  it('make up for a pool that was away and has forgotten the run, while the studio is open', async () => {
    const { runs, records, jobId, runId, take, say } = await withCheckpoints(30, 40);
    await pool.redis.killAndForget();
    await pool.redis.start();
    await expect.poll(() => records.stateOf(jobId), patience).toBe('there');
    expect((await records.jobOf(jobId))?.checkpoints).toMatchObject([{ step: 40 }]);
    expect(runs.get(runId)).toMatchObject({ state: 'starting', machine: null });
    await take('bert', 40);
    await say([running, seriesAt(50)]);
    await expect.poll(() => runs.get(runId).step, patience).toBe(50);
    expect(runs.get(runId)).toMatchObject({ state: 'running', machine: 'bert' });
  });

  it('are what is left of a run that was to stop when the pool forgot it', async () => {
    const { runs, runId, ended, here } = await withCheckpoints(30, 40);
    await pool.redis.killAndForget();
    runs.stop(runId);
    await pool.redis.start();
    expect(await ended).toBe('stopped');
    expect(here()).toEqual([40]);
    expect(runs.get(runId)).toMatchObject({ state: 'stopped', lastCheckpointStep: 40 });
  });

  it('are waited for where the pool has forgotten the run and the store is away, which is said', async () => {
    const { core, close, records, jobId, runId } = await withCheckpoints(30, 40);
    await close();
    await records.remove(jobId);
    const { store } = pool.addresses();
    renameSync(store, `${store}-away`);
    onTestFinished(() => {
      if (existsSync(`${store}-away`)) renameSync(`${store}-away`, store);
    });
    const later = studioOnPool(pool.addresses(), { core });
    await expect
      .poll(() => later.runs.get(runId).problem, patience)
      .toMatchObject({
        code: 'not-available-here',
        message: expect.stringMatching(
          /^The pool has forgotten this run, which waits for its checkpoint of step 40\. .* could not be had/,
        ),
        hint: expect.stringContaining('stop the run and resume it'),
      });
    expect(await records.stateOf(jobId)).toBe('unknown');
    expect(later.runs.checkpoints(runId).map(({ step }) => step)).toEqual([30, 40]);
    renameSync(`${store}-away`, store);
    await expect.poll(() => records.stateOf(jobId), patience).toBe('there');
    expect((await records.jobOf(jobId))?.checkpoints).toMatchObject([{ step: 40 }]);
    expect(later.runs.get(runId).problem).toBeNull();
  });

  it('that are nowhere any more are said to be, and the run begins anew in the pool', async () => {
    const { core, close, records, jobId, runId, store } = await withCheckpoints(30, 40);
    await close();
    await records.remove(jobId);
    await store.removeAll(`jobs/${jobId}`);
    const later = studioOnPool(pool.addresses(), { core });
    await expect.poll(() => records.stateOf(jobId), patience).toBe('there');
    expect((await records.jobOf(jobId))?.checkpoints).toEqual([]);
    const said = JSON.stringify(later.runs.log(runId, 50));
    expect(said).toContain('The pool has forgotten this run, which goes on there from step 0.');
  });

  it('of which the newest is damaged in the store are forgotten one by one: the next older one comes, which is said', async () => {
    const { core, close, records, jobId, runId } = await withCheckpoints(20, 30, 40);
    await close();
    await records.remove(jobId);
    const inStore = join(pool.addresses().store, `jobs/${jobId}/runs/${runId}/checkpoints/000040`);
    rmSync(inStore, { recursive: true });
    const later = studioOnPool(pool.addresses(), { core });
    await expect.poll(() => records.stateOf(jobId), patience).toBe('there');
    expect((await records.jobOf(jobId))?.checkpoints).toMatchObject([{ step: 30 }]);
    expect(JSON.stringify(later.runs.log(runId, 50))).toContain(
      'which goes on there from step 30.',
    );
  });

  it('are not said to be waited for any more where the pool knows the run again after a restart', async () => {
    const { core, close, runId } = await withCheckpoints(40);
    await close();
    const problem = {
      code: 'not-available-here',
      message: 'The pool has forgotten this run, which waits for its checkpoint of step 40. Why.',
      hint: 'It goes on.',
    };
    const write = core.store.prepare('UPDATE runs SET problem = ? WHERE id = ?');
    write.run(JSON.stringify(problem), runId);
    const later = studioOnPool(pool.addresses(), { core });
    expect(later.runs.get(runId).problem).toBeNull();
    // Of anything else it says nothing.
    await later.close();
    write.run(JSON.stringify({ ...problem, message: 'Something else.' }), runId);
    const again = studioOnPool(pool.addresses(), { core });
    expect(again.runs.get(runId).problem).toMatchObject({ message: 'Something else.' });
  });

  it('are waited for also where the disk is full, which is said as elsewhere', async () => {
    const { core, close, records, jobId, runId } = await withCheckpoints(40);
    await close();
    await records.remove(jobId);
    const get = vi.spyOn(FolderStore.prototype, 'get');
    onTestFinished(() => get.mockRestore());
    get.mockRejectedValueOnce(Object.assign(new Error('no space left'), { code: 'ENOSPC' }));
    const later = studioOnPool(pool.addresses(), { core });
    await expect.poll(() => later.runs.get(runId).problem?.code, patience).toBe('disk-full');
    await expect.poll(() => records.stateOf(jobId), patience).toBe('there');
    expect((await records.jobOf(jobId))?.checkpoints).toMatchObject([{ step: 40 }]);
    expect(JSON.stringify(later.runs.log(runId, 50))).toContain('disk of the library is full');
  });

  it('of a store that hangs hold up no other run, and leave alone what follows where the run is started anew', async () => {
    const { core, close, records, jobId, runId } = await withCheckpoints(40);
    await close();
    await records.remove(jobId);
    let release = () => {};
    const released = new Promise<void>((resolve) => (release = resolve));
    const original = FolderStore.prototype.get;
    const get = vi.spyOn(FolderStore.prototype, 'get');
    onTestFinished(() => get.mockRestore());
    get.mockImplementationOnce(async function (this: FolderStore, ...what) {
      await released;
      await original.apply(this, what);
    });
    const later = studioOnPool(pool.addresses(), { core });
    await expect.poll(() => get.mock.calls.length, patience).toBe(1);
    await expect
      .poll(() => later.runs.get(runId).problem?.message, patience)
      .toMatch(/waits for its checkpoint of step 40\. Nothing has come/);
    // Other runs are put there meanwhile, and this one, begun anew.
    const other = await anotherRun(pool.addresses(), later);
    await expect.poll(() => records.stateOf(other.jobId), patience).toBe('there');
    later.runs.stop(runId);
    await expect.poll(() => later.runs.get(runId).state, patience).toBe('interrupted');
    expect(later.runs.get(runId).problem).toEqual({
      code: 'not-available-here',
      message:
        'The pool had forgotten the run, which was stopped before its checkpoint of step 40 had come from the store.',
      hint: 'Resume begins again: no checkpoint is in the library.',
    });
    later.runs.resume(runId, undefined, 'pool');
    const jobNow = () =>
      String(core.store.prepare('SELECT pool_job FROM runs WHERE id = ?').pluck().get(runId));
    await expect.poll(() => records.stateOf(jobNow()), patience).toBe('there');
    expect(jobNow()).not.toBe(jobId);
    const row = {
      step: 5,
      path: `runs/${runId}/checkpoints/000005`,
      files: [
        {
          path: `runs/${runId}/checkpoints/000005/manifest.json`,
          sha256: 'a'.repeat(64),
          bytes: 1,
        },
      ],
    };
    insertCheckpointInPool(core.store, runId, row);
    release();
    await setTimeout(300);
    expect(listCheckpointsInPool(core.store, runId)).toMatchObject([{ step: 5 }]);
    expect(await records.stateOf(jobId)).toBe('unknown');
  });

  it('of which three newer ones follow leave the store also where the studio was opened anew between', async () => {
    const { core, close, runId, save, store, jobId } = await withCheckpoints(10, 20, 30);
    await close();
    const later = studioOnPool(pool.addresses(), { core });
    for (const step of [40, 50, 60]) await save(step);
    const listed = () => later.runs.checkpoints(runId).map(({ step }) => step);
    await expect.poll(listed, patience).toEqual([40, 50, 60]);
    const folder = join(pool.addresses().store, `jobs/${jobId}/runs/${runId}/checkpoints`);
    const files = () =>
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ parentPath }) => Number(parentPath.slice(folder.length + 1).split('/')[0]));
    await expect.poll(() => [...new Set(files())].sort(), patience).toEqual([40, 50, 60]);
    expect(await store.owners('jobs')).toContain(jobId);
  });
});
