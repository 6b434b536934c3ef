import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Redis } from 'ioredis';
import { describe, expect, it, onTestFinished } from 'vitest';
import { poolsOfEnvironment } from '../../../../main/cli/pools-of-environment.ts';
import { withoutSecrets } from '../../../../main/pool/addresses.ts';
import type { KnownPool, PoolHost } from '../../../../main/studio/pool/pool-host.ts';
import { StudioPool } from '../../../../main/studio/pool/studio-pool.ts';
import { Runs } from '../../../../main/studio/runs/runs.ts';
import type { PoolStatus } from '../../../../shared/pool/connection.ts';
import { usePool } from '../../../redis-server.ts';
import { TestS3 } from '../../../s3-server.ts';
import { fakeTrainers } from '../runs/fake-trainer.ts';
import { testCore } from '../runs/test-core.ts';

const redis = usePool();
/** Another test may have the processors. */
const patience = { timeout: 60_000 };

/** As the desktop's, with a memory of the test's own. */
function pools(known: KnownPool | null = null): PoolHost {
  return {
    ...poolsOfEnvironment(undefined, {}),
    secrets: 'session',
    remembered: () => known,
    remember: (pool) => pool !== null,
  };
}

function open(host: PoolHost | undefined) {
  const core = testCore(fakeTrainers().startTrainer);
  const sprites = join(core.libraryPath, 'datasets/d1/sprites.bin');
  mkdirSync(dirname(sprites), { recursive: true });
  writeFileSync(sprites, 'sprites');
  const runs = new Runs(core);
  const pool = new StudioPool(core, runs, host);
  const told: PoolStatus['state'][] = [];
  core.push.subscribe('pool', ({ state }) => told.push(state));
  onTestFinished(async () => {
    await runs.close();
    await pool.close();
  });
  const create = () => {
    const [run] = runs.create({
      datasetId: 'd1',
      hyperparameters: { steps: 20 },
      engine: 'auto',
      place: 'pool',
    });
    return run?.id ?? '';
  };
  return { core, runs, pool, told, create };
}

describe('a pool that a person connects', () => {
  it('gets the runs that wait for one, and is looked at, without a new start', async () => {
    const { runs, pool, told, create } = open(pools());
    const runId = create();
    expect(pool.status()).toMatchObject({ state: 'none', place: null, problem: null });
    const place = redis.addresses();
    expect(await pool.connect(place)).toMatchObject({
      state: 'connected',
      place,
      isRemembered: true,
    });
    expect(told).toEqual(['opening', 'connected']);
    await expect.poll(() => pool.look(), patience).toMatchObject({ waiting: [{ runId }] });
    expect(runs.get(runId)).toMatchObject({ state: 'starting' });
  });

  it('is taken off: its run stays in it, and is read of again when it is connected anew', async () => {
    const { runs, pool, create } = open(pools());
    await pool.connect(redis.addresses());
    const runId = create();
    const seen = () => pool.look().then(({ waiting }) => waiting.map((job) => job.runId));
    await expect.poll(seen, patience).toContain(runId);
    expect(await pool.disconnect()).toMatchObject({
      state: 'none',
      place: redis.addresses(),
      isRemembered: false,
    });
    await expect(pool.look()).rejects.toThrow('No pool of machines is connected.');
    expect(runs.get(runId).state).toBe('starting');
    await pool.connect(redis.addresses());
    runs.stop(runId);
    await expect.poll(() => runs.get(runId).state, patience).toBe('stopped');
    await expect.poll(seen, patience).not.toContain(runId);
  });

  it('is refused in a sentence where nobody answers, and what is there stays', async () => {
    const { pool } = open(pools());
    await pool.connect(redis.addresses());
    const { store } = redis.addresses();
    const elsewhere = { redis: 'redis://127.0.0.1:1', store };
    await expect(pool.connect(elsewhere)).rejects.toThrow(
      /^The pool at redis:\/\/127\.0\.0\.1:1 cannot be reached/,
    );
    const missing = { ...redis.addresses(), store: '/not/there' };
    await expect(pool.connect(missing)).rejects.toThrow('There is no folder /not/there.');
    const withPassword = { redis: 'redis://u:secret@127.0.0.1:1', store };
    await expect(pool.connect(withPassword)).rejects.toThrow('The address has a password in it');
    expect(pool.status()).toMatchObject({ state: 'connected', place: redis.addresses() });
    expect(await pool.look()).toBeTruthy();
  });

  it('is opened with its password, which nothing tells; a wrong one is said to be wrong', async () => {
    const { redis: url, store } = redis.addresses();
    const admin = new Redis(url);
    await admin.acl('SETUSER', 'lab', 'on', '>pass word', '~*', '+@all');
    onTestFinished(async () => {
      await admin.acl('DELUSER', 'lab');
      admin.disconnect();
    });
    const { pool } = open(pools());
    const place = { redis: url.replace('redis://', 'redis://lab@'), store };
    await expect(pool.connect({ ...place, password: 'wrong' })).rejects.toThrow(/WRONGPASS/);
    const status = await pool.connect({ ...place, password: 'pass word' });
    expect(status).toMatchObject({ state: 'connected', place, hasPassword: true });
    expect(JSON.stringify(status)).not.toContain('pass word');
    await pool.look();
    // The same address is not asked for its password twice.
    expect(await pool.connect(place)).toMatchObject({ state: 'connected', hasPassword: true });
    await pool.disconnect();
    await expect(pool.connect(place)).rejects.toThrow(/WRONGPASS|NOAUTH/);
  });

  it('has a bucket as its store, whose key is asked for in a field of its own', async () => {
    const bucket = new TestS3();
    await bucket.start();
    onTestFinished(() => bucket.remove());
    const { place, secrets } = withoutSecrets({ ...redis.addresses(), store: bucket.store });
    const { pool } = open(pools());
    await expect(pool.connect(place)).rejects.toThrow('There is no key for the store.');
    const wrong = { id: 'S3RVER', secret: 'wrong' };
    await expect(pool.connect({ ...place, storeKey: wrong })).rejects.toThrow(
      /^The store at s3:\/\/studio.* cannot be used: the store answered 403/,
    );
    const status = await pool.connect({ ...place, ...secrets });
    expect(status).toMatchObject({ state: 'connected', place, hasStoreKey: true });
    expect(JSON.stringify(status)).not.toContain('S3RVER');
  });

  it('says that it is away, and that it is back', async () => {
    const { pool, told } = open(pools());
    await pool.connect(redis.addresses());
    await redis.redis.kill();
    await expect.poll(() => told.at(-1), patience).toBe('away');
    expect(pool.status().problem?.message).toMatch(/^The pool at redis:.* cannot be reached/);
    await redis.redis.start();
    await expect.poll(() => told.at(-1), patience).toBe('connected');
    expect(pool.status().problem).toBeNull();
  });

  it('says that its store is away, and that what does not need it goes on', async () => {
    const { pool, told, create } = open(pools());
    const place = redis.addresses();
    await pool.connect(place);
    const runId = create();
    const waiting = () => pool.look().then((seen) => seen.waiting.map((job) => job.runId));
    await expect.poll(waiting, patience).toContain(runId);
    renameSync(place.store, `${place.store}-away`);
    // Nobody can write below a file.
    writeFileSync(place.store, '');
    const bringBack = () => {
      if (!existsSync(`${place.store}-away`)) return;
      rmSync(place.store);
      renameSync(`${place.store}-away`, place.store);
    };
    onTestFinished(bringBack);
    create();
    const said = () => pool.status().problem?.message;
    await expect.poll(said, patience).toMatch(/^The store of the pool at .* did not/);
    expect(pool.status().state).toBe('connected');
    expect(await pool.look()).toBeTruthy();
    // The one that answers says nothing of the other.
    await redis.redis.kill();
    await expect.poll(() => told.at(-1), patience).toBe('away');
    expect(said()).toMatch(/^The pool at redis:/);
    await redis.redis.start();
    await expect.poll(() => told.at(-1), patience).toBe('connected');
    expect(said()).toMatch(/^The store of the pool at/);
    bringBack();
    await expect.poll(said, patience).toBeUndefined();
  });

  it('is taken off also while it is away', async () => {
    const { pool, create } = open(pools());
    await pool.connect(redis.addresses());
    create();
    await redis.redis.kill();
    expect(await pool.disconnect()).toMatchObject({ state: 'none' });
    await redis.redis.start();
  });
});

describe('a run whose pool is not connected', () => {
  /** In the pool, which was taken off then. */
  async function leftBehind() {
    const opened = open(pools());
    await opened.pool.connect(redis.addresses());
    const runId = opened.create();
    const waiting = async () => (await opened.pool.look()).waiting.map((job) => job.runId);
    await expect.poll(waiting, patience).toContain(runId);
    await opened.pool.disconnect();
    return { ...opened, runId, waiting };
  }

  it('cannot be stopped, which is said', async () => {
    const { runs, runId } = await leftBehind();
    expect(() => runs.stop(runId)).toThrow('trains in a pool that is not connected');
    expect(runs.get(runId).state).toBe('starting');
  });

  it('is given up: it ends here, and is out of the pool when that is connected again', async () => {
    const { runs, pool, runId, waiting } = await leftBehind();
    expect(runs.leavePool(runId)).toMatchObject({
      state: 'interrupted',
      machine: null,
      problem: { message: 'It was given up in a pool that was not connected.' },
    });
    expect(() => runs.leavePool(runId)).toThrow('is interrupted, and in this studio’s reach');
    await pool.connect(redis.addresses());
    await expect.poll(waiting, patience).not.toContain(runId);
    expect(runs.get(runId).state).toBe('interrupted');
  });

  it('is taken over here', async () => {
    const { runs, runId } = await leftBehind();
    runs.leavePool(runId);
    runs.resume(runId, undefined, 'here');
    await expect
      .poll(() => runs.get(runId), patience)
      .toMatchObject({
        state: 'starting',
        place: 'here',
        trainedBy: 'this-studio',
      });
  });

  it('waits in the queue, and is given another place there', async () => {
    const { runs, create } = open(pools());
    const runId = create();
    expect(runs.get(runId)).toMatchObject({ state: 'queued', place: 'pool' });
    expect(runs.setPlace(runId, 'here').place).toBe('here');
    await expect.poll(() => runs.get(runId).state, patience).toBe('starting');
    expect(() => runs.setPlace(runId, 'pool')).toThrow('cannot be given another place');
  });
});

it('puts runs into the pool in the order of its own queue', async () => {
  const { pool, runs, create } = open(pools());
  const ids = Array.from({ length: 8 }, create);
  await pool.connect(redis.addresses());
  const waiting = async () =>
    (await pool.look()).waiting.map(({ runId }) => runId).filter((id) => ids.includes(id));
  await expect.poll(waiting, patience).toHaveLength(ids.length);
  expect(await waiting()).toEqual(ids);
  for (const id of ids) runs.stop(id);
  await expect.poll(waiting, patience).toEqual([]);
});

it('makes a run that waits in the pool the next one', async () => {
  const { pool, runs, create } = open(pools());
  await pool.connect(redis.addresses());
  const ids = [create(), create(), create()];
  const waiting = async () =>
    (await pool.look()).waiting.map(({ runId }) => runId).filter((id) => ids.includes(id));
  await expect.poll(waiting, patience).toHaveLength(3);
  const [first = '', second = '', third = ''] = await waiting();
  runs.trainNextInPool(third);
  await expect.poll(waiting, patience).toEqual([third, first, second]);
  for (const id of ids) runs.stop(id);
  await expect.poll(waiting, patience).toEqual([]);
});

describe('a pool of an earlier session', () => {
  it('is opened with the studio, also while nobody is there', async () => {
    const place = { ...redis.addresses(), redis: 'redis://127.0.0.1:1' };
    const away = open(pools({ place, secrets: {} }));
    await expect.poll(() => away.told.at(-1), patience).toBe('away');
    const there = open(pools({ place: redis.addresses(), secrets: {} }));
    await expect.poll(() => there.told.at(-1), patience).toBe('connected');
  });

  it('whose password was not kept is named, and not opened', () => {
    const place = redis.addresses();
    const { pool } = open(pools({ place, secrets: null }));
    expect(pool.status()).toMatchObject({
      state: 'none',
      place,
      problem: { hint: 'Type the password (and the key of the store) again.' },
    });
  });
});

it('takes no secret from a page in a browser', async () => {
  const { pool } = open(poolsOfEnvironment(undefined, {}));
  await expect(pool.connect({ ...redis.addresses(), password: 'x' })).rejects.toThrow(
    'they come from the environment of the studio',
  );
});
