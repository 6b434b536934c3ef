import { availableParallelism } from 'node:os';
import { describe, expect, it, vi } from 'vitest';
import { quickestOf, quickWays, tuneQuickly } from '../../../../main/studio/doctor/tune-quickly.ts';
import {
  isAutomatic,
  readTuning,
  setAutomatic,
  writeTuning,
} from '../../../../main/studio/doctor/tuning.ts';
import { Speeds } from '../../../../main/studio/doctor/speeds.ts';
import { createPush } from '../../../../main/studio/push.ts';
import type { StartTrainer, TrainerOptions } from '../../../../main/studio/runs/trainer-process.ts';
import { WorkQueue } from '../../../../main/studio/work/work-queue.ts';
import { openLog } from '../../../../main/studio/studio.ts';
import { temporaryFolder } from '../../store/fixtures.ts';
import { FakeTrainer } from '../runs/fake-trainer.ts';

const cores = availableParallelism();

/** Trainers as fast as the test says; of 0 they crash. */
function trainersWith(speedOf: (way: TrainerOptions) => number) {
  const started: TrainerOptions[] = [];
  const startTrainer: StartTrainer = (options) => {
    started.push(options);
    const trainer = new FakeTrainer();
    const stepsPerSecond = speedOf(options);
    queueMicrotask(() => {
      if (stepsPerSecond === 0) return trainer.exit({ code: null, signal: 'SIGILL' });
      const works = { id: 'tensorflow', available: true, facts: null, problem: null } as const;
      trainer.say({ type: 'ready' });
      trainer.say({ type: 'probed', engines: [{ ...works, stepsPerSecond }] });
      trainer.exit({ code: 0, signal: null });
    });
    return trainer;
  };
  return { started, startTrainer };
}

const looking = { signal: new AbortController().signal, onProgress: () => undefined };

function speedsOn(startTrainer: StartTrainer, libraryPath: string, here = true): Speeds {
  const push = createPush();
  return new Speeds({
    startTrainer,
    libraryPath,
    appVersion: '1',
    push,
    work: new WorkQueue(push),
    log: openLog(libraryPath),
    refuseWhileTraining: () => undefined,
    tunesItself: true,
    isNativeEngineHere: () => here,
  });
}

describe('tuning in a hurry', () => {
  it('looks at all threads, half of them, and at going without oneDNN or our kernels', () => {
    const tensorflow = { engine: 'tensorflow' } as const;
    expect(quickWays(8)).toEqual([
      { ...tensorflow, threads: 4, oneDnn: true },
      { ...tensorflow, threads: 8, oneDnn: true },
      { ...tensorflow, threads: 8, oneDnn: false },
      { ...tensorflow, threads: 8, oneDnn: true, ownKernels: false },
    ]);
  });

  it('stays with all threads and oneDNN unless another way is clearly faster', () => {
    const usual = { engine: 'tensorflow', threads: 8, oneDnn: true, stepsPerSecond: 10 } as const;
    const half = (stepsPerSecond: number) => ({ ...usual, threads: 4, stepsPerSecond });
    const without = (stepsPerSecond: number) => ({ ...usual, oneDnn: false, stepsPerSecond });
    expect(quickestOf([half(11), usual, without(11.4)], 8)).toBe(usual);
    expect(quickestOf([half(9), usual, without(14)], 8)).toMatchObject({ oneDnn: false });
    const plain = (stepsPerSecond: number) => ({ ...usual, ownKernels: false, stepsPerSecond });
    expect(quickestOf([plain(11), usual], 8)).toBe(usual);
    expect(quickestOf([plain(14), usual], 8)).toMatchObject({ ownKernels: false });
    expect(quickestOf([half(5), { ...usual, stepsPerSecond: 0 }], 8)).toMatchObject({ threads: 4 });
    expect(quickestOf([half(0)], 8)).toBeUndefined();
  });

  it('keeps what it found, and passes over a way that crashes', async () => {
    const libraryPath = temporaryFolder();
    const { startTrainer } = trainersWith(({ oneDnn }) => (oneDnn === false ? 7 : 0));
    const core = { startTrainer, libraryPath, appVersion: '1' };
    expect(await tuneQuickly(core, looking)).toMatchObject({ threads: cores, oneDnn: false });
    expect(readTuning(libraryPath)).toMatchObject({ isQuick: true, oneDnn: false });
  });
});

describe('before the first training', () => {
  it('it is done once, and never where the library was tuned already', async () => {
    const libraryPath = temporaryFolder();
    const { started, startTrainer } = trainersWith(() => 5);
    const speeds = speedsOn(startTrainer, libraryPath);
    await speeds.beforeTraining();
    expect(readTuning(libraryPath)).toMatchObject({ threads: cores, oneDnn: true });
    const looks = started.length;
    expect(speeds.beforeTraining()).toBeNull();
    expect(speedsOn(startTrainer, libraryPath).beforeTraining()).toBeNull();
    expect(started).toHaveLength(looks);
  });

  it('nothing is done without the native engine, or where a person does not want it', () => {
    const libraryPath = temporaryFolder();
    const start = vi.fn<StartTrainer>();
    expect(speedsOn(start, libraryPath, false).beforeTraining()).toBeNull();
    const speeds = speedsOn(start, libraryPath);
    expect(speeds.setAutomatic(false).automatic).toBe(false);
    expect(speeds.beforeTraining()).toBeNull();
    expect(start).not.toHaveBeenCalled();
  });

  it('training goes on where nothing could be measured', async () => {
    const libraryPath = temporaryFolder();
    const { startTrainer } = trainersWith(() => 0);
    await speedsOn(startTrainer, libraryPath).beforeTraining();
    expect(readTuning(libraryPath)).toBeUndefined();
  });
});

it('what a person wants stays when the library is tuned', () => {
  const libraryPath = temporaryFolder();
  expect(isAutomatic(libraryPath)).toBe(true);
  setAutomatic(libraryPath, false);
  const way = { engine: 'wasm', threads: 1 } as const;
  const machine = { processor: 'Abacus', cores: 1 };
  writeTuning(libraryPath, { ...way, measurements: [], machine, measuredAt: 1 });
  expect(isAutomatic(libraryPath)).toBe(false);
});
