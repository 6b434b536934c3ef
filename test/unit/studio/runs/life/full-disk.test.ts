import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { deadlines } from '../../../../../main/studio/runs/life/life.ts';
import { Runs } from '../../../../../main/studio/runs/runs.ts';
import { newestValidCheckpoint } from '../../../../../main/studio/runs/valid-checkpoint.ts';
import type { MethodRequest } from '../../../../../shared/api/methods.ts';
import type { ErrorShape } from '../../../../../shared/errors.ts';
import type { WhenDiskFull } from '../../../../../shared/library/room.ts';
import type { Run } from '../../../../../shared/run/run.ts';
import { fillStore } from '../../../store/fill-store.ts';
import { type FakeTrainer, fakeTrainers, seriesAt } from '../fake-trainer.ts';
import { settle, testCore, writeCheckpoint } from '../test-core.ts';

const { retryRoomMs: retryEveryMs, roomPatienceMs: patienceMs } = deadlines;

const request: MethodRequest<'runs.create'> = {
  datasetId: 'd1',
  hyperparameters: { steps: 100 },
  engine: 'auto',
};

function open(whenDiskFull: WhenDiskFull) {
  vi.useFakeTimers({
    toFake: ['Date', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'],
  });
  onTestFinished(() => void vi.useRealTimers());
  const { started, startTrainer } = fakeTrainers();
  const core = testCore(startTrainer);
  const runs = new Runs(core, whenDiskFull);
  return { core, started, runs };
}

/** A run that trains, and a second one that waits for its turn. */
async function openTraining(whenDiskFull: WhenDiskFull) {
  const studio = open(whenDiskFull);
  const [run] = studio.runs.create(request) as [Run];
  const [next] = studio.runs.create(request) as [Run];
  await settle();
  const trainer = studio.started[0] as FakeTrainer;
  trainer.begin();
  trainer.sayEvents(seriesAt(1));
  const last = () => trainer.commands.at(-1)?.type;
  return { ...studio, run, next, trainer, last };
}

const isPaused = { type: 'state', step: 3, at: 3, state: 'paused', message: 'Paused.' } as const;
const goesOn = { type: 'state', step: 3, at: 4, state: 'running', message: 'On.' } as const;

async function pass(milliseconds: number): Promise<void> {
  vi.advanceTimersByTime(milliseconds);
  await settle();
}

describe('a run under a window, when the library finds no room for what its trainer says', () => {
  it('is held, says how much room it needs, and goes on by itself with nothing lost', async () => {
    const { runs, run, trainer, last, core } = await openTraining('wait');
    const makeRoom = fillStore(core.store);
    trainer.sayEvents(seriesAt(2), seriesAt(3));
    expect(last()).toBe('pause');
    trainer.sayEvents(isPaused);
    const held = {
      state: 'paused',
      step: 3,
      problem: { code: 'disk-full', hint: expect.stringMatching(/^Make room for 1\.0 MB/) },
    };
    expect(runs.get(run.id)).toMatchObject(held);
    expect(runs.list().find(({ id }) => id === run.id)).toMatchObject(held);
    await pass(10 * retryEveryMs);
    expect(runs.get(run.id)).toMatchObject(held);
    expect(trainer.killed).toBe(false);

    makeRoom();
    await pass(retryEveryMs);
    expect(last()).toBe('resume');
    trainer.sayEvents(goesOn, seriesAt(4));
    expect(runs.get(run.id)).toMatchObject({ state: 'running', step: 4, problem: null });
    expect(runs.series(run.id).columns.time?.step).toEqual([1, 2, 3, 4]);
    const seqs = core.forwarded.filter(({ runId }) => runId === run.id).map(({ seq }) => seq);
    expect(seqs).toEqual(seqs.map((_, index) => index + 1));
  });

  it('leaves no timer behind when it closes, though the next event took along what waited', async () => {
    const { runs, trainer, core } = await openTraining('wait');
    const makeRoom = fillStore(core.store);
    trainer.sayEvents(seriesAt(2));
    makeRoom();
    trainer.sayEvents(seriesAt(3));
    await runs.close('kill');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('answers every command meanwhile', async () => {
    const { runs, run, next, trainer, last, core } = await openTraining('wait');
    const makeRoom = fillStore(core.store);
    trainer.sayEvents(seriesAt(2), isPaused);
    const full = expect.objectContaining({ code: 'disk-full' });
    expect(() => runs.resume(run.id)).toThrow(full);
    expect(() => runs.pause(run.id)).toThrow(/is paused, so it cannot be paused/);
    expect(() => runs.remove(run.id)).toThrow(/is paused, so it cannot be removed/);
    expect(runs.stop(next.id)).toMatchObject({ state: 'stopped', queuePosition: null });
    expect(runs.log(run.id, 5).length).toBeGreaterThan(0);
    expect(runs.stop(run.id)).toMatchObject({ state: 'stopping', problem: null });
    expect(last()).toBe('stop');
    trainer.finish('stopped', 2);
    await settle();
    expect(runs.get(run.id)).toMatchObject({ state: 'stopped', problem: null });
    expect(() => runs.resume(run.id)).toThrow(full);
    expect(() => runs.create(request)).toThrow(expect.objectContaining({ code: 'SQLITE_FULL' }));

    makeRoom();
    await pass(retryEveryMs);
    const ofRun = core.forwarded.filter(({ runId }) => runId === run.id);
    expect(ofRun.at(-1)).toMatchObject({ type: 'done', reason: 'stopped' });
    expect(new Runs(core).get(run.id).state).toBe('stopped');
    expect(new Runs(core).get(next.id).state).toBe('stopped');
    expect(runs.resume(run.id).state).toBe('queued');
  });

  it('stays paused where a person had paused it', async () => {
    const { runs, run, trainer, last, core } = await openTraining('wait');
    runs.pause(run.id);
    const makeRoom = fillStore(core.store);
    trainer.sayEvents(isPaused);
    makeRoom();
    await pass(retryEveryMs);
    expect(last()).toBe('pause');
    runs.resume(run.id);
    trainer.sayEvents(goesOn);
    expect(runs.get(run.id)).toMatchObject({ state: 'running', problem: null });
  });
});

describe('a run whose end finds no room', () => {
  it.each(['wait', 'fail'] as const)(
    'is no ghost (%s): it has ended, and is stored later',
    async (when) => {
      const { runs, run, next, trainer, started, core } = await openTraining(when);
      const makeRoom = fillStore(core.store);
      trainer.exit({ code: null, signal: 'SIGKILL' });
      await settle();
      const ended = { state: 'interrupted', problem: { code: 'trainer-crashed' } };
      expect(runs.get(run.id)).toMatchObject(ended);
      expect(runs.get(next.id).state).toBe('queued');
      expect(started).toHaveLength(1);
      makeRoom();
      await pass(retryEveryMs);
      expect(core.forwarded.filter(({ type }) => type === 'done')).toHaveLength(1);
      expect(runs.get(next.id).state).toBe('starting');
      expect(new Runs(core).get(run.id)).toMatchObject(ended);
    },
  );

  it('is closed without waiting for ever; the next opening interrupts it', async () => {
    const { runs, run, trainer, core } = await openTraining('wait');
    const makeRoom = fillStore(core.store);
    const closed = runs.close();
    trainer.finish('stopped', 1);
    await closed;
    makeRoom();
    await pass(retryEveryMs);
    expect(new Runs(core).get(run.id).state).toBe('interrupted');
  });
});

describe('a checkpoint that the library had no room to list', () => {
  it('is found when the library is opened again, so that nothing is trained twice', async () => {
    const { runs, run, trainer, core } = await openTraining('wait');
    trainer.sayEvents(writeCheckpoint(core, run.id, 10));
    const makeRoom = fillStore(core.store);
    trainer.sayEvents(writeCheckpoint(core, run.id, 20));
    mkdirSync(join(core.libraryPath, `runs/${run.id}/checkpoints/000030`));
    writeFileSync(join(core.libraryPath, `runs/${run.id}/checkpoint.reserve`), 'room');
    const closed = runs.close();
    trainer.finish('stopped', 20);
    await closed;
    makeRoom();
    const opened = new Runs(core);
    expect(opened.get(run.id)).toMatchObject({ state: 'interrupted', lastCheckpointStep: 20 });
    expect(newestValidCheckpoint(core, run.id)).toMatchObject({ step: 20 });
    expect(existsSync(join(core.libraryPath, `runs/${run.id}/checkpoint.reserve`))).toBe(false);
  });
});

describe('a queue without room to start the next run', () => {
  it('waits under a window, and says so', async () => {
    const { runs, started, core } = open('wait');
    const [run] = runs.create(request) as [Run];
    const makeRoom = fillStore(core.store);
    await settle();
    expect(runs.get(run.id)).toMatchObject({ state: 'queued', problem: { code: 'disk-full' } });
    await pass(retryEveryMs);
    expect(started).toHaveLength(0);
    makeRoom();
    await pass(retryEveryMs);
    expect(runs.get(run.id)).toMatchObject({ state: 'starting', problem: null });
    expect(started).toHaveLength(1);
  });

  it('ends the run where nobody waits, and throws at nobody', async () => {
    const { runs, started, core } = open('fail');
    const [run] = runs.create(request) as [Run];
    const makeRoom = fillStore(core.store);
    await settle();
    const failed = { state: 'failed', queuePosition: null, problem: { code: 'disk-full' } };
    expect(runs.get(run.id)).toMatchObject(failed);
    makeRoom();
    await pass(retryEveryMs);
    expect(new Runs(core).get(run.id)).toMatchObject(failed);
    expect(started).toHaveLength(0);
  });
});

describe('a command', () => {
  it('stops the run with a checkpoint and says why it ended', async () => {
    const { runs, run, trainer, last, core } = await openTraining('fail');
    const makeRoom = fillStore(core.store);
    trainer.sayEvents(seriesAt(2));
    expect(last()).toBe('stop');
    makeRoom();
    trainer.finish('stopped', 2);
    await settle();
    expect(runs.get(run.id)).toMatchObject({
      state: 'failed',
      problem: { code: 'disk-full', hint: expect.stringMatching(/Make room.*then resume/) },
    });
  });

  it('stores nothing while its trainer turns the room that it kept into a checkpoint', async () => {
    const { runs, run, trainer, core } = await openTraining('fail');
    const makeRoom = fillStore(core.store);
    trainer.sayEvents(seriesAt(2));
    makeRoom();
    trainer.sayEvents(seriesAt(3));
    await pass(retryEveryMs);
    const stepsOf = () => runs.series(run.id).columns.time?.step;
    expect(stepsOf()).toEqual([1]);
    trainer.finish('stopped', 3);
    await settle();
    expect(stepsOf()).toEqual([1, 2, 3]);
  });

  it('gives up in words, and not before the trainer has ended', async () => {
    const { runs, trainer, run, core } = await openTraining('fail');
    const givenUp: ErrorShape[] = [];
    runs.onGiveUp((problem) => givenUp.push(problem));
    fillStore(core.store);
    trainer.sayEvents(seriesAt(2));
    await pass(patienceMs + retryEveryMs);
    expect(givenUp).toEqual([]);
    trainer.finish('stopped', 2);
    await settle();
    await pass(retryEveryMs);
    expect(givenUp[0]).toMatchObject({
      code: 'disk-full',
      message: expect.stringContaining(run.name),
      hint: expect.stringMatching(/^Make room for .* then resume the run/),
    });
  });
});
