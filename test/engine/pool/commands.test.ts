import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { lookAtPool, poolOverviewSchema } from '../../../main/pool/look-at-pool.ts';
import { runSummarySchema } from '../../../shared/run/run.ts';
import { usePool } from '../../redis-server.ts';
import { studioCommand } from '../studio/command-line.ts';
import { temporaryFolder, tinySpriteFolder } from '../studio/tiny-dataset.ts';
import { TestMachine } from './machines.ts';

const pool = usePool();

const tiny =
  '--size 16 --base-channels 4 --latent-size 8 --batch 4 --sample-count 4 --sample-every 10 --checkpoint-every 10 --engine wasm'.split(
    ' ',
  );

function inPool(): string[] {
  const { redis, store } = pool.addresses();
  return ['--pool', redis, '--store', store];
}

function isState(state: string) {
  return (line: string) => line.includes(`"state":"${state}"`);
}

async function overview(library: string) {
  const { stdout } = await studioCommand(library, 'pool', '--json', ...inPool()).ended;
  return poolOverviewSchema.parse(JSON.parse(stdout));
}

describe('studios with a pool', () => {
  it('share its machines: a sweep of eight over four, and a run that is stopped and goes on', async () => {
    const [lab, other] = [join(temporaryFolder(), 'lab'), join(temporaryFolder(), 'other')];
    const sprites = tinySpriteFolder();
    const sweep = studioCommand(
      lab,
      'train',
      sprites,
      ...tiny,
      ...['--steps', '10', '--sweep', 'loss=hinge,wgan', '--seeds', '4', '--json', ...inPool()],
    );
    // All eight wait in the pool, not here.
    const isWaiting = isState('starting');
    await sweep.line(() => sweep.lines.filter(isWaiting).length === 8);
    const stopped = studioCommand(
      other,
      'train',
      sprites,
      ...[...tiny, '--steps', '100000', '--name', 'long', '--json', ...inPool()],
    );
    await stopped.line(isState('starting'));
    await expect.poll(async () => (await lookAtPool(pool.addresses())).waiting.length).toBe(9);

    const names = ['anna', 'bert', 'carl', 'dora'];
    const machines = names.map((name) => new TestMachine(pool.addresses(), name, '--until-empty'));
    expect(await sweep.ended).toMatchObject({ code: 0 });
    await stopped.line(isState('running'));
    const { machines: seen } = await overview(lab);
    expect(seen.flatMap(({ training }) => training?.runName ?? [])).toEqual(['long']);
    stopped.pressControlC();
    expect(await stopped.ended).toMatchObject({ code: 130 });
    // No run waits any more.
    for (const { ended } of machines) expect(await ended).toBe(0);

    const runs = z.array(runSummarySchema);
    const list = async (library: string) =>
      runs.parse(JSON.parse((await studioCommand(library, 'runs', '--json').ended).stdout));
    const swept = await list(lab);
    expect(swept.map(({ state, step }) => `${state} ${step}`)).toEqual(
      Array(8).fill('completed 10'),
    );
    expect(new Set(swept.map(({ machine }) => machine)).size).toBeGreaterThan(1);
    const [long] = await list(other);
    expect(long).toMatchObject({ state: 'stopped', place: 'pool' });
    expect(long?.lastCheckpointStep).toBe(long?.step);

    // Here, it goes on from what the machine has left.
    const step = long?.step ?? 0;
    const resumed = studioCommand(other, 'resume', 'long', '--steps', String(step + 5), '--json');
    expect(await resumed.ended).toMatchObject({ code: 0 });
    const [here] = await list(other);
    expect(here).toMatchObject({
      state: 'completed',
      step: step + 5,
      place: 'here',
      machine: null,
    });
  });
});
