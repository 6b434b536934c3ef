import { describe, expect, it } from 'vitest';
import { insertDataset } from '../../../../main/store/datasets.ts';
import { insertRun } from '../../../../main/store/runs.ts';
import { Runs } from '../../../../main/studio/runs/runs.ts';
import { presets } from '../../../../shared/run/presets.ts';
import type { Run } from '../../../../shared/run/run.ts';
import type { TimeRunsJob } from '../../../../shared/run/trainer-protocol.ts';
import { exampleDataset, exampleRun } from '../../store/examples.ts';
import { fakeTrainers, type FakeTrainer } from './fake-trainer.ts';
import { settle, testCore } from './test-core.ts';

const form = { datasetId: 'd1', engine: 'auto' } as const;
const facts = {
  id: 'tensorflow',
  device: 'CPU',
  version: '2.21.0',
  tfjsVersion: '4.22.0',
  threads: 2,
} as const;

function open() {
  const { started, startTrainer } = fakeTrainers();
  const core = testCore(startTrainer);
  const runs = new Runs(core);
  const jobOf = (trainer: FakeTrainer) =>
    trainer.commands.find((command) => command.type === 'job')?.job as TimeRunsJob;
  /** Every step costs `work`, and a unit of it takes a thousandth of a millisecond. */
  async function answer(work: number) {
    await settle();
    const trainer = started.at(-1) as FakeTrainer;
    trainer.say({ type: 'ready' });
    const { runs: asked, measureMs } = jobOf(trainer);
    const msPerWork = measureMs > 0 ? 0.001 : null;
    const each = asked.map(() => work);
    trainer.say({ type: 'timed', engine: 'tensorflow', msPerWork, work: each });
    trainer.exit({ code: 0, signal: null });
    return { asked, measureMs };
  }
  return { core, runs, started, answer };
}

const stepsOf = (id: string) => presets.find((preset) => preset.id === id)?.runs ?? [];

describe('how long presets take', () => {
  it('is measured for some seconds, and reckoned from what each costs, all its runs together', async () => {
    const { runs, answer } = open();
    const asked = runs.presetTimes(form);
    expect((await answer(100_000)).measureMs).toBeGreaterThanOrEqual(2_000);
    const times = await asked;
    expect(times).toMatchObject({ engine: 'tensorflow', liveRunId: null });
    const msOf = (id: string) => times?.times.find(({ presetId }) => presetId === id)?.ms ?? 0;
    // 4,000 steps of 100 ms, and a tenth for what is beside them.
    expect(msOf('quick')).toBeCloseTo(4_000 * 100 * 1.1, 0);
    expect(stepsOf('ladder')).toHaveLength(4);
    expect(msOf('ladder')).toBeCloseTo(4 * 4_000 * 100 * 1.1, 0);
  });

  it('of what does not fit the dataset is reckoned as if it was imported again for it', async () => {
    const { core, runs, answer } = open();
    const unlabelled = { labels: [], labelCounts: [], tags: [], tagCounts: [] };
    insertDataset(core.store, exampleDataset({ id: 'd2', size: 24, ...unlabelled }));
    const asked = runs.presetTimes({ ...form, datasetId: 'd2' });
    const { asked: networks } = await answer(1);
    expect((await asked)?.times.map(({ presetId }) => presetId)).toEqual(
      presets.map(({ id }) => id),
    );
    const told = networks.map(
      ({ hyperparameters: { conditioning, model }, image, vocabulary }) => ({
        ...{ conditioning, model, size: image.size, kind: vocabulary?.kind },
      }),
    );
    expect(told).toContainEqual(
      expect.objectContaining({ conditioning: 'projection', size: 24, kind: 'labels' }),
    );
    expect(told).toContainEqual(expect.objectContaining({ conditioning: 'tags', kind: 'tags' }));
    // Its sizes are multiples of 32, of which 24 is none.
    expect(told).toContainEqual(expect.objectContaining({ model: 'pokegan', size: 128 }));
  });

  it('is remembered: a form that opens again starts no trainer', async () => {
    const { runs, started, answer } = open();
    const asked = runs.presetTimes(form);
    await answer(100_000);
    const told = await asked;
    expect(await runs.presetTimes(form)).toEqual(told);
    expect(started).toHaveLength(1);
  });

  it('is measured once where two forms ask at the same time', async () => {
    const { runs, started, answer } = open();
    const both = [runs.presetTimes(form), runs.presetTimes(form)];
    await answer(100_000);
    const [one, other] = await Promise.all(both);
    expect(other).toEqual(one);
    expect(started).toHaveLength(1);
  });

  it('stays as it was measured while a run starts that has told nothing yet', async () => {
    const { runs, started, answer } = open();
    const asked = runs.presetTimes(form);
    await answer(100_000);
    const told = await asked;
    runs.create({ datasetId: 'd1', hyperparameters: { steps: 900 }, engine: 'auto' });
    await settle();
    expect(await runs.presetTimes(form)).toEqual(told);
    // The one that measured, and the run's own.
    expect(started).toHaveLength(2);
  });

  it('goes by the run that trains, beside which nothing is measured', async () => {
    const { runs, started, answer } = open();
    const run = runs.create({
      datasetId: 'd1',
      hyperparameters: { steps: 900, baseChannels: 8 },
      engine: 'auto',
    })[0] as Run;
    await settle();
    const trainer = started[0] as FakeTrainer;
    trainer.begin();
    // As long as it has told nothing, nothing is known.
    expect(await runs.presetTimes(form)).toBeNull();
    trainer.say({ type: 'engine', facts });
    trainer.sayEvents({
      type: 'progress',
      step: 50,
      at: 2,
      imagesSeen: 3_200,
      elapsedMs: 10_000,
      stepsPerSecond: 5,
      etaMs: 1_000,
      totalSteps: 900,
      memoryBytes: 1,
    });
    const asked = runs.presetTimes(form);
    expect(await answer(7_000)).toMatchObject({ measureMs: 0 });
    const times = await asked;
    expect(times?.liveRunId).toBe(run.id);
    // It costs as much as the live one: a fifth of a second a step.
    expect(times?.times.find(({ presetId }) => presetId === 'quick')?.ms).toBeCloseTo(
      4_000 * 200 * 1.1,
      0,
    );
    // Of another engine it tells nothing.
    expect(await runs.presetTimes({ ...form, engine: 'wasm' })).toBeNull();
  });

  it('is measured here while a machine of a pool trains, whose speed says nothing of this one', async () => {
    const { core, runs, answer } = open();
    const speed = { step: 50, stepsPerSecond: 500, engineFacts: facts };
    const inPool = { place: 'pool', machine: 'attic', state: 'running', ...speed } as const;
    insertRun(core.store, exampleRun({ id: 'r9', ...inPool }));
    const asked = runs.presetTimes(form);
    expect((await answer(7_000)).measureMs).toBeGreaterThanOrEqual(2_000);
    expect(await asked).toMatchObject({ liveRunId: null });
  });
});
