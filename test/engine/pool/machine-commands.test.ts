import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { nativeEngineFolder } from '../../../main/native-engine/native-engine-folder.mjs';
import { lookAtPool } from '../../../main/pool/look-at-pool.ts';
import { tuningSchema } from '../../../shared/engine/engine.ts';
import { usePool } from '../../redis-server.ts';
import { studioCommand } from '../studio/command-line.ts';
import { temporaryFolder } from '../studio/tiny-dataset.ts';
import { TestMachine } from './machines.ts';
import { importTinySprites, openWithPool, tinyRun, untilEnded } from './pool-studio.ts';

const pool = usePool();

/** Another test may have the processors. */
const patience = { timeout: 120_000, interval: 100 };

async function machinesThere(): Promise<string[]> {
  return (await lookAtPool(pool.addresses())).machines.map(({ name }) => name);
}

/** `studio pool` with what follows. */
function poolCommand(...args: string[]) {
  const { redis, store } = pool.addresses();
  const places = ['--pool', redis, '--store', store];
  return studioCommand(join(temporaryFolder(), 'library'), 'pool', ...places, ...args).ended;
}

describe('a machine without a run', () => {
  it('ends with 0 when "studio pool --drain" asks it to, and is not listed any more', async () => {
    const anna = new TestMachine(pool.addresses(), 'anna');
    await expect.poll(machinesThere, patience).toEqual(['anna']);
    const drained = await poolCommand('--drain', 'anna');
    expect(drained).toMatchObject({ code: 0 });
    expect(drained.stderr).toContain('anna is asked to leave its run to others, and to end.');
    expect(await anna.ended).toBe(0);
    expect(await machinesThere()).toEqual([]);
    expect((await poolCommand()).stdout).toBe(
      'No machine is there. "studio worker" makes one of a machine.\nNo run waits.',
    );
  });

  it('ends with 0 at SIGTERM', async () => {
    const bert = new TestMachine(pool.addresses(), 'bert');
    await expect.poll(machinesThere, patience).toEqual(['bert']);
    bert.signal('SIGTERM');
    expect(await bert.ended).toBe(0);
    expect(await machinesThere()).toEqual([]);
  });
});

describe('which machine is drained', () => {
  it('is refused where it is not there, and where two are called so', async () => {
    const twins = ['dora', 'dora'].map((name) => new TestMachine(pool.addresses(), name));
    await expect.poll(machinesThere, patience).toEqual(['dora', 'dora']);
    const { machines } = await lookAtPool(pool.addresses());
    const unknown = await poolCommand('--drain', 'carl');
    expect(unknown.code).toBe(1);
    expect(unknown.stderr).toContain('There is no machine "carl" in the pool.');
    const ambiguous = await poolCommand('--drain', 'dora');
    expect(ambiguous.code).toBe(1);
    expect(ambiguous.stderr).toContain('2 machines are called "dora".');
    for (const { id } of machines) expect((await poolCommand('--drain', id)).code).toBe(0);
    for (const { ended } of twins) expect(await ended).toBe(0);
  });
});

describe('a run with a tag', () => {
  it('waits for a machine with that tag, which takes what needs none as well', async () => {
    const studio = openWithPool(join(temporaryFolder(), 'library'), pool.addresses());
    const datasetId = await importTinySprites(studio);
    const put = (place: 'pool' | 'pool:gpu', name: string) => {
      const [run] = studio.runs.create({
        ...tinyRun,
        name,
        hyperparameters: { ...tinyRun.hyperparameters, steps: 2 },
        datasetId,
        place,
      });
      if (!run) throw new Error('no run was made');
      return { id: run.id, ended: untilEnded(studio, run.id) };
    };
    const tagged = put('pool:gpu', 'for a card');
    const waiting = async () => (await lookAtPool(pool.addresses())).waiting;
    await expect.poll(waiting, patience).toMatchObject([{ runName: 'for a card', tag: 'gpu' }]);
    const shown = await poolCommand();
    expect(shown.stdout).toMatch(/for a card +gpu/);

    const plain = new TestMachine(pool.addresses(), 'plain', '--until-empty');
    expect(await plain.ended).toBe(0);
    expect(plain.said.join('\n')).not.toContain('Training');

    const any = put('pool', 'for any');
    await expect.poll(waiting, patience).toHaveLength(2);
    const card = new TestMachine(pool.addresses(), 'card', '--tags', 'large,gpu', '--until-empty');
    expect(await Promise.all([tagged.ended, any.ended])).toEqual(['completed', 'completed']);
    expect(studio.runs.get(tagged.id)).toMatchObject({ machine: 'card', place: 'pool:gpu' });
    expect(studio.runs.get(any.id)).toMatchObject({ machine: 'card', place: 'pool' });
    expect(await card.ended).toBe(0);
  });
});

it('leaves a run to another machine with a checkpoint when it is drained', async () => {
  const studio = openWithPool(join(temporaryFolder(), 'library'), pool.addresses());
  const [run] = studio.runs.create({
    ...tinyRun,
    name: 'long',
    hyperparameters: { ...tinyRun.hyperparameters, steps: 100_000 },
    datasetId: await importTinySprites(studio),
    place: 'pool',
  });
  const { id = '' } = run ?? {};
  const emma = new TestMachine(pool.addresses(), 'emma');
  await expect.poll(() => studio.runs.get(id).step, patience).toBeGreaterThan(0);
  expect((await poolCommand('--drain', 'emma')).code).toBe(0);
  expect(await emma.ended).toBe(0);
  const [, step] =
    /^"long" is left to the next machine \(step (\d+)\)\.$/.exec(emma.said.at(-1) ?? '') ?? [];
  await expect
    .poll(() => studio.runs.get(id), patience)
    .toMatchObject({
      state: 'starting',
      machine: null,
    });
  const { waiting } = await lookAtPool(pool.addresses());
  expect(waiting).toMatchObject([{ runId: id }]);
  const ended = untilEnded(studio, id);
  studio.runs.stop(id);
  expect(await ended).toBe('stopped');
  // The checkpoint that it wrote then is all that the run needs to go on.
  expect(studio.runs.get(id)).toMatchObject({
    step: Number(step),
    lastCheckpointStep: Number(step),
  });
});

it('measures once how it trains fastest where that is asked for, and its later workers train so', async () => {
  const cache = temporaryFolder();
  vi.stubEnv('STUDIO_NATIVE_ENGINE', nativeEngineFolder());
  vi.stubEnv('STUDIO_CACHE', cache);
  onTestFinished(() => void vi.unstubAllEnvs());
  const measuring = new TestMachine(pool.addresses(), 'fred', '--tune', '--until-empty');
  expect(await measuring.ended).toBe(0);
  const said = measuring.said.join('\n');
  expect(said).toMatch(/^Before the first training: trying tensorflow in/m);
  expect(said).toMatch(/^Runs train on tensorflow in .* training steps a second\./m);

  const file = join(cache, 'worker', 'tuning.json');
  const tuning = tuningSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  // As no machine finds by chance.
  const found = { ...tuning, threads: 1, oneDnn: false, measurements: [] };
  writeFileSync(file, JSON.stringify(found));
  const studio = openWithPool(join(temporaryFolder(), 'library'), pool.addresses());
  const [run] = studio.runs.create({
    ...tinyRun,
    engine: 'tensorflow',
    hyperparameters: { ...tinyRun.hyperparameters, steps: 2 },
    datasetId: await importTinySprites(studio),
    place: 'pool',
  });
  const ended = untilEnded(studio, run?.id ?? '');
  const later = new TestMachine(pool.addresses(), 'fred', '--until-empty');
  expect(await ended).toBe('completed');
  expect(await later.ended).toBe(0);
  expect(later.said.join('\n')).not.toContain('trying');
  expect(studio.runs.get(run?.id ?? '').engineFacts).toMatchObject({ threads: 1, oneDnn: false });
});
