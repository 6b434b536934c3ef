import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Runs } from '../../../../main/studio/runs/runs.ts';
import { Sweeps } from '../../../../main/studio/sweeps/sweeps.ts';
import type { TrainerMessage } from '../../../../shared/run/trainer-protocol.ts';
import { fakeTrainers, seriesAt, type FakeTrainer } from './fake-trainer.ts';
import { settle, testCore, writeCheckpoint } from './test-core.ts';

type Measured = Extract<TrainerMessage, { type: 'measured' }>;

const jobOf = (trainer: FakeTrainer | undefined) =>
  trainer?.commands.find((command) => command.type === 'job')?.job;

/** A sweep of four runs that are compared at steps 100, 300 and 900; nothing is measured but for that. */
function openSweep() {
  const { started, startTrainer } = fakeTrainers();
  const core = testCore(startTrainer);
  const runs = new Runs(core, 'fail', 0);
  const sweeps = new Sweeps(core, runs);
  const made = sweeps.create({
    datasetId: 'd1',
    hyperparameters: { steps: 1_000 },
    engine: 'auto',
    sweep: { axes: { batch: [16, 32] }, seeds: 2, earlyStopping: { firstRung: 100 } },
  });
  const ids = made.runs.map(({ id }) => id) as [string, string, string, string];
  return { core, runs, sweeps, sweepId: made.sweep.id, started, ids };
}
type Opened = ReturnType<typeof openSweep>;

async function begin({ started }: Opened): Promise<FakeTrainer> {
  await settle();
  const trainer = started.at(-1) as FakeTrainer;
  trainer.begin();
  return trainer;
}

function measuredAs(step: number, value: number): Measured {
  const values = { 'quality/kid': { count: 1_024, mean: value, min: value, max: value } };
  return { type: 'measured', step, values, findings: [], processorMs: 1 };
}

/** The run comes to a step with a checkpoint, and what measures that answers with a KID, or dies. */
async function reach(
  { core, started }: Opened,
  trainer: FakeTrainer,
  runId: string,
  step: number,
  kid: number | 'dies',
): Promise<FakeTrainer> {
  trainer.sayEvents(seriesAt(step), writeCheckpoint(core, runId, step));
  await settle();
  const measuring = started.at(-1) as FakeTrainer;
  measuring.say({ type: 'ready' });
  if (kid !== 'dies') measuring.say(measuredAs(step, kid));
  measuring.exit({ code: 0, signal: null });
  await settle();
  return measuring;
}

async function finish(trainer: FakeTrainer, reason: 'completed' | 'stopped', step: number) {
  trainer.finish(reason, step);
  await settle();
}

describe('runs of a sweep with early stopping', () => {
  it('write a checkpoint where they are compared, which is measured whatever it costs', async () => {
    const sweep = openSweep();
    const trainer = await begin(sweep);
    trainer.say({ type: 'ready' });
    expect(jobOf(trainer)).toMatchObject({ type: 'train', rungs: [100, 300, 900] });
    trainer.sayEvents(seriesAt(50), writeCheckpoint(sweep.core, sweep.ids[0], 50));
    await settle();
    expect(sweep.started).toHaveLength(1);
    const measuring = await reach(sweep, trainer, sweep.ids[0], 100, 80);
    expect(jobOf(measuring)).toMatchObject({ type: 'measure' });
    expect(sweep.runs.get(sweep.ids[0])).toMatchObject({
      state: 'running',
      rungs: [{ step: 100, value: 80, place: 1, of: 1, verdict: 'trains-on' }],
    });
    await sweep.runs.close('kill');
  });

  it('are stopped with a checkpoint and the reason where they are not among the best third', async () => {
    const sweep = openSweep();
    const { runs, ids, core } = sweep;
    const first = await begin(sweep);
    await reach(sweep, first, ids[0], 100, 80);
    await finish(first, 'completed', 1_000);
    const second = await begin(sweep);
    await reach(sweep, second, ids[1], 100, 90);
    expect(second.commands.at(-1)).toMatchObject({ type: 'stop' });
    second.sayEvents(writeCheckpoint(core, ids[1], 105));
    await finish(second, 'stopped', 105);
    const why =
      'At step 100 its creatures were number 2 of 2 (KID 90), and of three runs only the best trains on. Resume trains it on all the same.';
    expect(runs.get(ids[1])).toMatchObject({
      state: 'stopped',
      endReason: why,
      problem: null,
      lastCheckpointStep: 105,
      rungs: [{ step: 100, value: 90, place: 2, of: 2, verdict: 'stopped' }],
    });
    expect(runs.log(ids[1], 50)).toContainEqual(
      expect.objectContaining({ type: 'log', message: why }),
    );
    // The next is better than both.
    const third = await begin(sweep);
    await reach(sweep, third, ids[2], 100, 70);
    expect(runs.get(ids[2]).rungs).toMatchObject([{ place: 1, of: 3, verdict: 'trains-on' }]);
    await reach(sweep, third, ids[2], 300, 60);
    expect(runs.get(ids[2]).rungs.at(-1)).toMatchObject({ step: 300, place: 1, of: 1 });
    await runs.close('kill');
  });

  it('train to their end where a person takes them up again', async () => {
    const sweep = openSweep();
    const { runs, ids, core } = sweep;
    runs.stopAll([ids[2], ids[3]]);
    const first = await begin(sweep);
    await reach(sweep, first, ids[0], 100, 80);
    await reach(sweep, first, ids[0], 300, 60);
    await finish(first, 'completed', 1_000);
    const second = await begin(sweep);
    await reach(sweep, second, ids[1], 100, 90);
    second.sayEvents(writeCheckpoint(core, ids[1], 105));
    await finish(second, 'stopped', 105);
    expect(runs.resume(ids[1]).endReason).toBeNull();
    const again = await begin(sweep);
    expect(jobOf(again)).toMatchObject({ resumeFrom: `runs/${ids[1]}/checkpoints/000105` });
    await reach(sweep, again, ids[1], 300, 99);
    expect(again.commands.map(({ type }) => type)).not.toContain('stop');
    expect(runs.get(ids[1]).rungs).toMatchObject([
      { step: 100, verdict: 'stopped' },
      { step: 300, place: 2, of: 2, verdict: 'let-be' },
    ]);
    await runs.close('kill');
  });

  it('are let be where they cannot be measured, and are in nobody’s way', async () => {
    const sweep = openSweep();
    const { runs, ids } = sweep;
    const first = await begin(sweep);
    await reach(sweep, first, ids[0], 100, 'dies');
    expect(runs.get(ids[0])).toMatchObject({
      state: 'running',
      rungs: [{ step: 100, value: null, place: null, of: 0, verdict: 'let-be' }],
    });
    await finish(first, 'completed', 1_000);
    const second = await begin(sweep);
    await reach(sweep, second, ids[1], 100, 90);
    expect(runs.get(ids[1]).rungs).toMatchObject([{ place: 1, of: 1, verdict: 'trains-on' }]);
    await runs.close('kill');
  });

  it('are measured though newer checkpoints have followed, and not stopped once they have ended', async () => {
    const sweep = openSweep();
    const { runs, ids, core } = sweep;
    const first = await begin(sweep);
    await reach(sweep, first, ids[0], 100, 80);
    await finish(first, 'completed', 1_000);
    const second = await begin(sweep);
    second.sayEvents(writeCheckpoint(core, ids[1], 100));
    await settle();
    const at100 = sweep.started.at(-1) as FakeTrainer;
    second.sayEvents(writeCheckpoint(core, ids[1], 300));
    // As a trainer does that has written three more.
    rmSync(join(core.libraryPath, `runs/${ids[1]}/checkpoints/000300`), { recursive: true });
    await finish(second, 'completed', 1_000);
    at100.say({ type: 'ready' });
    at100.say(measuredAs(100, 90));
    at100.exit({ code: 0, signal: null });
    await settle();
    expect(runs.get(ids[1]).rungs).toMatchObject([{ step: 100, place: 2, verdict: 'let-be' }]);
    const at300 = sweep.started.find((each) => {
      each.say({ type: 'ready' });
      const job = jobOf(each);
      return job?.type === 'measure' && job.checkpoint.includes('000300');
    });
    expect(jobOf(at300)).toMatchObject({ checkpoint: `runs/${ids[1]}/kept/000300.held.partial` });
    await runs.close('kill');
  });

  it('are measured to the end though somebody asks for the room meanwhile', async () => {
    const sweep = openSweep();
    const { runs, ids, core, started } = sweep;
    const trainer = await begin(sweep);
    trainer.sayEvents(seriesAt(100), writeCheckpoint(core, ids[0], 100));
    await settle();
    const measuring = started.at(-1) as FakeTrainer;
    measuring.say({ type: 'ready' });
    let isDone = false;
    const drawing = core.work.run({ kind: 'generate', runId: ids[0], alone: true }, async () => {
      isDone = true;
    });
    await settle();
    expect([measuring.killed, isDone]).toEqual([false, false]);
    measuring.say(measuredAs(100, 80));
    measuring.exit({ code: 0, signal: null });
    await drawing;
    expect(runs.get(ids[0]).rungs).toMatchObject([{ step: 100, value: 80, verdict: 'trains-on' }]);
    await runs.close('kill');
  });

  it('are compared early before those that have come farther', async () => {
    const sweep = openSweep();
    const { ids, core, started } = sweep;
    const first = await begin(sweep);
    for (const step of [100, 300, 900])
      first.sayEvents(seriesAt(step), writeCheckpoint(core, ids[0], step));
    await finish(first, 'completed', 1_000);
    const second = started.at(-1) as FakeTrainer;
    second.begin();
    second.sayEvents(writeCheckpoint(core, ids[1], 100));
    await settle();
    const measured: string[] = [];
    const askWhatIsMeasured = async () => {
      const measuring = started.filter((each) => each !== first && each !== second).at(-1);
      measuring?.say({ type: 'ready' });
      const job = jobOf(measuring);
      if (job?.type === 'measure') measured.push(`${job.runFolder} ${job.checkpoint.slice(-19)}`);
      measuring?.say(measuredAs(100, 80));
      measuring?.exit({ code: 0, signal: null });
      await settle();
    };
    for (let turn = 0; turn < 4; turn++) await askWhatIsMeasured();
    expect(measured).toEqual([
      `runs/${ids[0]} 000100.held.partial`,
      `runs/${ids[1]} 000100.held.partial`,
      `runs/${ids[0]} 000300.held.partial`,
      `runs/${ids[0]} 000900.held.partial`,
    ]);
    await sweep.runs.close('kill');
  });

  it('are measured after the studio was closed on it, once they train again', async () => {
    const sweep = openSweep();
    const { runs, ids, core } = sweep;
    const first = await begin(sweep);
    first.sayEvents(seriesAt(100), writeCheckpoint(core, ids[0], 100));
    await settle();
    await runs.close('kill');
    const { started, startTrainer } = fakeTrainers();
    const later = new Runs({ ...core, startTrainer }, 'fail', 0);
    later.resume(ids[0]);
    await settle();
    started[0]?.begin();
    await settle();
    expect(started).toHaveLength(2);
    started[1]?.say({ type: 'ready' });
    expect(jobOf(started[1])).toMatchObject({ type: 'measure' });
    await later.close('kill');
  });

  it('are judged anew where steps are trained again', async () => {
    const sweep = openSweep();
    const { runs, ids, core } = sweep;
    const first = await begin(sweep);
    first.sayEvents(writeCheckpoint(core, ids[0], 50));
    await reach(sweep, first, ids[0], 100, 80);
    rmSync(join(core.libraryPath, `runs/${ids[0]}/checkpoints/000100`), { recursive: true });
    first.exit({ code: 1, signal: null });
    await settle();
    runs.stopAll(ids.slice(1));
    runs.resume(ids[0]);
    await settle();
    expect(runs.get(ids[0]).rungs).toEqual([]);
    await runs.close('kill');
  });
});
