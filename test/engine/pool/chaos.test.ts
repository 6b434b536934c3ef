import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { elementAt } from '../../../shared/known-places.ts';
import { type PoolAddresses, withoutSecrets } from '../../../main/pool/addresses.ts';
import { connect } from '../../../main/pool/redis/connect.ts';
import { JobRecords } from '../../../main/pool/redis/job-records.ts';
import { TestRedis } from '../../redis-server.ts';
import { TestS3 } from '../../s3-server.ts';
import { studioCommand } from '../studio/command-line.ts';
import { temporaryFolder } from '../studio/tiny-dataset.ts';
import { TestMachine } from './machines.ts';
import {
  importTinySprites,
  openWithPool,
  tinyRun,
  untilEnded,
  untilStep,
  whatCameOf,
} from './pool-studio.ts';

const redis = new TestRedis();
const bucket = new TestS3();
let addresses: PoolAddresses;
beforeAll(async () => {
  await Promise.all([redis.start(), bucket.start()]);
  const { place, secrets } = withoutSecrets({ redis: redis.url, store: bucket.store });
  addresses = place;
  // For machines and commands, too: it may not stand among their arguments.
  vi.stubEnv('AWS_ACCESS_KEY_ID', secrets.storeKey?.id);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', secrets.storeKey?.secret);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await Promise.all([redis.remove(), bucket.remove()]);
});

/** Another test may have the processors. */
const patience = { timeout: 60_000, interval: 50 };

/** From outside of any studio. */
async function trainOn(jobId: string): Promise<void> {
  const line = connect(addresses);
  await new JobRecords(line).command(jobId, { type: 'resume' });
  line.disconnect();
}

const hyperparameters = {
  ...tinyRun.hyperparameters,
  steps: 560,
  checkpointEvery: 20,
  sampleEvery: 80,
};

it('trains bit for bit what nobody disturbed, through the loss of machines, of Redis, of the store and of the studio', async () => {
  const library = join(temporaryFolder(), 'library');
  const holder = join(library, 'library.holder.json');
  const studio = openWithPool(library, addresses);
  const datasetId = await importTinySprites(studio);
  const create = (name: string, place: 'here' | 'pool') =>
    elementAt(studio.runs.create({ ...tinyRun, hyperparameters, datasetId, name, place }), 0);
  const here = create('here', 'here');
  expect(await untilEnded(studio, here.id)).toBe('completed');
  const expected = whatCameOf(studio, here.id);
  expect(expected.series.size).toBeGreaterThan(100);

  const { id } = create('there', 'pool');
  const anna = new TestMachine(addresses, 'anna');
  await untilStep(studio, id, 40);
  anna.signal('SIGKILL');

  const bert = new TestMachine(addresses, 'bert');
  await bert.says(/Training "there" from step [1-9]/);
  await untilStep(studio, id, 120);
  await redis.kill();
  await redis.start();
  await untilStep(studio, id, 160);
  // What is due meanwhile waits for its files to have a place; it is held so that a fast machine is not at the end by then.
  await bucket.kill();
  await wait(1_000);
  studio.runs.pause(id);
  await bucket.start();
  await expect.poll(() => studio.runs.get(id).state, patience).toBe('paused');
  const { step: heldAt } = studio.runs.get(id);
  const jobId = z
    .string()
    .parse(studio.store.prepare('SELECT pool_job FROM runs WHERE id = ?').pluck().get(id));

  // The pool trains on, and another studio reads what it tells; that one is killed, too.
  await studio.close();
  const places = ['--pool', addresses.redis, '--store', addresses.store];
  const following = studioCommand(library, 'resume', id, '--json', ...places);
  await expect
    .poll(() => readFileSync(holder, 'utf8'), patience)
    .toContain(`${following.process.pid}`);
  await trainOn(jobId);
  await following.line((line) => stepSchema.parse(JSON.parse(line)).step >= heldAt + 40);
  following.process.kill('SIGKILL');
  await following.ended;

  // A machine that sleeps loses its run, and is told so when it wakes.
  bert.signal('SIGSTOP');
  const carl = new TestMachine(addresses, 'carl');
  await carl.says(/Training "there" from step [1-9]/);
  bert.signal('SIGCONT');
  await bert.says(/"there" was taken over by another machine/);

  const later = openWithPool(library, addresses);
  const ended = untilEnded(later, id);
  await untilStep(later, id, later.runs.get(id).step + 40);
  // One that is asked to leave does so with a checkpoint, and the one that woke goes on.
  carl.signal('SIGTERM');
  expect(await carl.ended).toBe(0);
  const [, leftAt] =
    /^"there" is left to the next machine \(step (\d+)\)\.$/.exec(carl.said.at(-1) ?? '') ?? [];
  expect(leftAt).toBeDefined();
  expect(await ended).toBe('completed');
  expect(later.runs.get(id)).toMatchObject({
    machine: 'bert',
    step: hyperparameters.steps,
    state: 'completed',
  });
  const { sheets, weights, series } = whatCameOf(later, id);
  expect(weights).toEqual(expected.weights);
  for (const [key, tick] of series) expect(tick).toEqual(expected.series.get(key) ?? tick);
  // A machine that is asked to pause, or to leave, writes a checkpoint, which cuts the tick that it is in; who leaves draws a
  // sheet more.
  const saved = [heldAt, Number(leftAt)];
  for (const [key, { step, count }] of expected.series) {
    const isCut = saved.some((at) => step - count < at && at < step);
    expect([key, series.has(key) || isCut]).toEqual([key, true]);
  }
  expect(stepsTold(series)).toEqual(stepsTold(expected.series));
  const steps = sheets.map(({ step }) => step);
  expect(new Set(steps).size).toBe(steps.length);
  const due = expected.sheets.map(({ step }) => step);
  expect(sheets.filter(({ step }) => due.includes(step))).toEqual(expected.sheets);
  await later.close();
});

/** Of each series: every step once, in whatever ticks. */
function stepsTold(series: ReturnType<typeof whatCameOf>['series']): Map<string, number> {
  const told = new Map<string, number>();
  for (const { name, count } of series.values()) told.set(name, (told.get(name) ?? 0) + count);
  return told;
}

const stepSchema = z.looseObject({ step: z.int() });
