import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { connect } from '../../../main/pool/redis/connect.ts';
import { entriesKey } from '../../../main/pool/redis/keys.ts';
import { Machines } from '../../../main/pool/redis/machines.ts';
import type { Content } from '../../../shared/pool/job.ts';
import type { Machine } from '../../../shared/pool/machine.ts';
import type { TrainerEvent } from '../../../shared/run/events.ts';
import { appVersion } from '../../../shared/version.ts';
import { usePool } from '../../redis-server.ts';
import { patience, running, runOnMachine, studioOnPool } from './run-on-machine.ts';

const pool = usePool();
function sampleAt(path: string): TrainerEvent {
  return { type: 'sample', step: 5, at: 1, path, count: 1, columns: 1, cellSize: 16, seed: 1 };
}

function contentOf(text: string): Content {
  const sha256 = createHash('sha256').update(text).digest('hex');
  return { sha256, bytes: text.length };
}

describe('what a machine of the pool tells', () => {
  it('becomes the run’s, with its files in the library before it is told', async () => {
    const { core, runs, runId, ended, end, say, take, store, jobId } = await runOnMachine(
      pool.addresses(),
    );
    const path = `runs/${runId}/samples/000005.png`;
    const sheet = join(core.libraryPath, 'sheet');
    writeFileSync(sheet, 'creatures');
    await take('anna');
    const content = await store.put(`jobs/${jobId}/${path}`, sheet);
    await say([running, sampleAt(path)], [{ path, ...content }]);
    await expect.poll(() => runs.samples(runId), patience).toMatchObject([{ path }]);
    expect(readFileSync(join(core.libraryPath, path), 'utf8')).toBe('creatures');
    expect(runs.get(runId)).toMatchObject({ state: 'running', machine: 'anna', trainedBy: 'pool' });
    await end('completed');
    expect(await ended).toBe('completed');
    // The pool forgets it.
    await expect.poll(() => store.owners('jobs'), patience).not.toContain(jobId);
  });

  it.each([
    ['no JSON', 'rubbish'],
    ['an entry that no studio knows', '{"kind":"own"}'],
    [
      'an event that the protocol does not know',
      '{"kind":"said","message":{"type":"events","attempt":1,"events":[{"type":"shell"}]},"files":[]}',
    ],
    [
      'a path out of the library',
      '{"kind":"said","message":{"type":"events","attempt":1,"events":[]},"files":[{"path":"../../etc/passwd","sha256":"' +
        'a'.repeat(64) +
        '","bytes":3}]}',
    ],
    [
      'a file that is larger than any',
      '{"kind":"said","message":{"type":"events","attempt":1,"events":[]},"files":[{"path":"runs/x/samples/1.png","sha256":"' +
        'a'.repeat(64) +
        '","bytes":1000000000000}]}',
    ],
    [
      'more than an entry may hold',
      `{"kind":"left","machine":"anna","why":"${'x'.repeat(9_000_000)}"}`,
    ],
  ])('ends its work where it is %s', async (_what, text) => {
    const { redis, runs, runId, records, jobId, ended, take } = await runOnMachine(
      pool.addresses(),
    );
    await take('anna');
    await redis.xadd(entriesKey(jobId), '9999999999999-1', 'entry', text);
    expect(await ended).toBe('failed');
    expect(runs.get(runId).problem?.message).toMatch(
      /told something that the studio does not understand/,
    );
    await expect.poll(() => records.stateOf(jobId), patience).toBe('unknown');
  });

  it.each(['config.json', 'attempt.json', 'trainer.log', 'kept/000005/manifest.json'])(
    'is written into the folders of its run’s training alone, not to %s',
    async (name) => {
      const { core, runs, runId, ended, say, take } = await runOnMachine(pool.addresses());
      const path = `runs/${runId}/${name}`;
      await take('anna');
      await say([running], [{ path, ...contentOf('x') }]);
      expect(await ended).toBe('failed');
      expect(runs.get(runId).problem?.message).toContain(`wanted to write ${path}`);
      if (name.startsWith('kept')) expect(existsSync(join(core.libraryPath, path))).toBe(false);
    },
  );

  it('is of no other run', async () => {
    const { runs, runId, ended, say, take } = await runOnMachine(pool.addresses());
    await take('anna');
    await say([running], [{ path: 'runs/r2/samples/000005.png', ...contentOf('x') }]);
    expect(await ended).toBe('failed');
    expect(runs.get(runId).problem?.message).toContain('wanted to write runs/r2/samples');
  });

  it('is refused by name where another version of the studio tells it', async () => {
    const { runs, runId, ended, take } = await runOnMachine(pool.addresses());
    await take('anna', 0, '9.9.9');
    expect(await ended).toBe('failed');
    expect(runs.get(runId).problem?.message).toBe(
      `The machine anna of the pool has studio 9.9.9, and this is studio ${appVersion}, so its work was ended.`,
    );
  });
});

describe('a pool whose machines have another version', () => {
  it('is refused by name before anything is sent there', async () => {
    const redis = connect(pool.addresses());
    const machines = new Machines(redis);
    const machine: Machine = {
      id: 'm1',
      name: 'bert',
      studio: '9.9.9',
      tags: [],
      state: 'idle',
      computesBy: null,
      training: null,
      runsEnded: 0,
    };
    await machines.say(machine);
    onTestFinished(async () => {
      await machines.leave('m1');
      redis.disconnect();
    });
    const { runs } = studioOnPool(pool.addresses());
    const [run] = runs.create({
      datasetId: 'd1',
      hyperparameters: { steps: 20 },
      engine: 'auto',
      place: 'pool',
    });
    const problem = () => runs.get(run?.id ?? '').problem?.message;
    await expect
      .poll(problem)
      .toBe(
        `No machine of the pool has the version of this studio, ${appVersion}: bert has studio 9.9.9.`,
      );
  });
});
