import { describe, expect, it } from 'vitest';
import { Runs } from '../../../../main/studio/runs/runs.ts';
import { Sweeps } from '../../../../main/studio/sweeps/sweeps.ts';
import type { PushPayload } from '../../../../shared/api/push-topics.ts';
import { fakeTrainers, type FakeTrainer } from '../runs/fake-trainer.ts';
import { settle, testCore } from '../runs/test-core.ts';

const request = {
  datasetId: 'd1',
  hyperparameters: { steps: 100 },
  engine: 'auto',
  sweep: { axes: { batch: [16, 32] }, seeds: 2 },
} as const;

function open() {
  const { started, startTrainer } = fakeTrainers();
  const core = testCore(startTrainer);
  const told: PushPayload<'changed'>[] = [];
  core.push.subscribe('changed', (change) => told.push(change));
  const runs = new Runs(core);
  return { core, runs, started, told, sweeps: new Sweeps(core, runs) };
}

const create = ({ sweeps }: ReturnType<typeof open>) =>
  sweeps.create({ ...request, sweep: { axes: { batch: [16, 32] }, seeds: 2 } });

describe('making a sweep', () => {
  it('queues its runs at once, named after what differs, and remembers which they are', async () => {
    const studio = open();
    const { sweep, runs, leftOut } = create(studio);
    expect(leftOut).toEqual([]);
    expect(sweep).toMatchObject({ name: 'Batch', description: request.sweep });
    expect(runs.map(({ name, sweepId, queuePosition }) => [name, sweepId, queuePosition])).toEqual([
      ['Batch 16, seed 1', sweep.id, 1],
      ['Batch 16, seed 2', sweep.id, 2],
      ['Batch 32, seed 1', sweep.id, 3],
      ['Batch 32, seed 2', sweep.id, 4],
    ]);
    expect(studio.sweeps.list()).toEqual([sweep]);
    expect(studio.told).toContainEqual({ what: 'sweeps', items: [sweep], removed: [] });
    await settle();
    expect(studio.started).toHaveLength(1);
  });

  it('gives another of the same name a number, and its runs the name that was asked for', () => {
    const studio = open();
    create(studio);
    expect(create(studio).sweep.name).toBe('Batch 2');
    const { sweep, runs } = studio.sweeps.create({
      ...request,
      name: 'Pond',
      sweep: { axes: {}, seeds: 2 },
    });
    expect([sweep.name, ...runs.map(({ name }) => name)]).toEqual([
      'Pond',
      'Pond Seed 1',
      'Pond Seed 2',
    ]);
  });

  it('refuses seeds beyond the largest before anything is stored', () => {
    const studio = open();
    const beyond = { ...request, hyperparameters: { steps: 100, seed: 4_294_967_295 } };
    expect(() => studio.sweeps.create({ ...beyond, sweep: { axes: {}, seeds: 2 } })).toThrow(
      /seed 4294967296, which is larger than any/,
    );
    expect([studio.sweeps.list(), studio.runs.list()]).toEqual([[], []]);
  });

  it('of a name as long as can be keeps what tells its runs, and another sweep of the name, apart', () => {
    const studio = open();
    const long = {
      ...request,
      name: 'n'.repeat(120),
      sweep: { axes: { batch: [4, 8] }, seeds: 2 },
    };
    const [first, second] = [studio.sweeps.create(long), studio.sweeps.create(long)];
    expect(new Set(studio.sweeps.list().map(({ name }) => name)).size).toBe(2);
    expect(second.sweep.name).toMatch(/^n+ 2$/);
    const endings = first.runs.map(({ name }) => name.replace(/^n+ /, ''));
    expect(endings).toEqual([
      'Batch 4, seed 1',
      'Batch 4, seed 2',
      'Batch 8, seed 1',
      'Batch 8, seed 2',
    ]);
  });

  it('stores nothing at all where one of its runs cannot be stored', () => {
    const studio = open();
    // The database itself refuses the third.
    studio.core.store
      .prepare(
        `CREATE TRIGGER no_third BEFORE INSERT ON runs WHEN (SELECT count(*) FROM runs) >= 2
         BEGIN SELECT raise(ABORT, 'no third'); END`,
      )
      .run();
    expect(() => create(studio)).toThrow('no third');
    expect(studio.sweeps.list()).toEqual([]);
    expect(studio.runs.list()).toEqual([]);
  });

  it('refuses what makes no runs, and stores nothing of it', () => {
    const { sweeps } = open();
    expect(() =>
      sweeps.create({ ...request, sweep: { axes: { batch: [1, 2] }, seeds: 1 } }),
    ).toThrow(/Batch is 1 in this sweep/);
    expect(sweeps.list()).toEqual([]);
  });
});

describe('a sweep as a whole', () => {
  it('is stopped: what waits leaves the queue, what trains writes its checkpoint, others stay', async () => {
    const studio = open();
    const { sweep, runs } = create(studio);
    const [other] = studio.runs.create({ ...request, hyperparameters: {} });
    await settle();
    const trainer = studio.started[0] as FakeTrainer;
    trainer.begin();
    studio.sweeps.stop(sweep.id);
    expect(runs.map(({ id }) => studio.runs.get(id).state)).toEqual([
      'stopping',
      'stopped',
      'stopped',
      'stopped',
    ]);
    expect(trainer.commands).toContainEqual({ type: 'stop' });
    trainer.finish('stopped', 10);
    await settle();
    expect(studio.runs.get(other?.id ?? '').state).toBe('starting');
  });

  it('is removed only when none of its runs is live, and comes back as it was', async () => {
    const studio = open();
    const { sweep, runs } = create(studio);
    await settle();
    expect(() => studio.sweeps.remove(sweep.id)).toThrow(/has 1 run that is not at an end/);
    studio.started[0]?.begin();
    studio.started[0]?.finish('completed', 100);
    studio.sweeps.stop(sweep.id);
    await settle();
    studio.started[1]?.finish('stopped', 0);
    await settle();
    // One that had been removed by itself stays so.
    studio.runs.remove(runs[3]?.id ?? '');
    await new Promise((resolve) => setTimeout(resolve, 2));
    studio.sweeps.remove(sweep.id);
    expect(studio.runs.list()).toEqual([]);
    expect(studio.sweeps.list()).toEqual([]);
    expect(() => studio.sweeps.stop(sweep.id)).toThrow(/There is no sweep/);
    expect(studio.sweeps.restore(sweep.id)).toEqual(sweep);
    expect(studio.runs.list().map(({ name }) => name)).toEqual([
      'Batch 32, seed 1',
      'Batch 16, seed 2',
      'Batch 16, seed 1',
    ]);
  });

  it('gets another name', () => {
    const studio = open();
    const { sweep } = create(studio);
    expect(studio.sweeps.rename(sweep.id, 'Widths').name).toBe('Widths');
    expect(studio.sweeps.list()[0]?.name).toBe('Widths');
  });
});

it('names a sweep whose row is damaged, and lists the others', () => {
  const studio = open();
  const { sweep } = create(studio);
  create(studio);
  studio.core.store
    .prepare(`UPDATE sweeps SET description = '{"axes":{"nothing":[1]}}' WHERE id = ?`)
    .run(sweep.id);
  expect(studio.sweeps.list()).toHaveLength(1);
  expect(studio.core.store.damage.list()).toMatchObject([{ table: 'sweeps' }]);
});
