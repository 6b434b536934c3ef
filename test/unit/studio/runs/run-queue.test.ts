import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Runs } from '../../../../main/studio/runs/runs.ts';
import type { Run } from '../../../../shared/run/run.ts';
import { fakeTrainers } from './fake-trainer.ts';
import { settle, testCore } from './test-core.ts';

const request = { datasetId: 'd1', hyperparameters: { steps: 100 }, engine: 'auto' } as const;
const now = new Date(2026, 2, 1, 20, 0).getTime();
const hours = 60 * 60 * 1_000;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'], now });
});
afterEach(() => {
  vi.useRealTimers();
});

function open() {
  const { started, startTrainer } = fakeTrainers();
  const core = testCore(startTrainer);
  const queue: string[][] = [];
  core.push.subscribe('queue', (ids) => queue.push(ids));
  return { core, started, queue, startTrainer, runs: new Runs(core) };
}

async function openWithThreeWaiting() {
  const studio = open();
  const all = ['live', 'a', 'b', 'c'].map(
    (name) => studio.runs.create({ ...request, name })[0] as Run,
  );
  await settle();
  const [, a, b, c] = all.map(({ id }) => id) as [string, string, string, string];
  const namesInOrder = () =>
    studio.runs
      .list()
      .filter(({ queuePosition }) => queuePosition !== null)
      .sort((one, other) => Number(one.queuePosition) - Number(other.queuePosition))
      .map(({ name }) => name)
      .join(' ');
  return { ...studio, a, b, c, live: all[0] as Run, namesInOrder };
}

describe('the order of the queue', () => {
  it('is what a person makes it: that is the order in which runs start', async () => {
    const { runs, started, a, b, c, namesInOrder, queue } = await openWithThreeWaiting();
    expect(namesInOrder()).toBe('a b c');
    runs.moveInQueue(c, 1);
    expect(namesInOrder()).toBe('c a b');
    runs.moveInQueue(c, 2);
    expect(namesInOrder()).toBe('a c b');
    expect(runs.moveInQueue(a, 99).queuePosition).toBe(3);
    expect(namesInOrder()).toBe('c b a');
    expect(queue.at(-1)).toEqual([c, b, a]);
    started[0]?.begin();
    started[0]?.finish('completed', 100);
    await settle();
    expect(runs.get(c).state).toBe('starting');
    expect(namesInOrder()).toBe('b a');
  });

  it('is kept by the library, and what is queued later comes last', async () => {
    const { core, runs, c, namesInOrder, startTrainer } = await openWithThreeWaiting();
    runs.moveInQueue(c, 1);
    const [late] = runs.create({ ...request, name: 'late' });
    expect(namesInOrder()).toBe('c a b late');
    expect(late?.queuePosition).toBe(4);
    const reopened = new Runs({ ...core, startTrainer });
    expect(reopened.get(c).queuePosition).toBe(1);
  });

  it('has no place for a run that does not wait', async () => {
    const { runs, live } = await openWithThreeWaiting();
    expect(() => runs.moveInQueue(live.id, 1)).toThrow(
      'The run "live" is starting, so it cannot be moved in the queue.',
    );
    expect(() => runs.startAt(live.id, now)).toThrow('cannot be given a start time');
  });
});

describe('a start time', () => {
  it('is waited for, while others take their turn', async () => {
    const { runs, started } = open();
    const [later] = runs.create({ ...request, startsAt: now + 2 * hours });
    const [soon] = runs.create(request);
    await settle();
    expect(later?.startsAt).toBe(now + 2 * hours);
    expect(runs.get(soon?.id ?? '').state).toBe('starting');
    started[0]?.begin();
    started[0]?.finish('completed', 100);
    await settle();
    expect(started).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(2 * hours - 1);
    expect(started).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(started).toHaveLength(2);
    expect(runs.get(later?.id ?? '')).toMatchObject({ state: 'starting', startsAt: null });
  });

  it('can be changed and taken away while the run waits', async () => {
    const { runs, started } = open();
    const id = runs.create({ ...request, startsAt: now + 2 * hours })[0]?.id ?? '';
    await settle();
    runs.startAt(id, now + 5 * hours);
    await settle();
    await vi.advanceTimersByTimeAsync(3 * hours);
    expect(started).toHaveLength(0);
    runs.startAt(id, null);
    await settle();
    expect(started).toHaveLength(1);
  });

  it('is kept by the library; one that passed while the studio was closed is met at once', async () => {
    const { core, runs, startTrainer, started } = open();
    runs.create({ ...request, startsAt: now + 2 * hours });
    await settle();
    await runs.close();
    const early = new Runs(core);
    early.continueQueue();
    await settle();
    expect(started).toHaveLength(0);
    await early.close();
    vi.setSystemTime(now + 3 * hours);
    const reopened = new Runs({ ...core, startTrainer });
    reopened.continueQueue();
    await settle();
    expect(started).toHaveLength(1);
  });

  it('of a queue that is only looked at starts nothing', async () => {
    const { core, runs, started } = open();
    const id = runs.create({ ...request, startsAt: now + 2 * hours })[0]?.id ?? '';
    await runs.close();
    const looking = new Runs(core);
    looking.startAt(id, null);
    await settle();
    expect(started).toHaveLength(0);
  });
});
