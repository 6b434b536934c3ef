import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { redisServer } from '../../scripts/setup/redis-server.mjs';
import { forkPictureProcess, forkTrainer } from '../../main/host/fork-process.ts';
import { RedisPool } from '../../main/pool/studio/redis-pool.ts';
import { openStudio, type Studio } from '../../main/studio/studio.ts';
import { importOptionsSchema } from '../../shared/dataset/dataset.ts';
import { appVersion } from '../../shared/version.ts';

export interface Load {
  workers: number;
  ticksPerSecond: number;
  seconds: number;
}

/** What one studio did with it. */
export interface LoadResult extends Load {
  /** Ticks of ten values that were stored, a second. */
  storedPerSecond: number;
  rowsPerSecond: number;
  /** How old the newest stored tick of a run was, on average over the runs: at the beginning and at the end. */
  lagMs: { before: number; after: number };
  /** Cores that each took, of one. */
  studioCores: number;
  workersCores: number;
  redisCores: number;
  /** Of what machines tell, a second. */
  bytesPerSecond: number;
}

/** Lets all runs begin, and timers find their rhythm. */
const warmUpMs = 5_000;
const readEveryMs = 250;
const sprites = 'node_modules/pokesprite-images/pokemon-gen8/regular/female';

/** A studio, a real Redis and so many workers on this machine. */
export async function measureLoad(load: Load): Promise<LoadResult> {
  const folder = mkdtempSync(join(tmpdir(), 'studio-pool-bench-'));
  const [data, store] = [join(folder, 'redis'), join(folder, 'store')];
  for (const each of [data, store]) mkdirSync(each);
  const redis = await startRedis(data);
  const addresses = { redis: redis.url, store };
  const studio = openStudio({
    libraryPath: join(folder, 'library'),
    appVersion,
    measuringShare: 0,
    startPictureProcess: forkPictureProcess,
    startTrainer: forkTrainer,
    openPool: (path, log) => new RedisPool(addresses, path, log),
  });
  const machines = startMachines(addresses, join(folder, 'work'), load);
  try {
    const runIds = await startRuns(studio, load.workers);
    return await measure(studio, runIds, load, { redis: redis.process, machines, url: redis.url });
  } finally {
    machines.kill('SIGKILL');
    await studio.close();
    redis.process.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function startRedis(data: string): Promise<{ process: ChildProcess; url: string }> {
  const { program, env } = await redisServer();
  const port = await freePort();
  const durable = ['--appendonly', 'yes', '--appendfsync', 'always', '--save', ''];
  const args = ['--bind', '127.0.0.1', '--port', String(port), '--dir', data, ...durable];
  return {
    process: spawn(program, args, { env, stdio: 'ignore' }),
    url: `redis://127.0.0.1:${port}`,
  };
}

function startMachines(
  { redis, store }: { redis: string; store: string },
  work: string,
  { workers, ticksPerSecond }: Load,
): ChildProcess {
  const script = join(import.meta.dirname, 'stub-machines.ts');
  const args = [redis, store, work, String(workers), String(ticksPerSecond)];
  return spawn(process.execPath, [...process.execArgv, script, ...args], { stdio: 'inherit' });
}

async function startRuns(studio: Studio, count: number): Promise<string[]> {
  const datasetId = await importSprites(studio);
  const runs = Array.from({ length: count }, (_, place) =>
    studio.runs.create({
      datasetId,
      hyperparameters: { steps: 1_000_000, seed: place + 1 },
      engine: 'auto',
      place: 'pool',
    }),
  ).flat();
  const ids = runs.map(({ id }) => id);
  while (!ids.every((id) => studio.runs.get(id).state === 'running')) await wait(readEveryMs);
  return ids;
}

function importSprites(studio: Studio): Promise<string> {
  return new Promise((resolve, reject) => {
    studio.push.subscribe('import', ({ phase, datasetId, error }) => {
      if (phase === 'done' && datasetId) resolve(datasetId);
      if (phase === 'failed') reject(new Error(error?.message));
    });
    studio.imports.start({
      source: { kind: 'folder', path: sprites },
      options: importOptionsSchema.parse({ size: 16 }),
    });
  });
}

async function measure(
  studio: Studio,
  runIds: readonly string[],
  load: Load,
  of: { redis: ChildProcess; machines: ChildProcess; url: string },
): Promise<LoadResult> {
  const redis = new Redis(of.url);
  const newest = newestTicks(studio);
  await wait(warmUpMs);
  const lagBefore = averageLag(newest, runIds);
  const before = { rows: rowsOf(studio), ...(await costs(redis, of)) };
  const startedAt = performance.now();
  await wait(load.seconds * 1_000);
  const seconds = (performance.now() - startedAt) / 1_000;
  const after = { rows: rowsOf(studio), ...(await costs(redis, of)) };
  redis.disconnect();
  const each = (what: keyof typeof before) => (after[what] - before[what]) / seconds;
  return {
    ...load,
    storedPerSecond: each('rows') / 10,
    rowsPerSecond: each('rows'),
    lagMs: { before: lagBefore, after: averageLag(newest, runIds) },
    studioCores: each('studio'),
    workersCores: each('machines'),
    redisCores: each('redis'),
    bytesPerSecond: each('bytes'),
  };
}

/** When the newest stored tick of each run was done, by the clock of its machine, which is this one's. */
function newestTicks(studio: Studio): ReadonlyMap<string, number> {
  const newest = new Map<string, number>();
  studio.push.subscribe('run-events', (events) => {
    for (const { type, runId, at } of events) if (type === 'series') newest.set(runId, at);
  });
  return newest;
}

function averageLag(newest: ReadonlyMap<string, number>, runIds: readonly string[]): number {
  const now = Date.now();
  const sum = runIds.reduce((total, id) => total + now - (newest.get(id) ?? 0), 0);
  return sum / runIds.length;
}

function rowsOf(studio: Studio): number {
  return Number(studio.store.prepare('SELECT count(*) FROM series').pluck().get());
}

/** Processor seconds so far, and bytes that Redis got. */
async function costs(redis: Redis, of: { redis: ChildProcess; machines: ChildProcess }) {
  const { user, system } = process.cpuUsage();
  const stats = await redis.info('stats');
  return {
    studio: (user + system) / 1e6,
    machines: processorSeconds(of.machines.pid),
    redis: processorSeconds(of.redis.pid),
    bytes: Number(/total_net_input_bytes:(\d+)/.exec(stats)?.[1]),
  };
}

/** Of Linux: user and system time, in hundredths of a second. */
function processorSeconds(pid: number | undefined): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
