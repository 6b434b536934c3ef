import { availableParallelism } from 'node:os';
import { describe, expect, it, vi } from 'vitest';
import type { DoctorReport, EngineFacts, EngineId } from '../../../../shared/engine/engine.ts';
import { forkPictureProcess } from '../../../../main/host/fork-process.ts';
import { automaticChoice } from '../../../../main/studio/doctor/doctor.ts';
import { fastestOf, candidates, tune, waysToCompute } from '../../../../main/studio/doctor/tune.ts';
import { speedOf } from '../../../../main/studio/doctor/probe-engines.ts';
import { readTuning, writeTuning } from '../../../../main/studio/doctor/tuning.ts';
import { asTuned } from '../../../../main/studio/doctor/as-tuned.ts';
import type { StartTrainer, TrainerOptions } from '../../../../main/studio/runs/trainer-process.ts';
import { openStudio } from '../../../../main/studio/studio.ts';
import { temporaryFolder } from '../../store/fixtures.ts';
import { FakeTrainer } from '../runs/fake-trainer.ts';

const cores = availableParallelism();

/** Trainers whose speed is what the test says for their threads. */
function trainersWithSpeed(speedOf: (threads: number) => number, facts: EngineFacts | null = null) {
  const started: TrainerOptions[] = [];
  const startTrainer: StartTrainer = (options) => {
    started.push(options);
    const trainer = new FakeTrainer();
    queueMicrotask(() => {
      trainer.say({ type: 'ready' });
      const stepsPerSecond = speedOf(options.threads ?? cores);
      trainer.say({
        type: 'probed',
        engines: [{ id: 'wasm', available: true, facts, problem: null, stepsPerSecond }],
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

  const machineWith = (...ids: EngineId[]): DoctorReport['engines'] =>
    ids.map((id) => ({ id, available: true, facts: null, problem: null, stepsPerSecond: 1 }));

  it('tries TensorFlow also without oneDNN and without our kernels, and the graphics card where there is one', () => {
    expect(waysToCompute(machineWith('tensorflow', 'webgpu', 'wasm'), 2)).toEqual([
      { engine: 'webgpu', threads: 1 },
      { engine: 'tensorflow', threads: 1, oneDnn: true },
      { engine: 'tensorflow', threads: 2, oneDnn: true },
      { engine: 'tensorflow', threads: 2, oneDnn: false },
      { engine: 'tensorflow', threads: 2, oneDnn: true, ownKernels: false },
    ]);
    expect(waysToCompute(machineWith('wasm'), 1)).toEqual([{ engine: 'wasm', threads: 1 }]);
    expect(waysToCompute(machineWith('cuda', 'webgpu', 'wasm'), 4).slice(0, 3)).toEqual([
      { engine: 'cuda', threads: 2 },
      { engine: 'webgpu', threads: 1 },
      { engine: 'wasm', threads: 1 },
    ]);
  });

  it('takes the fewest threads of those that are alike', () => {
    const best = (...speeds: number[]) =>
      fastestOf(
        speeds.map((stepsPerSecond, i) => ({ engine: 'wasm', threads: 2 ** i, stepsPerSecond })),
      ).threads;
    expect(best(10, 19, 30)).toBe(4);
    expect(best(10, 29.5, 30)).toBe(2);
    expect(best(30, 20, 10)).toBe(1);
  });

  it('leaves oneDNN on where it makes no difference, and the graphics card where it is no faster', () => {
    const tensorflow = { engine: 'tensorflow', threads: 2 } as const;
    const on = { ...tensorflow, oneDnn: true, stepsPerSecond: 30 };
    const off = { ...tensorflow, oneDnn: false, stepsPerSecond: 30.5 };
    expect(fastestOf([on, off])).toBe(on);
    expect(fastestOf([on, { ...off, stepsPerSecond: 40 }])).toMatchObject({ oneDnn: false });
    const card = { engine: 'webgpu', threads: 1 } as const;
    expect(fastestOf([{ ...card, stepsPerSecond: 20 }, on])).toBe(on);
    expect(fastestOf([{ ...card, stepsPerSecond: 60 }, on])).toMatchObject(card);
    // Its one thread leaves nothing to the person that a faster engine would take.
    expect(fastestOf([{ ...card, stepsPerSecond: 29.5 }, on])).toBe(on);
    const withoutOwn = { ...on, ownKernels: false };
    expect(fastestOf([on, withoutOwn])).toBe(on);
    expect(fastestOf([on, { ...withoutOwn, stepsPerSecond: 40 }])).toMatchObject({
      ownKernels: false,
    });
  });

  it('passes over a way that cannot be had because of what a person has set for TensorFlow', async () => {
    const way = { engine: 'tensorflow', threads: 2, oneDnn: false } as const;
    const core = (oneDnn: boolean) => {
      const facts = { id: 'tensorflow', device: 'CPU', version: '1', tfjsVersion: '4' } as const;
      const told: EngineFacts = { ...facts, threads: 2, oneDnn };
      return coreWith(trainersWithSpeed(() => 30, told).startTrainer);
    };
    expect(await speedOf(core(false), way, {})).toBe(30);
    expect(await speedOf(core(true), way, {})).toBe(0);
  });

  it('holds for this processor with these instructions alone', async () => {
    const core = coreWith(trainersWithSpeed(() => 1).startTrainer);
    const tuning = await tune(core);
    expect(readTuning(core.libraryPath)).toEqual(tuning);
    vi.stubEnv('ONEDNN_MAX_CPU_ISA', 'AVX2');
    expect(readTuning(core.libraryPath)).toBeUndefined();
    vi.unstubAllEnvs();
    writeTuning(core.libraryPath, {
      ...tuning,
      machine: { ...tuning.machine, cores: tuning.machine.cores + 1 },
    });
    expect(readTuning(core.libraryPath)).toBeUndefined();
  });

  it('measures each way in a trainer of its own, and keeps what it found in the library', async () => {
    const { started, startTrainer } = trainersWithSpeed((threads) => (threads === 1 ? 20 : 10));
    const core = coreWith(startTrainer);
    const tuning = await tune(core);
    expect(tuning).toMatchObject({ engine: 'wasm', threads: 1 });
    expect(tuning.measurements.map(({ threads }) => threads)).toEqual(candidates(cores));
    // The first looked for what works here.
    const measuring = started.slice(1);
    expect(measuring).toHaveLength(3 * candidates(cores).length);
    expect(new Set(measuring.map(({ threads }) => threads))).toEqual(new Set(candidates(cores)));
    expect(readTuning(core.libraryPath)).toEqual(tuning);
  });

  it('decides what automatic choice takes, as long as that works', async () => {
    const core = coreWith(trainersWithSpeed(() => 1).startTrainer);
    const tuning = { ...(await tune(core)), engine: 'webgpu' } as const;
    const all = machineWith('tensorflow', 'webgpu', 'wasm');
    expect(automaticChoice(all, tuning)).toBe('webgpu');
    expect(automaticChoice(all)).toBe('tensorflow');
    expect(automaticChoice(machineWith('tensorflow', 'cuda'))).toBe('tensorflow');
    expect(automaticChoice(machineWith('tensorflow', 'cuda'), { ...tuning, engine: 'cuda' })).toBe(
      'cuda',
    );
    expect(automaticChoice(machineWith('wasm'), tuning)).toBe('wasm');
    expect(() => automaticChoice(machineWith('webgpu'))).toThrow('No engine works');
  });
});

describe('a trainer that is started later', () => {
  async function tunedLibrary(): Promise<string> {
    const core = coreWith(trainersWithSpeed((threads) => 1 / threads).startTrainer);
    await tune(core);
    return core.libraryPath;
  }

  function threadsIn(libraryPath: string, threads?: number, before?: EngineFacts) {
    const { started, startTrainer } = trainersWithSpeed(() => 1);
    asTuned({ startTrainer, libraryPath, threads })({ logFile: 'log', before });
    const [options] = started;
    return options?.threads ?? options?.ways?.wasm?.threads;
  }

  it('computes with as many threads as tuning found best, unless a person has chosen', async () => {
    const libraryPath = await tunedLibrary();
    expect(threadsIn(libraryPath)).toBe(1);
    expect(threadsIn(libraryPath, 7)).toBe(7);
    expect(threadsIn(temporaryFolder())).toBeUndefined();
  });

  it('goes on with as many threads as the run had before, unless a person has chosen', async () => {
    const libraryPath = await tunedLibrary();
    const facts = { id: 'wasm', device: 'CPU', version: '1', tfjsVersion: '4' } as const;
    expect(threadsIn(libraryPath, undefined, { ...facts, threads: cores })).toBe(cores);
    expect(threadsIn(libraryPath, 7, { ...facts, threads: cores })).toBe(7);
    // A run that comes from a larger machine.
    expect(threadsIn(libraryPath, undefined, { ...facts, threads: cores + 1 })).toBe(1);
  });

  it('takes for each engine what was found for it, also where tuning has chosen the card', async () => {
    const libraryPath = await tunedLibrary();
    const tuning = readTuning(libraryPath) ?? expect.fail('nothing was written');
    const measurements = [
      { engine: 'cuda', threads: 2, stepsPerSecond: 90 },
      { engine: 'tensorflow', threads: 2, oneDnn: true, stepsPerSecond: 10 },
      { engine: 'tensorflow', threads: cores, oneDnn: false, stepsPerSecond: 30 },
      { engine: 'webgpu', threads: 1, stepsPerSecond: 0 },
    ] as const;
    writeTuning(libraryPath, {
      ...tuning,
      engine: 'cuda',
      threads: 2,
      measurements: [...measurements],
    });
    const { started, startTrainer } = trainersWithSpeed(() => 1);
    const start = asTuned({ startTrainer, libraryPath });
    const onProcessor = { threads: cores, oneDnn: false };
    start({ logFile: 'log' });
    expect(started.at(-1)).not.toHaveProperty('threads');
    expect(started.at(-1)?.ways).toEqual({ cuda: { threads: 2 }, tensorflow: onProcessor });
    const facts = { id: 'cuda', device: 'a card', version: '2', tfjsVersion: '4', threads: 1 };
    start({ logFile: 'log', before: { ...facts, id: 'cuda' } });
    expect(started.at(-1)?.ways).toEqual({ cuda: { threads: 1 }, tensorflow: onProcessor });
  });

  it('computes as it is told to where somebody else knows what the run was computed with', async () => {
    const libraryPath = await tunedLibrary();
    const { started, startTrainer } = trainersWithSpeed(() => 1);
    const start = asTuned({ startTrainer, libraryPath, threads: 7 });
    start({ logFile: 'log', threads: 3, ways: { wasm: { threads: 3 } } });
    expect(started.at(-1)).toMatchObject({ threads: 3, ways: { wasm: { threads: 3 } } });
    start({ logFile: 'log', ways: { cuda: { threads: 2 } } });
    expect(started.at(-1)?.ways).toEqual({ wasm: { threads: 1 }, cuda: { threads: 2 } });
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
    studio.speeds.tune();
    await studio.speeds.idle();
    studio.speeds.examine();
    await studio.speeds.idle();
    await studio.close();
    expect(started.at(-1)?.ways).toEqual({ wasm: { threads: 1 } });
  });
});
