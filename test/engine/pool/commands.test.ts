import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lookAtPool } from '../../../main/pool/look-at-pool.ts';
import { usePool } from '../../redis-server.ts';
import { studioCommand } from '../studio/command-line.ts';
import { temporaryFolder, tinySpriteFolder } from '../studio/tiny-dataset.ts';
import { TestMachine } from './machines.ts';
import { importTinySprites, openWithPool, tinyRun, untilEnded } from './pool-studio.ts';

const pool = usePool();

const tiny =
  '--size 16 --base-channels 4 --latent-size 8 --batch 4 --sample-count 4 --sample-every 10 --checkpoint-every 10 --engine wasm'.split(
    ' ',
  );

/** Another test may have the processors. */
const patience = { timeout: 120_000, interval: 100 };

function inPool(): string[] {
  const { redis, store } = pool.addresses();
  return ['--pool', redis, '--store', store];
}

function isState(state: string) {
  return (line: string) => line.includes(`"state":"${state}"`);
}

describe('studios with a pool', () => {
  it('share its machines: a sweep of eight over four, and a run that is stopped with a checkpoint', async () => {
    const lab = openWithPool(join(temporaryFolder(), 'lab'), pool.addresses());
    const { runs } = lab.sweeps.create({
      ...tinyRun,
      hyperparameters: { ...tinyRun.hyperparameters, steps: 10 },
      datasetId: await importTinySprites(lab),
      place: 'pool',
      sweep: { axes: { loss: ['hinge', 'wgan'] }, seeds: 4 },
    });
    const ends = runs.map(({ id }) => untilEnded(lab, id));
    const other = join(temporaryFolder(), 'other');
    const long = [...tiny, '--steps', '100000', '--name', 'long', '--json', ...inPool()];
    const command = studioCommand(other, 'train', tinySpriteFolder(), ...long);
    const waiting = async () => (await lookAtPool(pool.addresses())).waiting.length;
    // They wait in the pool, not in their libraries.
    await expect.poll(waiting, patience).toBe(9);

    const names = ['anna', 'bert', 'carl', 'dora'];
    const machines = names.map((name) => new TestMachine(pool.addresses(), name, '--until-empty'));
    expect(await Promise.all(ends)).toEqual(Array(8).fill('completed'));
    const trainedBy = runs.map(({ id }) => lab.runs.get(id).machine);
    for (const machine of trainedBy) expect(names).toContain(machine);
    // Each of them has trained some.
    for (const machine of machines) await machine.says(/^Training "/);

    await command.line(isState('running'));
    const training = async () =>
      (await lookAtPool(pool.addresses())).machines.flatMap((seen) => seen.training?.runName ?? []);
    // The machine of the run that ended last may be about to say so.
    await expect.poll(training, patience).toEqual(['long']);
    command.pressControlC();
    expect(await command.ended).toMatchObject({ code: 130 });
    // No run waits any more.
    for (const { ended } of machines) expect(await ended).toBe(0);

    const [run] = openWithPool(other, pool.addresses()).runs.list();
    const { step } = run ?? {};
    expect(run).toMatchObject({ state: 'stopped', place: 'pool', lastCheckpointStep: step });
  });
});
