import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { lookAtPool } from '../../../main/pool/look-at-pool.ts';
import { JobQueue } from '../../../main/pool/redis/job-queue.ts';
import { PoolWorker } from '../../../main/pool/worker/worker.ts';
import type { EngineChoice } from '../../../shared/engine/engine.ts';
import { type Place, placeWithTag } from '../../../shared/run/place.ts';
import type { TrainerCommand } from '../../../shared/run/trainer-protocol.ts';
import { usePool } from '../../redis-server.ts';
import { temporaryFolder } from '../store/fixtures.ts';
import { FakeTrainer } from '../studio/runs/fake-trainer.ts';
import { patience, studioOnPool } from './run-on-machine.ts';

const pool = usePool();

/** What is not there for a run by a graphics card: the engine itself, or memory on a card that is there. */
type Lack = 'engine' | 'memory' | null;

/** Trains at once what it can. */
class QuickTrainer extends FakeTrainer {
  readonly #lack: Lack;

  constructor(lack: Lack) {
    super();
    this.#lack = lack;
    setImmediate(() => this.say({ type: 'ready' }));
  }

  override send(command: TrainerCommand): void {
    super.send(command);
    if (command.type !== 'job' || command.job.type !== 'train') return;
    const isByCard = command.job.engine === 'webgpu';
    setImmediate(() => (isByCard && this.#lack ? this.#giveUp() : this.finish('completed', 100)));
  }

  #giveUp(): void {
    if (this.#lack === 'memory') this.say({ type: 'engine', facts: card });
    this.sayEvents({
      ...{ type: 'error', step: 0, at: 1, code: 'engine-unavailable' },
      ...{ message: 'The graphics card does not do it.', hint: 'Choose another engine.' },
    });
    this.sayEvents({ type: 'done', step: 0, at: 1, reason: 'failed' });
    this.exit({ code: 0, signal: null });
  }
}

const card = {
  id: 'webgpu',
  device: 'A card',
  version: '1',
  tfjsVersion: '4',
  threads: 1,
} as const;

interface MachineChoices {
  lacks?: Lack;
  untilEmpty?: boolean;
  tags?: string[];
}

async function machine(name: string, choices: MachineChoices = {}) {
  const { lacks = null, untilEmpty = false, tags = [] } = choices;
  const worker = await PoolWorker.open({
    ...{ addresses: pool.addresses(), name, tags, untilEmpty },
    ...{ lockMs: 30_000, saveEveryMs: 0, folder: join(temporaryFolder(), name) },
    startTrainer: () => new QuickTrainer(lacks),
    say: () => undefined,
  });
  const worked = worker.work();
  onTestFinished(async () => {
    worker.kill();
    await worked;
    await worker.close();
  });
  return worked;
}

/** Runs in a pool in this order; only the last one can be trained by any machine. */
async function inPool({ tag }: { tag?: string } = {}) {
  const { runs } = studioOnPool(pool.addresses());
  const create = (engine: EngineChoice, place: Place) =>
    runs.create({ datasetId: 'd1', hyperparameters: { steps: 100 }, engine, place })[0]?.id ?? '';
  const first = create('webgpu', placeWithTag(tag));
  const second = create('auto', 'pool');
  const queues = [new JobQueue(pool.addresses(), undefined), new JobQueue(pool.addresses(), tag)];
  onTestFinished(() => {
    for (const queue of queues) queue.close();
  });
  const waiting = async () =>
    new Set((await Promise.all(queues.map((queue) => queue.waiting(9)))).flat());
  await expect.poll(async () => (await waiting()).size, patience).toBe(2);
  const overview = async () =>
    (await lookAtPool(pool.addresses())).waiting.map(({ runId, why }) => ({ runId, why }));
  return { runs, first, second, waiting: overview, state: (id: string) => runs.get(id).state };
}

describe('a run that names an engine', () => {
  it('keeps nothing from the machines without it, and is trained by the one that has it', async () => {
    const { first, second, state, runs } = await inPool();
    for (const name of ['anna', 'bert']) void machine(name, { lacks: 'engine' });
    await expect.poll(() => state(second), patience).toBe('completed');
    expect(state(first)).not.toBe('failed');
    void machine('carl');
    await expect.poll(() => state(first), patience).toBe('completed');
    const said = JSON.stringify(runs.log(first, 500));
    expect(said).toContain('The graphics card does not do it.');
  });

  it('says of each machine why that does not take it, as long as none does', async () => {
    const { first, second, runs, waiting } = await inPool();
    for (const name of ['anna', 'bert']) void machine(name, { lacks: 'engine' });
    const why =
      'No machine of the pool takes it: each has left it (anna: The graphics card does not do it; bert: The graphics card does not do it).';
    await expect.poll(() => runs.get(first).problem?.message, patience).toBe(why);
    await expect.poll(() => runs.get(second).state, patience).toBe('completed');
    // Every two seconds one of them has it for a moment.
    await expect.poll(waiting, patience).toEqual([{ runId: first, why }]);
    await expect.poll(() => said('pool'), patience).toContain(`waits. ${why}`);
    const warnings = () => runs.log(first, 500).filter(({ type }) => type === 'warning');
    expect(warnings().at(-1)).toMatchObject({ message: why });
    const told = () => JSON.stringify(runs.log(first, 500)).split('has left it to another').length;
    const before = told();
    // It comes round and round, which is said once.
    await wait(7_000);
    expect([warnings().length, told()]).toEqual([1, before]);
    void machine('carl');
    await expect.poll(() => runs.get(first).state, patience).toBe('completed');
    expect(runs.get(first).problem).toBeNull();
  });

  it('does not keep machines that work until nothing waits, however many lack it', async () => {
    const { first, second, state } = await inPool();
    const lacking = { lacks: 'engine', untilEmpty: true } as const;
    await machine('anna', lacking);
    expect(state(second)).toBe('completed');
    for (const name of ['bert', 'carl', 'dora', 'emil', 'fred']) await machine(name, lacking);
    expect(state(first)).not.toBe('failed');
    await machine('gwen', { untilEmpty: true });
    await expect.poll(() => state(first), patience).toBe('completed');
  });

  it('does not keep a machine with its tag from the runs that any machine may train', async () => {
    const { first, second, state } = await inPool({ tag: 'card' });
    await machine('anna', { lacks: 'engine', untilEmpty: true, tags: ['card'] });
    await expect.poll(() => state(second), patience).toBe('completed');
    expect(state(first)).not.toBe('failed');
  });

  it('can be stopped while every machine passes it on', async () => {
    const { runs, first, second, state } = await inPool();
    void machine('anna', { lacks: 'engine' });
    await expect.poll(() => state(second), patience).toBe('completed');
    runs.stop(first);
    await expect.poll(() => state(first), patience).toMatch(/^(stopped|interrupted|failed)$/);
    expect(runs.get(first).lastCheckpointStep).toBeNull();
  });

  it('fails with what a card says that is there and does not do it', async () => {
    const { runs, first, state } = await inPool();
    void machine('anna', { lacks: 'memory' });
    await expect.poll(() => state(first), patience).toBe('failed');
    expect(runs.get(first).problem?.message).toBe('The graphics card does not do it.');
  });
});

describe('a run that waits for machines which are not there', () => {
  it('says so, and with a tag that none has, until one comes', async () => {
    const { first, second, runs } = await inPool({ tag: 'card' });
    const problem = (id: string) => runs.get(id).problem?.message;
    const begin = 'No machine of the pool takes it: none';
    for (const id of [first, second])
      await expect.poll(() => problem(id), patience).toBe(`${begin} is there.`);
    void machine('anna');
    const untagged = `${begin} has the tag card (anna).`;
    await expect.poll(() => problem(first), patience).toBe(untagged);
    await expect.poll(() => runs.get(second).state, patience).toBe('completed');
    void machine('bert', { tags: ['card'] });
    await expect.poll(() => runs.get(first).state, patience).toBe('completed');
    expect([problem(first), problem(second)]).toEqual([undefined, undefined]);
  });
});

/** What a command prints. */
async function said(command: string): Promise<string> {
  const { redis, store } = pool.addresses();
  const places = ['--pool', redis, '--store', store];
  const { stdout } = await promisify(execFile)(process.execPath, [
    ...['main/cli/entry.ts', command, ...places],
  ]);
  return stdout;
}
