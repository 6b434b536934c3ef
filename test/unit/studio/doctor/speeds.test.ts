import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { forkPictureProcess } from '../../../../main/host/fork-process.ts';
import type { StartTrainer } from '../../../../main/studio/runs/trainer-process.ts';
import { openStudio, type Studio } from '../../../../main/studio/studio.ts';
import { insertDataset } from '../../../../main/store/datasets.ts';
import { openLibrary } from '../../../../main/store/library.ts';
import { insertRun, updateRun } from '../../../../main/store/runs.ts';
import type { SpeedStatus } from '../../../../shared/engine/speed.ts';
import { exampleDataset, exampleRun } from '../../store/examples.ts';
import { temporaryFolder } from '../../store/fixtures.ts';
import { FakeTrainer, fakeTrainers } from '../runs/fake-trainer.ts';

function openWith(startTrainer: StartTrainer, libraryPath = temporaryFolder()): Studio {
  const studio = openStudio({
    libraryPath,
    startTrainer,
    startPictureProcess: forkPictureProcess,
    appVersion: '1',
  });
  onTestFinished(() => studio.close());
  return studio;
}

/** Answers each probe at once: alone on one thread it is twice as fast. */
const answering: StartTrainer = ({ threads }) => {
  const trainer = new FakeTrainer();
  queueMicrotask(() => {
    trainer.say({ type: 'ready' });
    const stepsPerSecond = threads === 1 ? 20 : 10;
    trainer.say({
      type: 'probed',
      engines: [{ id: 'wasm', available: true, facts: null, problem: null, stepsPerSecond }],
    });
    trainer.exit({ code: 0, signal: null });
  });
  return trainer;
};

function told(studio: Studio): SpeedStatus[] {
  const statuses: SpeedStatus[] = [];
  studio.push.subscribe('speed', (status) => statuses.push(status));
  return statuses;
}

describe('measuring how fast the engines are', () => {
  it('tells windows what is measured, how far it is, and what came of it', async () => {
    const studio = openWith(answering);
    const statuses = told(studio);
    expect(studio.speeds.tune().measuring).toMatchObject({ what: 'tuning' });
    await studio.speeds.idle();
    const sentences = statuses.map(({ measuring }) => measuring?.sentence);
    expect(sentences).toContain('Round 1 of 3: training on wasm in 1 thread …');
    const counted = statuses.flatMap(({ measuring }) =>
      measuring && measuring.of > 0 ? [measuring.done / measuring.of] : [],
    );
    expect(counted).toEqual(counted.toSorted((a, b) => a - b));
    expect(counted[0]).toBe(0);
    expect(studio.speeds.status()).toMatchObject({
      measuring: null,
      problem: null,
      tuning: { engine: 'wasm', threads: 1 },
      report: { chosen: 'wasm', tuning: { threads: 1 } },
    });
    expect(statuses.at(-1)).toEqual(studio.speeds.status());
  });

  it('measures one thing at a time: asked again, it goes on', async () => {
    const studio = openWith(answering);
    studio.speeds.examine();
    expect(studio.speeds.tune().measuring).toMatchObject({ what: 'engines' });
    await studio.speeds.idle();
    expect(studio.speeds.status().tuning).toBeNull();
  });

  it('is called off in the midst of a measurement, whose process ends, and leaves all as it was', async () => {
    const { started, startTrainer } = fakeTrainers();
    const studio = openWith(startTrainer);
    studio.speeds.tune();
    await expect.poll(() => started.length).toBe(1);
    studio.speeds.cancel();
    await studio.speeds.idle();
    expect(started[0]?.killed).toBe(true);
    expect(started).toHaveLength(1);
    expect(studio.speeds.status()).toEqual({
      measuring: null,
      report: null,
      tuning: null,
      automatic: null,
      problem: null,
    });
  });

  it('is called off by closing the studio', async () => {
    const { started, startTrainer } = fakeTrainers();
    const studio = openWith(startTrainer);
    studio.speeds.examine();
    await expect.poll(() => started.length).toBe(1);
    await studio.close();
    expect(started[0]?.killed).toBe(true);
  });

  it('says why nothing could be measured', async () => {
    const broken: StartTrainer = () => {
      const trainer = new FakeTrainer();
      queueMicrotask(() => trainer.exit({ code: 1, signal: null }));
      return trainer;
    };
    const studio = openWith(broken);
    studio.speeds.examine();
    await studio.speeds.idle();
    expect(studio.speeds.status().problem).toMatchObject({ code: 'trainer-crashed' });
  });

  it('is refused while a run trains, because beside it every way is slow', async () => {
    const libraryPath = temporaryFolder();
    const { store, close } = openLibrary(libraryPath);
    insertDataset(store, exampleDataset());
    insertRun(store, exampleRun({ name: 'Dragons' }));
    close();
    const { started, startTrainer } = fakeTrainers();
    const studio = openWith(startTrainer, libraryPath);
    studio.runs.continueQueue();
    await expect.poll(() => started.length).toBe(1);
    started[0]?.begin();
    expect(() => studio.speeds.tune()).toThrow('The run "Dragons" is training');
    started[0]?.finish('completed', 500);
  });

  it('is not refused for a run that trains on another machine', async () => {
    const libraryPath = temporaryFolder();
    const { store, close } = openLibrary(libraryPath);
    insertDataset(store, exampleDataset());
    insertRun(store, exampleRun({ state: 'running', place: 'pool' }));
    updateRun(store, 'r1', { poolJob: 'r1-job1', trainedBy: 'pool' });
    close();
    const studio = openWith(answering, libraryPath);
    expect(studio.runs.list()).toMatchObject([{ state: 'running', place: 'pool' }]);
    expect(studio.speeds.tune().measuring).toMatchObject({ what: 'tuning' });
    await studio.speeds.idle();
  });

  it('lets the first run wait until it is known how to compute, and then start', async () => {
    const libraryPath = temporaryFolder();
    const { store, close } = openLibrary(libraryPath);
    insertDataset(store, exampleDataset());
    insertRun(store, exampleRun());
    close();
    const { started, startTrainer } = fakeTrainers();
    const studio = openWith(startTrainer, libraryPath);
    let know: () => void = () => undefined;
    const known = new Promise<void>((resolve) => (know = resolve));
    const before = vi.spyOn(studio.speeds, 'beforeTraining').mockReturnValueOnce(known);
    studio.runs.continueQueue();
    await expect.poll(() => before.mock.calls.length).toBe(1);
    expect(started).toHaveLength(0);
    know();
    await expect.poll(() => started.length).toBe(1);
    started[0]?.begin();
    started[0]?.finish('completed', 500);
  });
});
