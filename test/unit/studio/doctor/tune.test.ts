import { availableParallelism } from 'node:os';
import { describe, expect, it } from 'vitest';
import { forkPictureProcess } from '../../../../main/host/fork-process.ts';
import { candidates, fewestOfTheFastest, tune } from '../../../../main/studio/doctor/tune.ts';
import { readTuning, writeTuning } from '../../../../main/studio/doctor/tuning.ts';
import { withThreads } from '../../../../main/studio/doctor/with-threads.ts';
import type { StartTrainer, TrainerOptions } from '../../../../main/studio/runs/trainer-process.ts';
import { openStudio } from '../../../../main/studio/studio.ts';
import { temporaryFolder } from '../../store/fixtures.ts';
import { FakeTrainer } from '../runs/fake-trainer.ts';

const cores = availableParallelism();

/** Trainers whose speed is what the test says for their threads. */
function trainersWithSpeed(speedOf: (threads: number) => number) {
  const started: TrainerOptions[] = [];
  const startTrainer: StartTrainer = (options) => {
    started.push(options);
    const trainer = new FakeTrainer();
    queueMicrotask(() => {
      trainer.say({ type: 'ready' });
      const stepsPerSecond = speedOf(options.threads ?? cores);
      trainer.say({
        type: 'probed',
        engines: [{ id: 'wasm', available: true, facts: null, problem: null, stepsPerSecond }],
      });
      trainer.exit({ code: 0, signal: null });
    });
    return trainer;
  };
  return { started, startTrainer };
}

function coreWith(startTrainer: StartTrainer, libraryPath = temporaryFolder()) {
  return { startTrainer, libraryPath, appVersion: '1' };
}

describe('tuning', () => {
  it('tries doubling numbers of threads up to all cores, and half of all', () => {
    expect(candidates(1)).toEqual([1]);
    expect(candidates(2)).toEqual([1, 2]);
    expect(candidates(12)).toEqual([1, 2, 4, 6, 8, 12]);
  });

  it('takes the fewest threads of those that are alike', () => {
    const measured = (...speeds: number[]) =>
      speeds.map((stepsPerSecond, i) => ({ threads: 2 ** i, stepsPerSecond }));
    expect(fewestOfTheFastest(measured(10, 19, 30))).toBe(4);
    expect(fewestOfTheFastest(measured(10, 29.5, 30))).toBe(2);
    expect(fewestOfTheFastest(measured(30, 20, 10))).toBe(1);
  });

  it('measures each number in a trainer of its own, and keeps what it found in the library', async () => {
    const { started, startTrainer } = trainersWithSpeed((threads) => (threads === 1 ? 20 : 10));
    const core = coreWith(startTrainer);
    const tuning = await tune(core, { engine: 'wasm' });
    expect(tuning).toMatchObject({ engine: 'wasm', threads: 1 });
    expect(tuning.measurements.map(({ threads }) => threads)).toEqual(candidates(cores));
    expect(new Set(started.map(({ threads }) => threads))).toEqual(new Set(candidates(cores)));
    expect(readTuning(core.libraryPath)).toEqual(tuning);
  });
});

describe('a trainer that is started later', () => {
  async function tunedLibrary(): Promise<string> {
    const core = coreWith(trainersWithSpeed((threads) => 1 / threads).startTrainer);
    await tune(core, { engine: 'wasm' });
    return core.libraryPath;
  }

  function threadsIn(libraryPath: string, threads?: number): number | undefined {
    const { started, startTrainer } = trainersWithSpeed(() => 1);
    withThreads({ startTrainer, libraryPath, threads })({ logFile: 'log' });
    return started[0]?.threads;
  }

  it('computes with as many threads as tuning found best, unless a person has chosen', async () => {
    const libraryPath = await tunedLibrary();
    expect(threadsIn(libraryPath)).toBe(1);
    expect(threadsIn(libraryPath, 7)).toBe(7);
    expect(threadsIn(temporaryFolder())).toBeUndefined();
  });

  it('does not take what was found on another machine', async () => {
    const libraryPath = await tunedLibrary();
    const tuning = readTuning(libraryPath);
    if (!tuning) throw new Error('nothing was written');
    writeTuning(libraryPath, { ...tuning, machine: { processor: 'Abacus', cores } });
    expect(threadsIn(libraryPath)).toBeUndefined();
  });

  it('does so within an open studio as well, from the tuning on', async () => {
    const { started, startTrainer } = trainersWithSpeed((threads) => 1 / threads);
    const studio = openStudio({
      ...coreWith(startTrainer),
      startPictureProcess: forkPictureProcess,
    });
    await studio.tune();
    await studio.examine();
    await studio.close();
    expect(started.at(-1)?.threads).toBe(1);
  });
});
