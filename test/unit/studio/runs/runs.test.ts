import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { listCheckpoints } from '../../../../main/store/checkpoints.ts';
import { updateRun } from '../../../../main/store/runs.ts';
import type { Core } from '../../../../main/studio/core.ts';
import { deadlines, stopMs } from '../../../../main/studio/runs/life/life.ts';
import { Runs } from '../../../../main/studio/runs/runs.ts';
import type { MethodRequest } from '../../../../shared/api/methods.ts';
import { closingSchema } from '../../../../shared/api/push-topics.ts';
import { StudioError } from '../../../../shared/errors.ts';
import type { WhenDiskFull } from '../../../../shared/library/room.ts';
import type { HyperparameterChoices } from '../../../../shared/hyperparameters/schema.ts';
import type { Run } from '../../../../shared/run/run.ts';
import { type FakeTrainer, fakeTrainers, seriesAt } from './fake-trainer.ts';
import { settle, testCore, type TestCore, writeCheckpoint } from './test-core.ts';

const request: MethodRequest<'runs.create'> = {
  datasetId: 'd1',
  hyperparameters: { steps: 100 },
  engine: 'auto',
};

function open(whenDiskFull?: WhenDiskFull) {
  const { started, startTrainer } = fakeTrainers();
  const core = testCore(startTrainer);
  return { core, started, runs: new Runs(core, whenDiskFull) };
}

type LiveStudio = Awaited<ReturnType<typeof openWithLiveRun>>;

async function openWithLiveRun(whenDiskFull?: WhenDiskFull) {
  const studio = open(whenDiskFull);
  const run = studio.runs.create(request)[0] as Run;
  await settle();
  const trainer = studio.started[0] as FakeTrainer;
  trainer.begin();
  return { ...studio, run, trainer };
}

describe('creating runs', () => {
  it('names a run that nobody names after what is trained, and on what', async () => {
    const { runs } = open();
    const named = (presetId?: string) =>
      runs.create({ ...request, ...(presetId && { presetId }) }).map(({ name }) => name);
    expect([...named(), ...named()]).toEqual([
      'Vanilla DCGAN, Pond creatures',
      'Vanilla DCGAN, Pond creatures 2',
    ]);
    expect(named('quick')).toEqual(['First creatures, Pond creatures']);
    expect(named('vanilla-against-wgan')).toEqual([
      'Vanilla, comparison, Pond creatures',
      'WGAN, comparison, Pond creatures',
    ]);
  });

  it('keeps of which preset a run is while its model and loss are the preset’s, and names it so', () => {
    const { runs } = open();
    const made = (hyperparameters: HyperparameterChoices) => {
      const [run] = runs.create({ ...request, presetId: 'quick', hyperparameters });
      return [run?.presetId, run?.name];
    };
    expect(made({ steps: 10, batch: 8 })).toEqual(['quick', 'First creatures, Pond creatures']);
    expect(made({ model: 'light' })).toEqual([null, expect.stringMatching(/^Hinge .*, Pond/)]);
    expect(made({ loss: 'wgan-gp' })).toEqual([
      null,
      expect.stringMatching(/^WGAN-GP DCGAN, Pond/),
    ]);
  });

  it('queues all runs of a preset, each with its own name and colour', () => {
    const { runs } = open();
    const created = runs.create({
      ...request,
      name: 'Pond',
      presetId: 'vanilla-against-wgan',
      hyperparameters: {},
    });
    expect(created.map(({ name }) => name)).toEqual(['Pond vanilla', 'Pond WGAN']);
    expect(created.map(({ hyperparameters }) => hyperparameters.loss)).toEqual([
      'non-saturating',
      'wgan',
    ]);
    expect(created.map(({ queuePosition }) => queuePosition)).toEqual([1, 2]);
    expect(new Set(created.map(({ colourName }) => colourName)).size).toBe(2);
  });

  it('refuses a hyperparameter out of range with its name and range, and stores nothing', () => {
    const { runs } = open();
    expect(() => runs.create({ ...request, hyperparameters: { batch: 1 } })).toThrow(
      /Batch \(batch\) is 1, but must be a whole number from 2 to 1024/,
    );
    expect(runs.list()).toEqual([]);
  });

  it('refuses a dataset and a preset that do not exist', () => {
    const { runs } = open();
    expect(() => runs.create({ ...request, datasetId: 'none' })).toThrow(/no dataset none/);
    expect(() => runs.create({ ...request, presetId: 'none' })).toThrow(/no preset "none"/);
  });
});

describe('the queue', () => {
  it('trains one run at a time, in the order in which they were queued', async () => {
    const { runs, started } = open();
    const [first, second] = [...runs.create(request), ...runs.create(request)] as [Run, Run];
    await settle();
    expect(started).toHaveLength(1);
    expect(runs.get(first.id).state).toBe('starting');
    expect(runs.get(second.id)).toMatchObject({ state: 'queued', queuePosition: 1 });
    started[0]?.begin();
    started[0]?.finish('completed', 100);
    await settle();
    expect(runs.get(first.id).state).toBe('completed');
    expect(runs.get(second.id)).toMatchObject({ state: 'starting', queuePosition: null });
  });

  it('goes on with the next run when one cannot be started', async () => {
    let attempts = 0;
    const { startTrainer } = fakeTrainers();
    const core = testCore((options) => {
      if (attempts++ === 0) throw new Error('out of processes');
      return startTrainer(options);
    });
    const runs = new Runs(core);
    const [first, second] = [...runs.create(request), ...runs.create(request)] as [Run, Run];
    await settle();
    expect(runs.get(first.id)).toMatchObject({
      state: 'failed',
      problem: { message: 'out of processes' },
    });
    expect(runs.get(second.id).state).toBe('starting');
  });

  it('leaves queued runs of an earlier session alone until it is told to continue', async () => {
    const { core, runs, started } = open();
    const [left] = runs.create(request) as [Run];
    await runs.close();
    const later = new Runs(core);
    await settle();
    expect(later.get(left.id).state).toBe('queued');
    expect(started).toEqual([]);
    later.continueQueue();
    await settle();
    expect(later.get(left.id).state).toBe('starting');
  });

  it('takes a queued run out when it is stopped', async () => {
    const { runs, started } = open();
    const [first, second] = [...runs.create(request), ...runs.create(request)] as [Run, Run];
    await settle();
    expect(runs.stop(second.id)).toMatchObject({ state: 'stopped', queuePosition: null });
    started[0]?.begin();
    started[0]?.finish('completed', 100);
    await settle();
    expect(runs.get(first.id).state).toBe('completed');
    expect(started).toHaveLength(1);
  });
});

describe('a live run', () => {
  it('gets its job once the trainer is ready', async () => {
    const { trainer, core, run } = await openWithLiveRun();
    expect(trainer.commands).toEqual([
      {
        type: 'job',
        job: {
          type: 'train',
          libraryFolder: core.libraryPath,
          datasetFile: join(core.libraryPath, 'datasets/d1/sprites.bin'),
          runFolder: `runs/${run.id}`,
          hyperparameters: run.hyperparameters,
          engine: 'auto',
          attempt: 1,
          resumeFrom: null,
          olderCheckpoints: [],
          whenDiskFull: 'fail',
        },
      },
    ]);
  });

  it('stores events with numbers without gaps and forwards the very same', async () => {
    const { runs, run, trainer, core } = await openWithLiveRun();
    trainer.sayEvents(seriesAt(1), seriesAt(2), { type: 'log', step: 2, at: 3, message: 'Hello.' });
    const seqs = core.forwarded.map(({ seq }) => seq);
    expect(seqs).toEqual(seqs.map((_, index) => index + 1));
    expect(runs.get(run.id)).toMatchObject({ step: 2, elapsedMs: 20, lastSeq: seqs.length });
    const step = [1, 2];
    const axes = {
      clock: [{ step: 1, elapsedMs: 10, at: 1 }],
      sprites: expect.any(Number) as number,
      isRough: false,
    };
    expect(runs.series(run.id)).toEqual({
      names: ['generator/loss', 'discriminator/loss', 'time'],
      columns: {
        'generator/loss': { step, mean: [2, 2], spread: null },
        'discriminator/loss': { step, mean: [1, 1], spread: null },
        time: { step, mean: [10, 20], spread: null },
      },
      ...axes,
    });
    expect(runs.series(run.id, { names: ['time'], from: 2 })).toEqual({
      names: ['generator/loss', 'discriminator/loss', 'time'],
      columns: { time: { step: [2], mean: [20], spread: null } },
      ...axes,
    });
    const logged = runs.log(run.id, 2);
    expect(logged).toEqual(
      core.forwarded.filter(({ type }) => type === 'state' || type === 'log').slice(-2),
    );
  });

  it('lists the samples and the checkpoint that the trainer names', async () => {
    const { runs, run, trainer, core } = await openWithLiveRun();
    const path = `runs/${run.id}/samples/000050.png`;
    const sheet = { count: 64, columns: 8, cellSize: 32, seed: 1 };
    trainer.sayEvents({ type: 'sample', step: 50, at: 5, path, ...sheet });
    trainer.sayEvents(writeCheckpoint(core, run.id, 50));
    expect(runs.samples(run.id)).toMatchObject([{ step: 50, kind: 'progress', path, ...sheet }]);
    expect(runs.get(run.id)).toMatchObject({ lastSamplePath: path, lastCheckpointStep: 50 });
    expect(runs.list()[0]?.sparkline).toEqual({ discriminator: [], generator: [] });
  });

  it('pauses and goes on', async () => {
    const { runs, run, trainer } = await openWithLiveRun();
    runs.pause(run.id);
    trainer.sayEvents({ type: 'state', step: 3, at: 3, state: 'paused', message: 'Paused.' });
    expect(runs.get(run.id).state).toBe('paused');
    expect(() => runs.pause(run.id)).toThrow(/is paused, so it cannot be paused/);
    runs.resume(run.id);
    trainer.sayEvents({ type: 'state', step: 3, at: 4, state: 'running', message: 'Training.' });
    expect(runs.get(run.id).state).toBe('running');
    expect(trainer.commands.map(({ type }) => type)).toEqual(['job', 'pause', 'resume']);
    expect(trainer.commands[1]).toEqual({ type: 'pause', save: true });
  });

  it('trains single steps of a paused run alone, and notes what was trained by hand', async () => {
    const { runs, run, trainer } = await openWithLiveRun();
    expect(() => runs.trainStep(run.id, 'both')).toThrow(/cannot be trained step by step/);
    runs.pause(run.id);
    trainer.sayEvents({ type: 'state', step: 3, at: 3, state: 'paused', message: 'Paused.' });
    runs.trainStep(run.id, 'discriminator');
    const progress = { totalSteps: 50, imagesSeen: 9, stepsPerSecond: 1, elapsedMs: 9 };
    trainer.sayEvents({
      ...{ type: 'progress', step: 4, at: 4, etaMs: null, memoryBytes: 1, ...progress },
      byHand: { discriminator: 1, generator: 0 },
    });
    expect(runs.get(run.id)).toMatchObject({
      state: 'paused',
      step: 4,
      byHand: { discriminator: 1, generator: 0 },
    });
    // A checkpoint from before has nothing of it: then there was none.
    trainer.sayEvents({
      type: 'progress',
      step: 3,
      at: 5,
      etaMs: null,
      memoryBytes: 1,
      ...progress,
    });
    expect(runs.get(run.id).byHand).toBeNull();
    expect(trainer.commands.slice(1)).toEqual([
      { type: 'pause', save: true },
      { type: 'step', networks: 'discriminator' },
    ]);
  });

  it('slows a run down, whether it trains or is paused, and lets it go again', async () => {
    const { runs, run, trainer } = await openWithLiveRun();
    trainer.sayEvents({ type: 'state', step: 1, at: 2, state: 'running', message: 'Training.' });
    expect(runs.pace(run.id, 2).pace).toBe(2);
    runs.pause(run.id);
    trainer.sayEvents({ type: 'state', step: 3, at: 3, state: 'paused', message: 'Paused.' });
    expect(runs.pace(run.id, null).pace).toBeNull();
    expect(trainer.commands.slice(1)).toEqual([
      { type: 'pace', stepsPerSecond: 2 },
      { type: 'pause', save: true },
      { type: 'pace', stepsPerSecond: null },
      { type: 'resume' },
    ]);
  });

  it('goes on in slow motion where its trainer was killed in it, unless nobody watches', async () => {
    const { runs, run, trainer, started } = await openWithLiveRun('wait');
    trainer.sayEvents({ type: 'state', step: 1, at: 2, state: 'running', message: 'Training.' });
    runs.pace(run.id, 2);
    trainer.exit({ code: null, signal: 'SIGKILL' });
    expect(runs.get(run.id).pace).toBe(2);
    runs.resume(run.id);
    await settle();
    started.at(-1)?.begin();
    expect(started.at(-1)?.commands[0]).toMatchObject({ type: 'job', job: { pace: 2 } });
    expect(runs.get(run.id).pace).toBe(2);
    await runs.close('kill');
    const unwatched = await openWithLiveRun('fail');
    unwatched.runs.pace(unwatched.run.id, 2);
    unwatched.trainer.exit({ code: null, signal: 'SIGKILL' });
    unwatched.runs.resume(unwatched.run.id);
    await settle();
    expect(unwatched.runs.get(unwatched.run.id).pace).toBeNull();
    await unwatched.runs.close('kill');
  });

  it('stops with the reason that the trainer gives, and says done once, last of all', async () => {
    const { runs, run, trainer, core } = await openWithLiveRun();
    expect(runs.stop(run.id).state).toBe('stopping');
    expect(trainer.commands.at(-1)).toEqual({ type: 'stop' });
    trainer.sayEvents(writeCheckpoint(core, run.id, 7));
    trainer.finish('stopped', 7);
    await settle();
    expect(runs.get(run.id)).toMatchObject({ state: 'stopped', problem: null, etaMs: null });
    const ends = core.forwarded.filter(({ type }) => type === 'done');
    expect(ends).toEqual([core.forwarded.at(-1)]);
    expect(ends[0]).toMatchObject({ reason: 'stopped' });
  });

  it('ends a trainer at once that is stopped before it was ready', async () => {
    const { runs, started } = open();
    const [run] = runs.create(request) as [Run];
    await settle();
    runs.stop(run.id);
    await settle();
    expect(started[0]?.killed).toBe(true);
    expect(runs.get(run.id)).toMatchObject({ state: 'stopped', problem: null });
  });

  it('is ended and interrupted when it does not stop in time', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const { runs, run, trainer } = await openWithLiveRun();
    const allowedMs = stopMs(runs.get(run.id).stepsPerSecond);
    runs.stop(run.id);
    vi.advanceTimersByTime(allowedMs - 1_000);
    expect(trainer.killed).toBe(false);
    vi.advanceTimersByTime(2_000);
    await settle();
    expect(trainer.killed).toBe(true);
    expect(runs.get(run.id)).toMatchObject({
      state: 'interrupted',
      problem: { message: expect.stringContaining('before it had written a last checkpoint') },
    });
  });

  it('fails when its trainer never becomes ready', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const { runs } = open();
    const [run] = runs.create(request) as [Run];
    await settle();
    vi.advanceTimersByTime(121_000);
    await settle();
    expect(runs.get(run.id)).toMatchObject({
      state: 'failed',
      problem: { message: expect.stringContaining('did not start within 120 seconds') },
    });
  });

  it('is interrupted, with an explanation, when its trainer dies', async () => {
    const { runs, run, trainer } = await openWithLiveRun();
    trainer.exit({ code: null, signal: 'SIGKILL' });
    await settle();
    expect(runs.get(run.id)).toMatchObject({
      state: 'interrupted',
      problem: { code: 'trainer-crashed', message: expect.stringContaining('SIGKILL') },
    });
  });

  it('fails with what the trainer says went wrong', async () => {
    const { runs, run, trainer } = await openWithLiveRun();
    const error = { code: 'disk-full', message: 'No room.', hint: 'Make room.' } as const;
    trainer.say({ type: 'failed', error });
    trainer.exit({ code: 1, signal: null });
    await settle();
    expect(runs.get(run.id)).toMatchObject({ state: 'failed', problem: error });
  });

  it('shows as diverged what the trainer stopped for its losses', async () => {
    const { runs, run, trainer } = await openWithLiveRun();
    const problem = { code: 'training-diverged', message: 'NaN.', hint: 'Lower it.' } as const;
    trainer.sayEvents({ type: 'error', step: 5, at: 5, ...problem });
    trainer.finish('diverged', 5);
    await settle();
    expect(runs.get(run.id)).toMatchObject({ state: 'diverged', problem });
  });

  it('kills a trainer that sends rubbish and fails with a clear sentence', async () => {
    const { runs, run, trainer } = await openWithLiveRun();
    trainer.sayAnything({ type: 'events', attempt: 1, events: [{ type: 'series', step: -1 }] });
    await settle();
    expect(trainer.killed).toBe(true);
    expect(runs.get(run.id)).toMatchObject({
      state: 'failed',
      problem: { message: expect.stringContaining('does not understand') },
    });
  });

  it('kills a trainer that names a file of another run', async () => {
    const { runs, run, trainer } = await openWithLiveRun();
    const sheet = { count: 4, columns: 2, cellSize: 32, seed: 1 };
    trainer.sayEvents({ type: 'sample', step: 1, at: 5, path: 'runs/another/1.png', ...sheet });
    await settle();
    expect(trainer.killed).toBe(true);
    expect(runs.samples(run.id)).toEqual([]);
    expect(runs.get(run.id)).toMatchObject({ state: 'failed' });
  });

  it('cannot be removed or resumed while it trains', async () => {
    const { runs, run } = await openWithLiveRun();
    expect(() => runs.remove(run.id)).toThrow(/is running, so it cannot be removed/);
    expect(() => runs.resume(run.id)).toThrow(/is running, so it cannot be resumed/);
  });
});

const warningsOf = ({ forwarded }: Pick<TestCore, 'forwarded'>) =>
  forwarded.flatMap((event) => (event.type === 'warning' ? [event.message] : []));

describe('resuming', () => {
  /** Trained to step 60, with checkpoints at 20 and 40, then its trainer died. */
  async function openInterrupted() {
    const studio = await openWithLiveRun();
    const { trainer, core, run } = studio;
    trainer.sayEvents(...Array.from({ length: 60 }, (_, index) => seriesAt(index + 1)));
    trainer.sayEvents(writeCheckpoint(core, run.id, 20), writeCheckpoint(core, run.id, 40));
    const sheet = { count: 4, columns: 2, cellSize: 32, seed: 1 };
    const path = `runs/${run.id}/samples/000050.png`;
    const sample = { type: 'sample', step: 50, at: 5, path, ...sheet } as const;
    trainer.sayEvents({ ...sample, step: 30, path: path.replace('50', '30') }, sample);
    trainer.exit({ code: null, signal: 'SIGKILL' });
    await settle();
    return studio;
  }

  it('goes on from the last checkpoint and forgets what came after it', async () => {
    const { runs, run, started } = await openInterrupted();
    expect(runs.resume(run.id)).toMatchObject({ state: 'queued', problem: null });
    await settle();
    started[1]?.begin();
    expect(started[1]?.commands[0]).toMatchObject({
      job: { resumeFrom: `runs/${run.id}/checkpoints/000040` },
    });
    expect(runs.series(run.id).columns.time?.step.at(-1)).toBe(40);
    expect(runs.samples(run.id).map(({ step }) => step)).toEqual([30]);
    expect(runs.get(run.id)).toMatchObject({ step: 40, state: 'running' });
  });

  it('passes over a checkpoint whose manifest is damaged, and says so', async () => {
    const { runs, run, started, core } = await openInterrupted();
    rmSync(join(core.libraryPath, `runs/${run.id}/checkpoints/000040/manifest.json`));
    runs.resume(run.id);
    await settle();
    started[1]?.begin();
    expect(started[1]?.commands[0]).toMatchObject({
      job: { resumeFrom: `runs/${run.id}/checkpoints/000020` },
    });
    expect(runs.get(run.id)).toMatchObject({ step: 20, lastCheckpointStep: 20 });
    expect(warningsOf(core)).toEqual([
      expect.stringMatching(/000040.*manifest.*of step 20 before/),
    ]);
  });

  it('goes on at once from the one before where the trainer finds tensors damaged, and says so', async () => {
    const { runs, run, started, core } = await openInterrupted();
    runs.resume(run.id);
    await settle();
    const [, trainer] = started;
    trainer?.say({ type: 'ready' });
    const older = `runs/${run.id}/checkpoints/000020`;
    expect(trainer?.commands[0]).toMatchObject({ job: { olderCheckpoints: [older] } });
    const because = ['The checkpoint 000040 cannot be used: it is cut short.'];
    trainer?.say({ type: 'fell-back', to: older, because });
    expect(runs.get(run.id)).toMatchObject({ step: 20, lastCheckpointStep: 20 });
    expect(runs.series(run.id).columns.time?.step.at(-1)).toBe(20);
    expect(runs.samples(run.id)).toEqual([]);
    expect(warningsOf(core)).toEqual([
      `${because[0]} The checkpoint of step 20 before it is used instead.`,
    ]);
  });

  it('goes on where a run died while it wrote its last checkpoint, though all its steps were done', async () => {
    const { runs, run, trainer, core, started } = await openWithLiveRun();
    trainer.sayEvents(seriesAt(80), writeCheckpoint(core, run.id, 80), seriesAt(100));
    trainer.exit({ code: null, signal: 'SIGKILL' });
    await settle();
    expect(runs.get(run.id)).toMatchObject({ state: 'interrupted', step: 100 });
    runs.resume(run.id);
    await settle();
    started[1]?.begin();
    expect(started[1]?.commands[0]).toMatchObject({
      job: { resumeFrom: `runs/${run.id}/checkpoints/000080`, hyperparameters: { steps: 100 } },
    });
  });

  it('takes up a run that died between its last checkpoint and its end, to tell the end', async () => {
    const { runs, run, trainer, core, started } = await openWithLiveRun();
    trainer.sayEvents(seriesAt(100), writeCheckpoint(core, run.id, 100));
    trainer.exit({ code: null, signal: 'SIGKILL' });
    await settle();
    expect(runs.get(run.id).state).toBe('interrupted');
    runs.resume(run.id);
    await settle();
    started[1]?.begin();
    started[1]?.finish('completed', 100);
    await settle();
    expect(runs.get(run.id)).toMatchObject({ state: 'completed', step: 100, problem: null });
    expect(runs.series(run.id).columns.time?.step).toEqual([100]);
  });

  it('takes up a run that found no room for its end', async () => {
    const { runs, run, trainer, core } = await openWithLiveRun();
    trainer.sayEvents(seriesAt(100), writeCheckpoint(core, run.id, 100));
    const error = { code: 'disk-full', message: 'No room.', hint: 'Make room.' } as const;
    trainer.say({ type: 'failed', error });
    trainer.exit({ code: 1, signal: null });
    await settle();
    expect(runs.get(run.id).state).toBe('failed');
    expect(runs.resume(run.id).state).toBe('queued');
  });

  it('takes up a completed run only with more steps', async () => {
    const { runs, run, trainer, core, started } = await openWithLiveRun();
    trainer.sayEvents(seriesAt(100), writeCheckpoint(core, run.id, 100));
    trainer.finish('completed', 100);
    await settle();
    expect(() => runs.resume(run.id)).toThrow(/nothing left to do up to 100/);
    expect(runs.resume(run.id, 150).hyperparameters.steps).toBe(150);
    await settle();
    started[1]?.begin();
    expect(started[1]?.commands[0]).toMatchObject({ job: { hyperparameters: { steps: 150 } } });
  });

  it('takes up a completed run whose last checkpoint has a damaged file, from the one before', async () => {
    const { runs, run, trainer, core, started } = await openWithLiveRun();
    trainer.sayEvents(writeCheckpoint(core, run.id, 80), writeCheckpoint(core, run.id, 100));
    trainer.finish('completed', 100);
    await settle();
    const tensors = (step: string) =>
      join(core.libraryPath, `runs/${run.id}/checkpoints/${step}/generator.safetensors`);
    writeFileSync(tensors('000100'), 'tens');
    expect(runs.resume(run.id)).toMatchObject({ state: 'queued' });
    await settle();
    started[1]?.begin();
    const older = `runs/${run.id}/checkpoints/000080`;
    expect(started[1]?.commands[0]).toMatchObject({ job: { olderCheckpoints: [older] } });
    started[1]?.finish('completed', 100);
    await settle();
    rmSync(tensors('000080'));
    expect(() => runs.resume(run.id)).toThrow(/None of the run’s checkpoints can be read/);
  });

  it('says among the run’s events that a falling learning rate jumps where steps are added', async () => {
    const { runs, core, started } = open();
    const hyperparameters = { steps: 100, learningRateSchedule: 'cosine' } as const;
    const [run] = runs.create({ ...request, hyperparameters }) as [Run];
    await settle();
    started[0]?.begin();
    started[0]?.sayEvents(seriesAt(100), writeCheckpoint(core, run.id, 100));
    started[0]?.finish('completed', 100);
    await settle();
    const { store } = core;
    const refuseWarnings = `CREATE TRIGGER refuse_warnings BEFORE INSERT ON events
      WHEN NEW.type = 'warning' BEGIN SELECT RAISE(ABORT, 'no room'); END`;
    store.prepare(refuseWarnings).run();
    expect(() => runs.resume(run.id, 200)).toThrow('no room');
    // Refused is refused: it does not train all the same.
    expect(runs.get(run.id)).toMatchObject({ state: 'completed', hyperparameters: { steps: 100 } });
    store.prepare('DROP TRIGGER refuse_warnings').run();
    runs.resume(run.id, 200);
    expect(warningsOf(core)).toEqual([
      expect.stringMatching(/at 50 % .* from step 100, where they were 0 %/),
    ]);
  });

  it('begins again where there was no checkpoint', async () => {
    const { runs, run, trainer, started } = await openWithLiveRun();
    trainer.sayEvents(seriesAt(1));
    trainer.exit({ code: 1, signal: null });
    await settle();
    runs.resume(run.id);
    await settle();
    started[1]?.begin();
    expect(started[1]?.commands[0]).toMatchObject({ job: { resumeFrom: null } });
    expect(runs.series(run.id).names).toEqual([]);
  });
});

describe('starts of a run', () => {
  const fileOf = (core: Core, { id }: Run) =>
    readFileSync(join(core.libraryPath, `runs/${id}/attempt.json`), 'utf8');

  async function resumeKilled({ runs, run, trainer, started }: LiveStudio) {
    trainer.exit({ code: null, signal: 'SIGKILL' });
    await settle();
    runs.resume(run.id);
    await settle();
    const next = started.at(-1) as FakeTrainer;
    next.begin();
    return next;
  }

  it('are numbered, in the run’s row, in its folder and in the trainer’s job', async () => {
    const studio = await openWithLiveRun();
    const { core, runs, run } = studio;
    expect([runs.get(run.id).attempt, fileOf(core, run)]).toEqual([1, '{"attempt":1}\n']);
    const next = await resumeKilled(studio);
    expect(next.commands[0]).toMatchObject({ job: { attempt: 2 } });
    expect([runs.get(run.id).attempt, fileOf(core, run)]).toEqual([2, '{"attempt":2}\n']);
  });

  it.each([
    ['is ahead of a database that was restored', '{"attempt":7}', 8],
    ['is damaged', '', 2],
  ])('count on where the folder %s', async (_, content, attempt) => {
    const studio = await openWithLiveRun();
    const { core, run } = studio;
    writeFileSync(join(core.libraryPath, `runs/${run.id}/attempt.json`), content);
    expect((await resumeKilled(studio)).commands[0]).toMatchObject({ job: { attempt } });
  });

  it('lose their say once there is a later one: no events, no checkpoint, no end', async () => {
    const { core, runs, run, trainer } = await openWithLiveRun();
    updateRun(core.store, run.id, { attempt: 2 });
    const facts = {
      id: 'wasm',
      version: '1',
      tfjsVersion: '4',
      device: 'CPU',
      threads: 1,
    } as const;
    const before = { run: runs.get(run.id), forwarded: [...core.forwarded] };
    trainer.sayEvents(seriesAt(1), writeCheckpoint(core, run.id, 1));
    trainer.say({ type: 'engine', facts });
    trainer.finish('completed', 100);
    await settle();
    expect({ run: runs.get(run.id), forwarded: core.forwarded }).toEqual(before);
    expect(runs.series(run.id).names).toEqual([]);
    expect(listCheckpoints(core.store, run.id)).toEqual([]);
  });

  it('are told apart by what each message says, not by the line that it comes over', async () => {
    const studio = await openWithLiveRun();
    const next = await resumeKilled(studio);
    next.say({ type: 'events', attempt: 1, events: [seriesAt(1)] });
    next.say({ type: 'events', attempt: 2, events: [seriesAt(2)] });
    expect(studio.runs.series(studio.run.id).columns.time?.step).toEqual([2]);
  });
});

describe('a library that is opened again', () => {
  it('shows runs that were live as interrupted and says where they go on', async () => {
    const { core, run, trainer } = await openWithLiveRun();
    trainer.sayEvents(seriesAt(12), writeCheckpoint(core, run.id, 10));
    const reopened = new Runs(core);
    expect(reopened.get(run.id)).toMatchObject({
      state: 'interrupted',
      problem: { hint: 'Resume goes on from the checkpoint at step 10.' },
    });
  });
});

describe('removing', () => {
  it('takes a run off the list, and restoring brings it back', async () => {
    const { runs, run, trainer } = await openWithLiveRun();
    trainer.finish('completed', 100);
    await settle();
    runs.remove(run.id);
    expect(runs.list()).toEqual([]);
    expect(() => runs.get(run.id)).toThrow(/no run/);
    expect(runs.restore(run.id).id).toBe(run.id);
    expect(runs.list()).toHaveLength(1);
  });
});

describe('closing', () => {
  it('asks the live run for a checkpoint and starts no other', async () => {
    const { runs, trainer, started } = await openWithLiveRun();
    const [queued] = runs.create(request) as [Run];
    const closed = runs.close();
    expect(trainer.commands.at(-1)).toEqual({ type: 'stop' });
    trainer.finish('stopped', 5);
    await closed;
    await settle();
    expect(started).toHaveLength(1);
    expect(runs.get(queued.id).state).toBe('queued');
  });
});

describe('what closing saves', () => {
  it('is nothing while no run is live', () => {
    const { runs } = open();
    runs.create(request);
    expect(runs.whatClosingSaves()).toEqual({ names: [], withinMs: deadlines.closeRestMs });
  });

  it('is the live run by name, and takes no longer than its trainer may, slow as it is', async () => {
    const { runs, run, trainer } = await openWithLiveRun();
    trainer.sayEvents({
      type: 'progress',
      step: 1,
      at: 2,
      totalSteps: 100,
      imagesSeen: 8,
      stepsPerSecond: 0.07,
      elapsedMs: 20_000,
      etaMs: null,
      memoryBytes: 1,
    });
    const { names, withinMs } = runs.whatClosingSaves();
    expect(names).toEqual([run.name]);
    expect(withinMs).toBe(Math.ceil(stopMs(0.07) + deadlines.exitMs) + deadlines.closeRestMs);
    expect(closingSchema.parse({ saving: names, endsBy: withinMs }).endsBy).toBe(withinMs);
  });
});

const engineFacts = {
  id: 'wasm',
  version: '1',
  tfjsVersion: '4',
  device: 'CPU',
  threads: 1,
} as const;

describe('generating', () => {
  it('draws from the last checkpoint in a process of its own where the run’s trainer still loads', async () => {
    const { runs, run, trainer, core, started } = await openWithLiveRun();
    trainer.sayEvents(writeCheckpoint(core, run.id, 10));
    const condition = { label: 'water' };
    const generated = runs.generate({ runId: run.id, count: 6, seed: 3, condition });
    const generator = started[1] as FakeTrainer;
    generator.say({ type: 'ready' });
    const [command] = generator.commands;
    if (command?.type !== 'job' || command.job.type !== 'generate') throw new Error('no job');
    expect(command.job).toMatchObject({ count: 6, seed: 3, condition });
    const path = command.job.output;
    generator.say({ type: 'generated', path, count: 6, columns: 3, cellSize: 32, step: 10 });
    generator.exit({ code: 0, signal: null });
    const sheet = { kind: 'generated', path, step: 10, seed: 3, count: 6, condition };
    expect(await generated).toMatchObject(sheet);
    expect(runs.samples(run.id)).toEqual([await generated]);
    expect(runs.get(run.id).state).toBe('running');
  });

  it('asks a run that trains for creatures of its weights of this moment, with no checkpoint yet', async () => {
    const { runs, run, trainer, started } = await openWithLiveRun();
    trainer.say({ type: 'engine', facts: engineFacts });
    const generated = runs.generate({ runId: run.id, count: 6, seed: 3, truncation: 0.5 });
    const [, asked] = trainer.commands;
    if (asked?.type !== 'draw') throw new Error('nothing was asked for');
    expect(asked).toMatchObject({ count: 6, seed: 3, truncation: 0.5 });
    const { requestId, output: path } = asked;
    trainer.say({ type: 'drawn', requestId, path, count: 6, columns: 3, cellSize: 32, step: 7 });
    expect(await generated).toMatchObject({ kind: 'generated', path, step: 7, truncation: 0.5 });
    expect(runs.samples(run.id)).toEqual([await generated]);
    expect(started).toHaveLength(1);
  });

  it('passes on why the run that trains did not draw', async () => {
    const { runs, run, trainer } = await openWithLiveRun();
    trainer.say({ type: 'engine', facts: engineFacts });
    const generated = runs.generate({ runId: run.id, count: 1 });
    const [, asked] = trainer.commands;
    if (asked?.type !== 'draw') throw new Error('nothing was asked for');
    const error = {
      code: 'invalid-input',
      message: 'No such name.',
      hint: 'Ask for another.',
    } as const;
    trainer.say({ type: 'not-drawn', requestId: asked.requestId, error });
    await expect(generated).rejects.toMatchObject(error);
    expect(runs.samples(run.id)).toEqual([]);
  });

  it('tells how far a run that trains is with them, and lets it drop what is called off', async () => {
    const { runs, run, trainer, core } = await openWithLiveRun();
    trainer.say({ type: 'engine', facts: engineFacts });
    const calledOff = new AbortController();
    const told: number[][] = [];
    const generated = runs.generate(
      { runId: run.id, count: 1_000, seed: 3 },
      { signal: calledOff.signal, onDrawn: (...far) => told.push(far) },
    );
    const asked = trainer.commands.at(-1);
    if (asked?.type !== 'draw') throw new Error('nothing was asked for');
    const { requestId, output } = asked;
    trainer.say({ type: 'drawing', requestId, done: 64, of: 1_000 });
    expect(told).toEqual([[64, 1_000]]);

    const why = new StudioError('cancelled', 'Called off.', 'Ask again.');
    calledOff.abort(why);
    await expect(generated).rejects.toBe(why);
    expect(trainer.commands.at(-1)).toEqual({ type: 'drop-drawing', requestId });
    // It may have drawn them before it heard of that.
    const sheet = join(core.libraryPath, output);
    mkdirSync(dirname(sheet), { recursive: true });
    writeFileSync(sheet, 'a sheet');
    const drawn = { path: output, count: 1_000, columns: 32, cellSize: 32, step: 7 };
    trainer.say({ type: 'drawing', requestId, done: 1_000, of: 1_000 });
    trainer.say({ type: 'drawn', requestId, ...drawn });
    await expect.poll(() => existsSync(sheet)).toBe(false);
    expect(told).toHaveLength(1);
    expect(runs.samples(run.id)).toEqual([]);
    expect(runs.get(run.id).state).toBe('running');
  });

  it('draws from the last checkpoint of a run that ended before it came to that', async () => {
    const { runs, run, trainer, core, started } = await openWithLiveRun();
    trainer.say({ type: 'engine', facts: engineFacts });
    const generated = runs.generate({ runId: run.id, count: 1, seed: 3 });
    trainer.sayEvents(writeCheckpoint(core, run.id, 10));
    trainer.finish('completed', 10);
    await expect.poll(() => started.length).toBe(2);
    const generator = started[1] as FakeTrainer;
    generator.say({ type: 'ready' });
    const [command] = generator.commands;
    if (command?.type !== 'job' || command.job.type !== 'generate') throw new Error('no job');
    const path = command.job.output;
    generator.say({ type: 'generated', path, count: 1, columns: 1, cellSize: 32, step: 10 });
    generator.exit({ code: 0, signal: null });
    expect((await generated).step).toBe(10);
  });

  it('says in the run’s events that an older checkpoint drew', async () => {
    const { runs, run, trainer, core, started } = await openWithLiveRun();
    trainer.sayEvents(writeCheckpoint(core, run.id, 10), writeCheckpoint(core, run.id, 20));
    const generated = runs.generate({ runId: run.id, count: 1, seed: 3 });
    const generator = started[1] as FakeTrainer;
    generator.say({ type: 'ready' });
    const older = `runs/${run.id}/checkpoints/000010`;
    const [command] = generator.commands;
    if (command?.type !== 'job' || command.job.type !== 'generate') throw new Error('no job');
    expect(command.job.olderCheckpoints).toEqual([older]);
    generator.say({ type: 'fell-back', to: older, because: ['It is cut short.'] });
    const path = command.job.output;
    generator.say({ type: 'generated', path, count: 1, columns: 1, cellSize: 32, step: 10 });
    generator.exit({ code: 0, signal: null });
    expect((await generated).step).toBe(10);
    expect(warningsOf(core)).toEqual([expect.stringContaining('of step 10 before it')]);
    expect(runs.get(run.id)).toMatchObject({ lastCheckpointStep: 20, state: 'running' });
  });

  it('says so when there is no checkpoint yet', async () => {
    const { runs, run } = await openWithLiveRun();
    await expect(runs.generate({ runId: run.id, count: 4 })).rejects.toThrow(/no checkpoint yet/);
  });
});

describe('runs that choose their precision by themselves', () => {
  const facts = { device: 'CPU', version: '1', tfjsVersion: '4', threads: 2 };
  const rounded = { id: 'tensorflow', ...facts, arithmetic: 'bfloat16' } as const;

  /** What a run is told of those before it: one of `earlier`, which came to bfloat16. */
  async function toldOf(
    earlier: HyperparameterChoices,
    hyperparameters: HyperparameterChoices,
  ): Promise<unknown> {
    const { runs, started } = open();
    const create = (choices: HyperparameterChoices) =>
      runs.create({ ...request, hyperparameters: { steps: 100, precision: 'auto', ...choices } });
    create(earlier);
    await settle();
    const [first] = started as [FakeTrainer];
    first.begin();
    first.say({ type: 'engine', facts: { ...rounded, arithmetic: undefined } });
    first.say({ type: 'engine', facts: rounded });
    first.finish('completed', 100);
    create(hyperparameters);
    await settle();
    started[1]?.say({ type: 'ready' });
    const job = started[1]?.commands.find((command) => command.type === 'job')?.job;
    await runs.close('kill');
    if (job?.type !== 'train') throw new Error('No run was trained.');
    return job.alike;
  }

  it('are told what those came to whose steps cost the same, and what those were computed by', async () => {
    expect(await toldOf({}, {})).toEqual([rounded]);
    const other = { seed: 7, generatorLearningRate: 1e-3, steps: 500 };
    expect(await toldOf({}, other)).toEqual([rounded]);
  });

  it('are told nothing of other networks, and need nothing where somebody has chosen', async () => {
    expect(await toldOf({}, { baseChannels: 64 })).toBeUndefined();
    expect(await toldOf({}, { precision: 'float32' })).toBeUndefined();
    expect(await toldOf({ precision: 'bfloat16' }, {})).toBeUndefined();
  });
});
