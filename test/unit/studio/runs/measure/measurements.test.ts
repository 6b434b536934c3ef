import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { Runs } from '../../../../../main/studio/runs/runs.ts';
import type { HyperparameterChoices } from '../../../../../shared/hyperparameters/schema.ts';
import type { TrainerMessage } from '../../../../../shared/run/trainer-protocol.ts';
import { type FakeTrainer, fakeTrainers, seriesAt } from '../fake-trainer.ts';
import { settle, testCore, writeCheckpoint } from '../test-core.ts';

type Measured = Extract<TrainerMessage, { type: 'measured' }>;

async function openWithLiveRun(share?: number, choices: HyperparameterChoices = {}) {
  const { started, startTrainer } = fakeTrainers();
  const core = testCore(startTrainer);
  const runs = new Runs(core, 'fail', share);
  const [run] = runs.create({
    datasetId: 'd1',
    hyperparameters: { steps: 100_000, ...choices },
    engine: 'auto',
  });
  await settle();
  const trainer = started[0] as FakeTrainer;
  trainer.begin();
  const runId = run!.id;
  /** Trained so far, and a checkpoint of it. */
  async function reach(step: number, elapsedMs: number, of = { runId, trainer }) {
    const time = { count: 1, mean: elapsedMs, min: elapsedMs, max: elapsedMs };
    const tick = seriesAt(step);
    of.trainer.sayEvents({ ...tick, values: { ...tick.values, time } });
    of.trainer.sayEvents(writeCheckpoint(core, of.runId, step));
    await settle();
  }
  return { core, runs, runId, started, trainer, reach };
}

const named = (step: number) => String(step).padStart(6, '0');

const jobOf = (trainer: FakeTrainer | undefined) =>
  trainer?.commands.find((command) => command.type === 'job')?.job;

function measuredAt(step: number, processorMs: number): Measured {
  const kid = { count: 1_024, mean: 300, min: 290, max: 310 };
  return { type: 'measured', step, values: { 'quality/kid': kid }, findings: [], processorMs };
}

async function answer(trainer: FakeTrainer | undefined, message: TrainerMessage) {
  trainer?.say(message);
  trainer?.exit({ code: 0, signal: null });
  await settle();
}

describe('a run that gains nothing more', () => {
  const why = 'Creatures have not come nearer to the sprites since step 50.';
  const done = (step: number): Measured => ({ ...measuredAt(step, 1), whyDone: why });

  it('trains on unless it was asked to stop then', async () => {
    const { runs, runId, started, trainer, reach } = await openWithLiveRun(Infinity);
    await reach(100, 1_000);
    await answer(started[1], done(100));
    expect(runs.get(runId).state).toBe('running');
    expect(trainer.commands.at(-1)?.type).toBe('job');
  });

  it('stops with a checkpoint where it was, and keeps the reason until it is taken up again', async () => {
    const { core, runs, runId, started, trainer, reach } = await openWithLiveRun(Infinity, {
      stopWhenDone: true,
    });
    await reach(100, 1_000);
    await answer(started[1], done(100));
    expect(trainer.commands.at(-1)?.type).toBe('stop');
    trainer.sayEvents(writeCheckpoint(core, runId, 101));
    trainer.finish('stopped', 101);
    await settle();
    expect(runs.get(runId)).toMatchObject({ state: 'stopped', endReason: why, problem: null });
    expect(core.forwarded).toContainEqual(
      expect.objectContaining({ type: 'state', state: 'stopped', message: why }),
    );
    expect(runs.resume(runId).endReason).toBeNull();
    await runs.close('kill');
  });
});

describe('measuring', () => {
  it('begins once a tenth of the training is worth it, and pays for each before the next', async () => {
    const { runs, runId, started, reach } = await openWithLiveRun();
    await reach(100, 60_000);
    expect(started).toHaveLength(1);
    await reach(200, 120_001);
    expect(started).toHaveLength(2);
    started[1]?.say({ type: 'ready' });
    expect(jobOf(started[1])).toMatchObject({
      type: 'measure',
      // Its second place: newer ones may follow meanwhile.
      checkpoint: `runs/${runId}/kept/000200.held.partial`,
      featuresFile: 'datasets/d1/features-lite0.bin',
      count: 1_024,
    });
    await answer(started[1], measuredAt(200, 20_000));
    expect(runs.series(runId).columns['quality/kid']).toMatchObject({
      step: [200],
      mean: [300],
      spread: { count: [1_024], min: [290], max: [310] },
    });
    // 20 s are spent and 20 more are to come: 400 s must have been trained.
    await reach(300, 399_000);
    expect(started).toHaveLength(2);
    await reach(400, 400_001);
    expect(started).toHaveLength(3);
    started[2]?.say({ type: 'ready' });
    expect(jobOf(started[2])).toMatchObject({
      earlier: [{ step: 200, numbers: { 'quality/kid': 300 }, kidError: 10 }],
    });
    runs.close('kill').catch(() => undefined);
  });

  it.each([
    ['wgan-gp', [30, 20], 12],
    // Clipping leaves a critic blunt: its estimate tells nothing of creatures.
    ['wgan', [undefined, undefined], null],
  ] as const)(
    'gives the estimates of the critic along where they tell: %s',
    async (loss, before, now) => {
      const { core, runs, started, trainer, runId } = await openWithLiveRun(Infinity, { loss });
      const reach = async (step: number, estimate: number) => {
        const value = { count: 1, mean: estimate, min: estimate, max: estimate };
        const tick = seriesAt(step);
        const values = { ...tick.values, 'discriminator/wasserstein': value };
        trainer.sayEvents({ ...tick, values });
        trainer.sayEvents(writeCheckpoint(core, runId, step));
        await settle();
      };
      await reach(100, 30);
      await answer(started[1], measuredAt(100, 1));
      await reach(200, 20);
      await answer(started[2], measuredAt(200, 1));
      await reach(300, 12);
      started[3]?.say({ type: 'ready' });
      const job = jobOf(started[3]);
      if (job?.type !== 'measure') throw new Error('nothing is measured');
      const told = job.earlier.map(({ numbers }) => numbers['discriminator/wasserstein']);
      expect(told).toEqual(before);
      expect(job.estimate).toBe(now);
      runs.close('kill').catch(() => undefined);
    },
  );

  it('counts what training had of the processors, not how many threads it was given', async () => {
    const { runs, started, trainer, reach } = await openWithLiveRun();
    const progress = { type: 'progress', step: 50, at: 1, totalSteps: 100_000 } as const;
    const rest = { imagesSeen: 1, stepsPerSecond: 1, elapsedMs: 1, etaMs: null, memoryBytes: 1 };
    trainer.sayEvents({ ...progress, ...rest, processors: 0.4 });
    await reach(100, 290_000);
    expect(started).toHaveLength(1);
    await reach(200, 300_001);
    expect(started).toHaveLength(2);
    await answer(started[1], measuredAt(200, 20_000));
    // 20 s are spent and 20 more are to come: 1.8 processors have had 400 s after 223.
    trainer.sayEvents({ ...progress, ...rest, step: 201, processors: 1.8 });
    await reach(300, 222_000);
    expect(started).toHaveLength(2);
    await reach(400, 223_000);
    expect(started).toHaveLength(3);
    runs.close('kill').catch(() => undefined);
  });

  it('pays for the first with what is still to be trained: a short run would be over before', async () => {
    const { runs, started, trainer, reach } = await openWithLiveRun();
    const progress = { type: 'progress', at: 1, totalSteps: 100_000, imagesSeen: 1 } as const;
    const rest = { stepsPerSecond: 1, memoryBytes: 1, elapsedMs: 20_000 };
    trainer.sayEvents({ ...progress, ...rest, step: 50, etaMs: 99_000 });
    await reach(100, 20_000);
    expect(started).toHaveLength(1);
    trainer.sayEvents({ ...progress, ...rest, step: 150, etaMs: 100_001 });
    await reach(200, 20_000);
    expect(started).toHaveLength(2);
    await answer(started[1], measuredAt(200, 20_000));
    // The second pays with what was trained.
    trainer.sayEvents({ ...progress, ...rest, step: 250, etaMs: 900_000 });
    await reach(300, 21_000);
    expect(started).toHaveLength(2);
    runs.close('kill').catch(() => undefined);
  });

  it('takes a run’s first to cost what the last of another run did', async () => {
    const { runs, started, trainer, reach } = await openWithLiveRun();
    await reach(100, 120_001);
    await answer(started[1], measuredAt(100, 3_000));
    trainer.finish('completed', 100_000);
    const [other] = runs.create({
      ...{ datasetId: 'd1', hyperparameters: { steps: 100_000 }, engine: 'auto' },
    });
    await settle();
    const its = started[2] as FakeTrainer;
    its.begin();
    await reach(50, 30_001, { runId: other!.id, trainer: its });
    expect(started).toHaveLength(4);
    runs.close('kill').catch(() => undefined);
  });

  it('misses no checkpoint of a run that wants all of them, whatever it takes, and none twice', async () => {
    const { core, runs, runId, started, reach } = await openWithLiveRun(0, {
      measureAllCheckpoints: true,
    });
    await reach(100, 1_000);
    await reach(200, 2_000);
    expect(started).toHaveLength(2);
    await answer(started[1], measuredAt(100, 20_000));
    await answer(started[2], measuredAt(200, 20_000));
    expect(runs.series(runId).columns['quality/kid']).toMatchObject({ step: [100, 200] });
    // As where a studio is opened again on a run that trains on.
    core.push.send('run-events', [
      { runId, type: 'state', state: 'running', message: '', step: 200, at: 3, seq: 999 },
    ]);
    await settle();
    expect(started).toHaveLength(3);
    await reach(300, 3_000);
    expect(started).toHaveLength(4);
    runs.close('kill').catch(() => undefined);
  });

  it('looks for none whose files its trainer has deleted when a run that wants all trains on', async () => {
    const { core, runs, runId, started, trainer, reach } = await openWithLiveRun(0, {
      measureAllCheckpoints: true,
    });
    for (let step = 100; step <= 4_000; step += 100) {
      await reach(step, step);
      // What waits is measured from its second place.
      if (step > 300)
        rmSync(join(core.libraryPath, `runs/${runId}/checkpoints`, named(step - 300)), {
          recursive: true,
        });
    }
    trainer.finish('stopped', 4_000);
    await settle();
    await runs.close('kill');

    // As where the studio was closed on those that waited.
    const reopened = new Runs(core, 'fail', 0);
    reopened.resume(runId);
    await settle();
    started.at(-1)?.begin();
    await settle();
    started.at(-1)?.say({ type: 'ready' });
    expect(jobOf(started.at(-1))).toMatchObject({
      checkpoint: expect.stringContaining('003800'),
    });
    await reopened.close('kill');
  });

  it('looks back at earlier steps alone where one is measured after later ones', async () => {
    const { runs, started, trainer, reach } = await openWithLiveRun(0, {
      measureAllCheckpoints: true,
    });
    await reach(100, 1_000);
    started[1]?.exit({ code: null, signal: 'SIGKILL' });
    await settle();
    await reach(200, 2_000);
    await answer(started[2], measuredAt(200, 1));
    // Taken up again, it makes up for what was missed.
    const moment = { type: 'state', step: 200, at: 3, message: '' } as const;
    trainer.sayEvents({ ...moment, state: 'paused' }, { ...moment, state: 'running' });
    await settle();
    started[3]?.say({ type: 'ready' });
    expect(jobOf(started[3])).toMatchObject({
      checkpoint: expect.stringContaining('000100'),
      earlier: [],
    });
    runs.close('kill').catch(() => undefined);
  });

  it('measures a checkpoint once that comes with the word that its run trains', async () => {
    const { core, runs, runId, started, trainer } = await openWithLiveRun(0, {
      measureAllCheckpoints: true,
    });
    const running = { type: 'state', step: 1, at: 3, message: '', state: 'running' } as const;
    trainer.sayEvents(
      { ...running, state: 'paused' },
      running,
      seriesAt(100),
      writeCheckpoint(core, runId, 100),
    );
    await settle();
    await answer(started[1], measuredAt(100, 1));
    expect(runs.series(runId).columns['quality/kid']).toMatchObject({ step: [100] });
    expect(started).toHaveLength(2);
    runs.close('kill').catch(() => undefined);
  });

  it('counts what measurements took that failed: a tenth is all that those may take too', async () => {
    const { runs, started, reach } = await openWithLiveRun();
    const now = vi.spyOn(performance, 'now').mockReturnValue(0);
    await reach(100, 120_001);
    now.mockReturnValue(10_000);
    started[1]?.exit({ code: null, signal: 'SIGKILL' });
    await settle();
    // 10 s are spent and 12 more are to come: 220 s must have been trained.
    await reach(200, 219_000);
    expect(started).toHaveLength(2);
    await reach(300, 220_001);
    expect(started).toHaveLength(3);
    now.mockRestore();
    runs.close('kill').catch(() => undefined);
  });

  it('starts nothing where runs were closed while it waited for its turn', async () => {
    const { core, runs, runId, started, reach } = await openWithLiveRun(Infinity);
    let end: () => void = () => undefined;
    const drawing = core.work.run({ kind: 'generate', runId, alone: true }, () => {
      return new Promise<void>((resolve) => (end = resolve));
    });
    await reach(100, 1_000);
    await runs.close('kill');
    end();
    await drawing;
    await settle();
    expect(started).toHaveLength(1);
  });

  it('says nothing of how far the run is, and takes the newest of what came meanwhile', async () => {
    const { runs, runId, started, reach } = await openWithLiveRun(Infinity);
    await reach(100, 1_000);
    started[1]?.say({ type: 'ready' });
    await reach(200, 2_000);
    await reach(300, 3_000);
    expect(started).toHaveLength(2);
    await answer(started[1], measuredAt(100, 1));
    expect(runs.get(runId)).toMatchObject({ step: 300, elapsedMs: 3_000 });
    started[2]?.say({ type: 'ready' });
    expect(jobOf(started[2])).toMatchObject({ checkpoint: expect.stringContaining('000300') });
  });

  it('drops what was measured of steps that are trained again, and a process that fails costs the run nothing', async () => {
    const { core, runs, runId, started, trainer, reach } = await openWithLiveRun(Infinity);
    await reach(100, 1_000);
    started[1]?.say({ type: 'ready' });
    core.store.prepare('DELETE FROM checkpoints').run();
    await answer(started[1], measuredAt(100, 1));
    expect(runs.series(runId).names).not.toContain('quality/kid');
    await reach(200, 2_000);
    started[2]?.exit({ code: null, signal: 'SIGKILL' });
    await settle();
    expect(runs.get(runId)).toMatchObject({ state: 'running', problem: null });
    expect(trainer.killed).toBe(false);
  });
});
