import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { JobQueue } from '../../../main/pool/redis/job-queue.ts';
import { PoolWorker } from '../../../main/pool/worker/worker.ts';
import type { EngineChoice } from '../../../shared/engine/engine.ts';
import type { TrainerCommand } from '../../../shared/run/trainer-protocol.ts';
import { usePool } from '../../redis-server.ts';
import { temporaryFolder } from '../store/fixtures.ts';
import { FakeTrainer } from '../studio/runs/fake-trainer.ts';
import { patience, studioOnPool } from './run-on-machine.ts';

const pool = usePool();

/** Trains at once what it has the engine for. */
class QuickTrainer extends FakeTrainer {
  readonly #lacks: EngineChoice | null;

  constructor(lacks: EngineChoice | null) {
    super();
    this.#lacks = lacks;
    setImmediate(() => this.say({ type: 'ready' }));
  }

  override send(command: TrainerCommand): void {
    super.send(command);
    if (command.type !== 'job' || command.job.type !== 'train') return;
    const { engine } = command.job;
    setImmediate(() => (engine === this.#lacks ? this.#giveUp() : this.finish('completed', 100)));
  }

  #giveUp(): void {
    this.sayEvents({
      ...{ type: 'error', step: 0, at: 1, code: 'engine-unavailable' },
      ...{ message: 'There is no graphics card here.', hint: 'Choose another engine.' },
    });
    this.exit({ code: 1, signal: null });
  }
}

async function machine(
  name: string,
  { lacks = null, untilEmpty = false }: { lacks?: EngineChoice | null; untilEmpty?: boolean } = {},
) {
  const worker = await PoolWorker.open({
    ...{ addresses: pool.addresses(), name, tags: [], untilEmpty },
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
async function inPool() {
  const { runs } = studioOnPool(pool.addresses());
  const [first, second] = (['webgpu', 'auto'] as const).map(
    (engine) =>
      runs.create({
        ...{ datasetId: 'd1', hyperparameters: { steps: 100 }, engine, place: 'pool' },
      })[0]?.id ?? '',
  ) as [string, string];
  const queue = new JobQueue(pool.addresses(), undefined);
  onTestFinished(() => queue.close());
  await expect.poll(async () => (await queue.waiting(9)).length, patience).toBe(2);
  return { runs, first, second, state: (id: string) => runs.get(id).state };
}

describe('a run that names an engine', () => {
  it('keeps nothing from the machines without it, and is trained by the one that has it', async () => {
    const { first, second, state, runs } = await inPool();
    for (const name of ['anna', 'bert']) void machine(name, { lacks: 'webgpu' });
    await expect.poll(() => state(second), patience).toBe('completed');
    expect(state(first)).not.toBe('failed');
    void machine('carl');
    await expect.poll(() => state(first), patience).toBe('completed');
    const said = JSON.stringify(runs.log(first, 500));
    expect(said).toContain('There is no graphics card here.');
  });

  it('does not keep machines that work until nothing waits, however many lack it', async () => {
    const { first, second, state } = await inPool();
    const lacking = { lacks: 'webgpu', untilEmpty: true } as const;
    await machine('anna', lacking);
    expect(state(second)).toBe('completed');
    for (const name of ['bert', 'carl', 'dora', 'emil', 'fred']) await machine(name, lacking);
    expect(state(first)).not.toBe('failed');
    await machine('gwen', { untilEmpty: true });
    await expect.poll(() => state(first), patience).toBe('completed');
  });
});
