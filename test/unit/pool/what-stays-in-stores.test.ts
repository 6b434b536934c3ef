import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openFileStore } from '../../../main/pool/files/open-file-store.ts';
import { openStore } from '../../../main/store/open-store.ts';
import { deleteRemoved } from '../../../main/store/purge.ts';
import { usePool } from '../../redis-server.ts';
import { TestS3 } from '../../s3-server.ts';
import { temporaryFolder } from '../store/fixtures.ts';
import { fakeTrainers } from '../studio/runs/fake-trainer.ts';
import { type TestCore, testCore } from '../studio/runs/test-core.ts';
import { patience, runOnMachine, studioOnPool } from './run-on-machine.ts';

const pool = usePool();
const s3 = new TestS3();
beforeAll(() => s3.start());
afterAll(() => s3.remove());

const kinds: [string, () => string][] = [
  ['a folder', () => join(temporaryFolder(), 'store')],
  ['a bucket', () => s3.store],
];

/** As the trash does when its time is over. */
function purge({ store }: TestCore, what: { runs?: string[]; datasets?: string[] }): void {
  const removed = { runs: [], datasets: [], favourites: [], sweeps: [], ...what };
  for (const table of ['runs', 'datasets'] as const)
    for (const id of removed[table])
      store.prepare(`UPDATE ${table} SET removed_at = 1 WHERE id = ?`).run(id);
  deleteRemoved(store, removed);
}

/** The same library again: with its own database, as a backup or a copied folder is. */
function copyOf(core: TestCore): TestCore {
  const libraryPath = temporaryFolder();
  cpSync(core.libraryPath, libraryPath, { recursive: true });
  const store = openStore(join(libraryPath, 'studio.db'));
  return { ...testCore(fakeTrainers().startTrainer), libraryPath, store };
}

describe.each(kinds)('%s as the store of a pool', (_kind, makeStore) => {
  async function begin(options?: { core?: TestCore; store?: string }) {
    const addresses = { ...pool.addresses(), store: options?.store ?? makeStore() };
    const run = await runOnMachine(addresses, options?.core && { core: options.core });
    const owners = async () => [
      ...(await run.store.owners('jobs')).map((id) => `jobs/${id}`),
      ...(await run.store.owners('datasets')).map((id) => `datasets/${id}`),
    ];
    return { ...run, addresses, owners };
  }

  /** What a library does when its pool is connected again. */
  async function reopen({
    core,
    addresses,
  }: Pick<Awaited<ReturnType<typeof begin>>, 'core' | 'addresses'>) {
    return studioOnPool(addresses, { core });
  }

  it('keeps what a run needs that waits there, also where its library is opened again', async () => {
    const run = await begin();
    await run.take('anna');
    await run.save(10);
    await run.close();
    await reopen(run);
    // It has been tidied once something that is not needed is gone.
    run.core.store
      .prepare('INSERT INTO put_into_stores (store, owner) VALUES (?, ?)')
      .run(run.redisPool.place.store, 'jobs/gone-x1');
    run.core.push.send('trash', {});
    const left = () =>
      run.core.store.prepare('SELECT owner FROM put_into_stores ORDER BY owner').pluck().all();
    await expect.poll(left, patience).toEqual(['datasets/d1', `jobs/${run.jobId}`]);
    expect(await run.owners()).toEqual(
      expect.arrayContaining([`jobs/${run.jobId}`, 'datasets/d1']),
    );
    expect(await run.records.stateOf(run.jobId)).toBe('there');
  });

  it('loses the sprites of a dataset that the library has no more', async () => {
    const run = await begin();
    await run.take('anna');
    await run.end('completed');
    expect(await run.ended).toBe('completed');
    await expect.poll(run.owners, patience).not.toContain(`jobs/${run.jobId}`);
    expect(await run.owners()).toContain('datasets/d1');
    purge(run.core, { runs: [run.runId], datasets: ['d1'] });
    run.core.push.send('trash', {});
    await expect.poll(run.owners, patience).not.toContain('datasets/d1');
  });

  it('loses what a run had put there that is gone for good, and its place in the pool', async () => {
    const run = await begin();
    await run.take('anna');
    await run.save(10);
    run.runs.letGoOfPool();
    run.link.current = undefined;
    run.runs.leavePool(run.runId);
    expect(await run.owners()).toContain(`jobs/${run.jobId}`);
    purge(run.core, { runs: [run.runId] });
    await run.close();
    await reopen(run);
    await expect.poll(run.owners, patience).not.toContain(`jobs/${run.jobId}`);
    await expect.poll(() => run.records.stateOf(run.jobId), patience).toBe('unknown');
  });

  it('keeps the sprites of another library’s run on the same dataset, until that has ended', async () => {
    const one = await begin();
    const two = await begin({ store: one.addresses.store });
    await two.take('bert');
    await two.save(10);
    await one.take('anna');
    await one.end('completed');
    await one.ended;
    purge(one.core, { runs: [one.runId], datasets: ['d1'] });
    one.core.push.send('trash', {});
    const noted = () => one.core.store.prepare('SELECT owner FROM put_into_stores').pluck().all();
    await expect.poll(noted, patience).toEqual(['datasets/d1']);
    expect(await two.owners()).toEqual(
      expect.arrayContaining([`jobs/${two.jobId}`, 'datasets/d1']),
    );
    await two.end('completed');
    await two.ended;
    await expect.poll(() => two.records.stateOf(two.jobId), patience).toBe('unknown');
    one.core.push.send('trash', {});
    await expect.poll(noted, patience).toEqual([]);
    expect(await one.owners()).not.toContain('datasets/d1');
  });

  it('keeps the runs that a copy of the library has put there since', async () => {
    const run = await begin();
    await run.take('anna');
    await run.save(10);
    await run.end('stopped');
    await run.ended;
    const copy = copyOf(run.core);
    run.runs.resume(run.runId);
    const jobOf = () => run.core.store.prepare('SELECT pool_job FROM runs').pluck().get();
    await expect.poll(jobOf, patience).toEqual(expect.stringMatching(/./));
    const jobId = String(jobOf());
    await expect.poll(() => run.records.stateOf(jobId), patience).toBe('there');
    const other = studioOnPool(run.addresses, { core: copy });
    const noted = () => copy.store.prepare('SELECT owner FROM put_into_stores').pluck().all();
    // Of the run that has ended in both.
    await expect.poll(noted, patience).toEqual(['datasets/d1']);
    await other.close();
    expect(await run.store.owners('jobs')).toContain(jobId);
    expect(await run.records.stateOf(jobId)).toBe('there');
  });
});

it('says nothing of other libraries where a database names what is no job and no dataset', async () => {
  const run = await runOnMachine(pool.addresses());
  await run.take('anna');
  await run.save(10);
  const hostile = ['jobs/../../etc', 'datasets/..', 'elsewhere/x'];
  for (const owner of hostile)
    run.core.store
      .prepare('INSERT INTO put_into_stores (store, owner) VALUES (?, ?)')
      .run(run.redisPool.place.store, owner);
  run.core.store
    .prepare('INSERT INTO put_into_stores (store, owner) VALUES (?, ?)')
    .run(run.redisPool.place.store, 'jobs/gone-x1');
  run.core.push.send('trash', {});
  const left = () =>
    run.core.store.prepare('SELECT owner FROM put_into_stores').pluck().all() as string[];
  await expect.poll(left, patience).not.toContain('jobs/gone-x1');
  expect(left()).toEqual(expect.arrayContaining(hostile));
  expect(await openFileStore(pool.addresses()).owners('jobs')).toContain(run.jobId);
});
