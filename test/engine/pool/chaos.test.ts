import { join } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { usePool } from '../../redis-server.ts';
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

const pool = usePool();

const hyperparameters = {
  ...tinyRun.hyperparameters,
  steps: 480,
  checkpointEvery: 20,
  sampleEvery: 80,
};

it('trains bit for bit what nobody disturbed, through the loss of machines, of Redis and of the studio', async () => {
  const library = join(temporaryFolder(), 'library');
  const studio = openWithPool(library, pool.addresses());
  const datasetId = await importTinySprites(studio);
  const create = (name: string, place: 'here' | 'pool') =>
    studio.runs.create({ ...tinyRun, hyperparameters, datasetId, name, place })[0];
  const here = create('here', 'here');
  expect(await untilEnded(studio, here.id)).toBe('completed');
  const expected = whatCameOf(studio, here.id);
  expect(expected.series.size).toBeGreaterThan(100);

  const { id } = create('there', 'pool');
  const anna = new TestMachine(pool.addresses(), 'anna');
  await untilStep(studio, id, 40);
  anna.signal('SIGKILL');

  const bert = new TestMachine(pool.addresses(), 'bert');
  await bert.says(/Training "there" from step [1-9]/);
  await untilStep(studio, id, 120);
  await pool.redis.kill();
  await pool.redis.start();
  await untilStep(studio, id, 160);

  // The pool trains on, and another studio reads what it tells; that one is killed, too.
  await studio.close();
  const { redis, store } = pool.addresses();
  const following = studioCommand(
    library,
    'resume',
    id,
    '--json',
    '--pool',
    redis,
    '--store',
    store,
  );
  await following.line((line) => stepSchema.parse(JSON.parse(line)).step >= 220);
  following.process.kill('SIGKILL');
  await following.ended;

  // A machine that sleeps loses its run, and is told so when it wakes.
  bert.signal('SIGSTOP');
  const carl = new TestMachine(pool.addresses(), 'carl');
  await carl.says(/Training "there" from step [1-9]/);
  bert.signal('SIGCONT');
  await bert.says(/"there" was taken over by another machine/);

  const later = openWithPool(library, pool.addresses());
  const ended = untilEnded(later, id);
  await untilStep(later, id, 340);
  // One that is asked to leave does so with a checkpoint, and the one that woke goes on.
  carl.signal('SIGTERM');
  expect(await carl.ended).toBe(0);
  expect(carl.said.at(-1)).toMatch(/^"there" is left to the next machine \(step \d+\)\.$/);
  expect(await ended).toBe('completed');
  expect(later.runs.get(id)).toMatchObject({ machine: 'bert', step: 480, state: 'completed' });
  const { sheets, weights, series } = whatCameOf(later, id);
  expect(weights).toEqual(expected.weights);
  for (const [key, tick] of series) expect(tick).toEqual(expected.series.get(key) ?? tick);
  // A training that is asked to stop cuts the tick that it is in, and draws a sheet more.
  const cut = [...expected.series].filter(([key]) => !series.has(key));
  expect(new Set(cut.map(([, { name }]) => name)).size).toBe(cut.length);
  const steps = sheets.map(({ step }) => step);
  expect(new Set(steps).size).toBe(steps.length);
  const due = expected.sheets.map(({ step }) => step);
  expect(sheets.filter(({ step }) => due.includes(step))).toEqual(expected.sheets);
  await later.close();
});

const stepSchema = z.looseObject({ step: z.int() });
