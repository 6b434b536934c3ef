import {
  existsSync,
  readFileSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { elementAt } from '../../../shared/known-places.ts';
import { automaticEngines, type EngineFacts } from '../../../shared/engine/engine.ts';
import { arithmeticIds } from '../../../shared/hyperparameters/choices.ts';
import type { TrainerEvent, TrainerEventOf } from '../../../shared/run/events.ts';
import type { HyperparameterChoices } from '../../../shared/hyperparameters/schema.ts';
import type { TrainerMessage, TrainJob } from '../../../shared/run/trainer-protocol.ts';
import { writeAttempt } from '../../../main/files/attempt-file.ts';
import { readCheckpoint } from '../../../main/trainer/checkpoint/read-checkpoint.ts';
import { processorMultipliesBfloat16 } from '../../../main/trainer/engines/tensorflow-environment.ts';
import { generate } from '../../../main/trainer/process/jobs/generate.ts';
import { probe } from '../../../main/trainer/process/jobs/probe.ts';
import { train } from '../../../main/trainer/process/jobs/train.ts';
import type { TrainingControl } from '../../../main/trainer/process/training-control.ts';
import { Listener } from './listener.ts';
import { SteppedControl } from './stepped-control.ts';
import { mountSmallDisk } from '../../small-disk.ts';
import { toldSteps } from '../told-steps.ts';
import { firstAttempt, toyLibrary, toySettings } from './toy.ts';

const runFolder = 'runs/first';

async function toyJob(
  choices: HyperparameterChoices,
  resumeFrom: string | null = null,
): Promise<TrainJob> {
  return {
    type: 'train',
    ...(await toyLibrary(runFolder)),
    hyperparameters: toySettings(choices),
    engine: 'tensorflow',
    resumeFrom,
  };
}

const stepsOf = (events: readonly TrainerEvent[]) => events.map(({ step }) => step);

/** All that two equal trainings tell alike. */
function withoutTimes({ step, values: { time, ...values } }: TrainerEventOf<'series'>) {
  expect(time?.count).toBeGreaterThan(0);
  return { step, values };
}

interface ManifestWithEngine {
  engine: { threads: number };
}

/** @returns with what it was trained */
async function trainedWithMore(manifest: string): Promise<{ threads: number }> {
  const content = JSON.parse(await readFile(manifest, 'utf8')) as ManifestWithEngine;
  const { engine } = content;
  const more = { ...engine, threads: engine.threads + 1 };
  await writeFile(manifest, JSON.stringify({ ...content, engine: more }));
  return engine;
}

describe('a training job', () => {
  it('drops creatures that nobody waits for any more, in their turn or between two batches', async () => {
    const asked = { type: 'draw', count: 150, seed: 1 } as const;
    const outputs = [1, 2, 3].map((requestId) => `${runFolder}/generated/${requestId}.png`);
    const listener = new Listener(
      new SteppedControl((step, control) => {
        if (step !== 3) return;
        for (const [place, output] of outputs.entries())
          control.draw({ ...asked, requestId: place + 1, output });
        control.dropDrawing(1);
      }),
    );
    const context = {
      control: listener.control,
      requests: listener.requests,
      send: (message: TrainerMessage) => {
        listener.send(message);
        if (message.type === 'drawing' && message.requestId === 2 && message.done === 64)
          listener.control.dropDrawing(2);
      },
    };
    const job = await toyJob({ steps: 5, sampleEvery: 5, checkpointEvery: 5, sampleCount: 4 });
    await train(job, context);
    const answers = listener.messages.flatMap((message) =>
      message.type === 'drawing'
        ? [`${message.requestId}: ${message.done} of ${message.of}`]
        : message.type === 'not-drawn'
          ? [`${message.requestId}: ${message.error.code}`]
          : message.type === 'drawn'
            ? [`${message.requestId}: drawn`]
            : [],
    );
    expect(answers).toEqual([
      ...['1: 0 of 150', '1: cancelled', '2: 0 of 150', '2: 64 of 150', '2: cancelled'],
      ...['3: 0 of 150', '3: 64 of 150', '3: 128 of 150', '3: 150 of 150', '3: drawn'],
    ]);
    expect(outputs.map((output) => existsSync(join(job.libraryFolder, output)))).toEqual([
      ...[false, false, true],
    ]);
    expect(listener.of('done')).toMatchObject([{ reason: 'completed', step: 5 }]);
  });

  it('tells every loss, draws and saves when due and at the end, and says it is done', async () => {
    const due = { steps: 25, sampleEvery: 10, checkpointEvery: 10, sampleCount: 5 };
    // At 7 and 21 the run is compared with others.
    const job = { ...(await toyJob(due)), rungs: [7, 21] };
    const listener = new Listener();
    await train(job, listener);
    expect(listener.messages[0]).toMatchObject({ type: 'engine', facts: { id: 'tensorflow' } });
    expect(toldSteps(listener.events)).toEqual(Array.from({ length: 25 }, (_, i) => i + 1));
    expect(stepsOf(listener.of('sample'))).toEqual([0, 1, 5, 10, 20, 25]);
    const scored = listener.of('finding');
    expect(stepsOf(scored)).toEqual([0, 1, 5, 10, 20, 25]);
    for (const { finding } of scored) {
      expect(finding).toMatchObject({
        kind: 'scores',
        creatures: { length: 5 },
        sprites: { length: 5 },
      });
      const apart = finding.kind === 'scores' ? finding.apart : undefined;
      expect(apart?.creatures).toBeGreaterThan(0);
      expect(apart?.sprites).toBeGreaterThan(0);
    }
    expect(stepsOf(listener.of('checkpoint'))).toEqual([7, 10, 20, 21, 25]);
    expect(listener.of('progress').at(-1)).toMatchObject({
      step: 25,
      totalSteps: 25,
      imagesSeen: 250,
      etaMs: 0,
    });
    expect(listener.events.at(-1)).toMatchObject({ type: 'done', reason: 'completed', step: 25 });
    const { manifest } = await readCheckpoint(
      join(job.libraryFolder, runFolder, 'checkpoints/000025'),
    );
    expect(manifest.progress).toMatchObject({ step: 25, imagesSeen: 250 });
  });

  it('writes sample sheets that are pictures with transparency', async () => {
    const job = await toyJob({ steps: 1, sampleCount: 5 });
    const listener = new Listener();
    await train(job, listener);
    const sample = elementAt(listener.of('sample'), 0);
    expect(sample).toMatchObject({ path: `${runFolder}/samples/000000.png`, count: 5, columns: 3 });
    const picture = await sharp(join(job.libraryFolder, sample.path)).metadata();
    expect(picture).toMatchObject({ format: 'png', width: 48, height: 32, channels: 4 });
  });

  it('stops with a checkpoint when asked, and resumes from it to the end it would have had', async () => {
    const whole = new Listener();
    await train(await toyJob({ steps: 20 }), whole);

    const job = await toyJob({ steps: 20 });
    const stopBeforeNinth = (step: number, control: TrainingControl) => {
      if (step === 9) control.stop('stopped');
    };
    const stopped = new Listener(new SteppedControl(stopBeforeNinth));
    await train(job, stopped);
    expect(stopped.events.at(-1)).toMatchObject({ type: 'done', reason: 'stopped' });
    const checkpoint = elementAt(stopped.of('checkpoint'), -1);
    expect(checkpoint.step).toBe(8);

    const resumed = new Listener();
    await train({ ...job, resumeFrom: checkpoint.path }, resumed);
    const told = [...stopped.of('series'), ...resumed.of('series')];
    expect(told.map(withoutTimes)).toEqual(whole.of('series').map(withoutTimes));
    expect(resumed.of('progress').at(-1)?.elapsedMs).toBeGreaterThan(
      stopped.of('progress').at(-1)?.elapsedMs ?? Infinity,
    );
  });

  it('pauses between steps and goes on', async () => {
    const pauseBeforeSecond = (step: number, control: TrainingControl) => {
      if (step === 2) control.pause();
    };
    const listener = new Listener(new SteppedControl(pauseBeforeSecond));
    listener.onEvent = (event) => {
      if (event.type === 'state' && event.state === 'paused') {
        setTimeout(() => listener.control.resume(), 50);
      }
    };
    await train(await toyJob({ steps: 12 }), listener);
    expect(listener.of('state').map(({ state }) => state)).toEqual([
      'running',
      'paused',
      'running',
    ]);
    expect(toldSteps(listener.events)).toHaveLength(12);
  });

  it('keeps the newest three checkpoints', async () => {
    const job = await toyJob({ steps: 12, checkpointEvery: 2 });
    await train(job, new Listener());
    expect(readdirSync(join(job.libraryFolder, runFolder, 'checkpoints')).toSorted()).toEqual([
      '000008',
      '000010',
      '000012',
    ]);
  });

  it('ends with words once the run was started again, and leaves what the later start wrote', async () => {
    const job = await toyJob({ steps: 1_000_000, checkpointEvery: 2, sampleEvery: 2 });
    const folder = join(job.libraryFolder, runFolder);
    const files = () => readdirSync(folder, { recursive: true }).map(String).toSorted();
    const left: string[][] = [];
    const startAgainBeforeFourth = (step: number) => {
      if (step !== 4) return;
      writeAttempt(folder, 2);
      for (const name of ['000040', '000050', '000060', '.tmp-000070'])
        mkdirSync(join(folder, 'checkpoints', name));
      left.push(files());
    };
    const listener = new Listener(new SteppedControl(startAgainBeforeFourth));
    await expect(train(job, listener)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringMatching(/started again \(start 2\).*\(start 1\)/),
    });
    expect(left).toEqual([files()]);
    expect(stepsOf(listener.of('checkpoint'))).toEqual([2]);
    expect(listener.of('done')).toEqual([]);
  });

  it('does not bring back the folder of a run that is gone', async () => {
    const job = await toyJob({ steps: 1_000_000, checkpointEvery: 2, sampleEvery: 1_000 });
    const folder = join(job.libraryFolder, runFolder);
    const removeBeforeFourth = (step: number) => {
      if (step === 4) rmSync(folder, { recursive: true });
    };
    const listener = new Listener(new SteppedControl(removeBeforeFourth));
    await expect(train(job, listener)).rejects.toMatchObject({ code: 'conflict' });
    expect(existsSync(folder)).toBe(false);
  });

  it('goes on from the checkpoint before where the newest is cut short, and says so first', async () => {
    const job = await toyJob({ steps: 6, checkpointEvery: 2 });
    const whole = new Listener();
    await train(job, whole);
    const [older, newest] = [checkpointPath('000004'), checkpointPath('000006')];
    cutShort(join(job.libraryFolder, newest, 'average.safetensors'));
    // As if it had been trained on a machine with more processors.
    const { threads } = await trainedWithMore(join(job.libraryFolder, older, 'manifest.json'));
    const listener = new Listener();
    await train({ ...job, resumeFrom: newest, olderCheckpoints: [older] }, listener);
    expect(listener.of('log').map(({ message }) => message)).toContainEqual(
      expect.stringContaining(`${threads + 1} threads, now ${threads} thread`),
    );
    expect(listener.of('series')).toMatchObject([{ step: 5 }, { step: 6 }]);
    expect(listener.of('series').map(withoutTimes)).toEqual(
      whole.of('series').slice(4).map(withoutTimes),
    );
    const told = listener.messages.filter(({ type }) => type !== 'engine');
    expect(told[0]).toEqual({
      type: 'fell-back',
      to: older,
      because: [expect.stringMatching(/000006.*average\.safetensors has changed/)],
    });
    await readCheckpoint(join(job.libraryFolder, newest));
  });

  it('refuses a damaged checkpoint and a missing dataset by name', async () => {
    const job = await toyJob({ steps: 2 });
    await train(job, new Listener());
    const checkpoint = `${runFolder}/checkpoints/000002`;
    writeFileSync(join(job.libraryFolder, checkpoint, 'average.safetensors'), 'rubbish');
    const resume = { ...job, resumeFrom: checkpoint };
    await expect(train(resume, new Listener())).rejects.toMatchObject({
      code: 'checkpoint-damaged',
    });
    const lost = { ...job, datasetFile: join(job.libraryFolder, 'nothing.bin') };
    await expect(train(lost, new Listener())).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('a training job on a disk that fills up', () => {
  const steps = 10;
  const reserve = join(runFolder, 'checkpoint.reserve');

  /** A job whose run lies on a disk of its own, filled by something else before the fifth step. */
  async function onSmallDisk(choices: Partial<TrainJob> = {}, kibibytes = 4_096) {
    const job = { ...(await toyJob({ steps, checkpointEvery: 4, sampleEvery: 4 })), ...choices };
    const runs = join(job.libraryFolder, 'runs');
    rmSync(runs, { recursive: true });
    const disk = mountSmallDisk(kibibytes, runs);
    firstAttempt(job.libraryFolder, runFolder);
    const fillBeforeFifth = (step: number) => {
      if (step === 5) disk?.fill();
    };
    const listener = new Listener(new SteppedControl(fillBeforeFifth));
    return { job, disk, listener };
  }

  it('keeps room for a checkpoint while it trains, and no longer', async () => {
    const job = await toyJob({ steps: 4, checkpointEvery: 2 });
    const file = join(job.libraryFolder, reserve);
    let held = 0;
    const look = (step: number) => {
      if (step === 2) held = statSync(file).size;
    };
    const listener = new Listener(new SteppedControl(look));
    await train(job, listener);
    const largest = Math.max(...listener.of('checkpoint').map(({ bytes }) => bytes));
    // And for what the studio stores of the run meanwhile.
    expect(held).toBeGreaterThan(largest + 1_000_000);
    expect(held).toBeLessThan(2 * largest + 1_100_000);
    expect(existsSync(file)).toBe(false);
  });

  it('saves what was trained in the room that was kept, and ends in words where nobody waits', async (context) => {
    const { job, disk, listener } = await onSmallDisk();
    if (!disk) return context.skip('a file system cannot be mounted here');
    await expect(train(job, listener)).rejects.toMatchObject({
      code: 'disk-full',
      hint: expect.stringMatching(/^Make room for [\d.]+ [kM]B there, then resume/),
    });
    expect(listener.of('warning')).toMatchObject([{ code: 'disk-full' }]);
    expect(stepsOf(listener.of('checkpoint'))).toEqual([4, 8]);
    await readCheckpoint(join(job.libraryFolder, runFolder, 'checkpoints/000008'));
    expect(existsSync(join(job.libraryFolder, reserve))).toBe(false);
  });

  it('saves what was trained before a sheet takes the room that was kept', async (context) => {
    const { job, disk, listener } = await onSmallDisk();
    if (!disk) return context.skip('a file system cannot be mounted here');
    job.hyperparameters.sampleEvery = 5;
    const order: string[] = [];
    listener.onEvent = ({ type, step }) => {
      if (type === 'sample' || type === 'checkpoint') order.push(`${type} ${step}`);
    };
    await expect(train(job, listener)).rejects.toMatchObject({ code: 'disk-full' });
    expect(order).toEqual(['sample 0', 'sample 1', 'checkpoint 4', 'checkpoint 5', 'sample 5']);
  });

  it('waits for room under a window, and goes on to the end it would have had', async (context) => {
    const { job, disk, listener } = await onSmallDisk({ whenDiskFull: 'wait' });
    if (!disk) return context.skip('a file system cannot be mounted here');
    listener.onEvent = (event) => {
      if (event.type === 'state' && event.state === 'paused') disk.empty();
    };
    await train(job, listener);
    expect(listener.of('state').map(({ state }) => state)).toEqual([
      'running',
      'paused',
      'running',
    ]);
    expect(listener.of('warning')).toMatchObject([
      { code: 'disk-full', hint: expect.stringMatching(/training goes on by itself/) },
    ]);
    expect(stepsOf(listener.of('checkpoint'))).toEqual([4, 8, 10]);
    expect(toldSteps(listener.events)).toEqual(Array.from({ length: steps }, (_, i) => i + 1));
    expect(listener.events.at(-1)).toMatchObject({ type: 'done', reason: 'completed' });
  });

  it('stops while it waits, with what was trained saved', async (context) => {
    const { job, disk, listener } = await onSmallDisk({ whenDiskFull: 'wait' });
    if (!disk) return context.skip('a file system cannot be mounted here');
    listener.onEvent = (event) => {
      if (event.type === 'state' && event.state === 'paused') listener.control.stop('stopped');
    };
    await train(job, listener);
    expect(stepsOf(listener.of('checkpoint'))).toEqual([4, 8]);
    expect(listener.events.at(-1)).toMatchObject({ type: 'done', reason: 'stopped', step: 8 });
  });

  it('says at once that there is no room for a checkpoint', async (context) => {
    const { job, disk, listener } = await onSmallDisk({}, 64);
    if (!disk) return context.skip('a file system cannot be mounted here');
    await expect(train(job, listener)).rejects.toMatchObject({ code: 'disk-full' });
    expect(listener.of('series')).toEqual([]);
  });
});

const checkpointPath = (name: string) => `${runFolder}/checkpoints/${name}`;

function cutShort(file: string): void {
  truncateSync(file, Math.floor(statSync(file).size / 2));
}

describe('a generating job', () => {
  it('draws from the checkpoint before where the newest is cut short, and without the dataset', async () => {
    const job = await toyJob({ steps: 4, checkpointEvery: 2, sampleEvery: 2 });
    await train(job, new Listener());
    const [older, newest] = [checkpointPath('000002'), checkpointPath('000004')];
    cutShort(join(job.libraryFolder, newest, 'average.safetensors'));
    rmSync(job.datasetFile);
    const listener = new Listener();
    const output = `${runFolder}/generated/one.png`;
    const drawing = { checkpoint: newest, olderCheckpoints: [older], count: 4, seed: 1, output };
    await generate({ ...job, type: 'generate', ...drawing }, listener);
    expect(listener.messages).toContainEqual(
      expect.objectContaining({ type: 'fell-back', to: older }),
    );
    expect(listener.messages.at(-1)).toMatchObject({ type: 'generated', step: 2 });
    const pixelsOf = (path: string) => sharp(join(job.libraryFolder, path)).raw().toBuffer();
    expect(await pixelsOf(output)).toEqual(await pixelsOf(`${runFolder}/samples/000002.png`));
  });

  it('draws the run’s own samples for the run’s seed, and others for another', async () => {
    const job = await toyJob({ steps: 4, sampleCount: 4 });
    await train(job, new Listener());
    const draw = async (seed: number, count: number) => {
      const listener = new Listener();
      const output = `${runFolder}/generated/${seed}-${count}.png`;
      mkdirSync(join(job.libraryFolder, runFolder, 'generated'), { recursive: true });
      const checkpoint = `${runFolder}/checkpoints/000004`;
      await generate({ ...job, type: 'generate', checkpoint, count, seed, output }, listener);
      expect(listener.messages.at(-1)).toMatchObject({
        type: 'generated',
        path: output,
        count,
        step: 4,
      });
      return sharp(join(job.libraryFolder, output)).raw().toBuffer();
    };
    const sheet = join(job.libraryFolder, runFolder, 'samples/000004.png');
    expect((await draw(1, 4)).equals(await sharp(sheet).raw().toBuffer())).toBe(true);
    expect((await draw(2, 4)).equals(await draw(1, 4))).toBe(false);
  });
});

describe('the generators that a training job keeps', () => {
  it('draw each of its sheets again, bit for bit, when its checkpoints are gone', async () => {
    const job = await toyJob({ steps: 6, checkpointEvery: 100, sampleEvery: 100, sampleCount: 5 });
    await train(job, new Listener());
    rmSync(join(job.libraryFolder, runFolder, 'checkpoints'), { recursive: true });
    for (const name of ['000000', '000001', '000005', '000006']) {
      const output = `${runFolder}/generated/${name}.png`;
      const generator = {
        checkpoint: `${runFolder}/generators/${name}`,
        count: 5,
        seed: 1,
        output,
      };
      await generate({ ...job, type: 'generate', ...generator }, new Listener());
      const [again, before] = [output, `${runFolder}/samples/${name}.png`].map((path) =>
        readFileSync(join(job.libraryFolder, path)),
      );
      expect(again?.equals(before as Buffer)).toBe(true);
    }
  });
});

describe('a probing job', () => {
  it('reports the processor’s engines with their facts and a measured speed', async () => {
    const listener = new Listener();
    await probe({ type: 'probe', engines: [...automaticEngines], measureMs: 200 }, listener);
    const [message] = listener.messages;
    if (message?.type !== 'probed') throw new Error(`unexpected ${message?.type}`);
    expect(message.engines.map(({ id, available }) => [id, available])).toEqual([
      ['tensorflow', true],
      ['wasm', true],
    ]);
    for (const { facts, problem, stepsPerSecond } of message.engines) {
      expect(facts?.tfjsVersion).toMatch(/^4\./);
      expect(problem).toBeNull();
      expect(stepsPerSecond).toBeGreaterThan(0);
    }
  });
});

describe.skipIf(!processorMultipliesBfloat16())(
  'a run that chooses its precision by itself',
  () => {
    const auto = { precision: 'auto', steps: 1 } as const;
    const factsTold = ({ messages }: Listener) =>
      messages.flatMap((message) => (message.type === 'engine' ? [message.facts] : []));
    const isMeasured = (listener: Listener) =>
      listener.of('log').some(({ message }) => message.startsWith('A step takes'));

    it('measures, and says what it came to', async () => {
      const listener = new Listener();
      await train(await toyJob(auto), listener);
      expect(isMeasured(listener)).toBe(true);
      const [loaded, compiled, ...more] = factsTold(listener);
      expect(loaded?.arithmetic).toBeUndefined();
      expect(arithmeticIds).toContain(compiled?.arithmetic);
      expect([compiled, ...more]).toEqual([{ ...loaded, arithmetic: compiled?.arithmetic }]);
    });

    it.each(arithmeticIds)(
      'is computed in %s as one that was computed alike',
      async (arithmetic) => {
        const first = new Listener();
        await train(await toyJob({ ...auto, precision: 'float32' }), first);
        const alike = { ...elementAt(factsTold(first), 0), arithmetic };
        // It was computed otherwise, so what it came to says nothing of this one.
        const otherwise: EngineFacts = {
          ...{ ...alike, threads: alike.threads + 1 },
          arithmetic: arithmetic === 'float32' ? 'bfloat16' : 'float32',
        };
        const listener = new Listener();
        await train({ ...(await toyJob(auto)), alike: [otherwise, alike] }, listener);
        expect(isMeasured(listener)).toBe(false);
        expect(factsTold(listener).at(-1)).toEqual(alike);
      },
    );
  },
);
