import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { elementAt } from '../../../shared/known-places.ts';
import type { HyperparameterChoices } from '../../../shared/hyperparameters/schema.ts';
import { processorMultipliesBfloat16 } from '../../../main/trainer/engines/tensorflow-environment.ts';
import type { Engine } from '../../../main/trainer/engines/engine.ts';
import { TrainingSession, type SessionOptions } from '../../../main/trainer/process/session.ts';
import { mean, startTestEngine, toySession, toySettings, toySprites, trainSteps } from './toy.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await startTestEngine('tensorflow');
});

const bfloat16: HyperparameterChoices = { precision: 'bfloat16' };

/** A toy session that is told more than the toy's settings, with what it says of its precision. */
function sessionThatSays(choices: HyperparameterChoices, options: Partial<SessionOptions> = {}) {
  const said: string[] = [];
  const session = new TrainingSession({
    engine,
    sprites: toySprites(),
    hyperparameters: toySettings(choices),
    say: (sentence) => said.push(sentence),
    ...options,
  });
  return { session, said };
}

async function handOver(from: TrainingSession, to: TrainingSession): Promise<void> {
  to.restore(await from.toCheckpoint(0), 'that one');
}

describe.skipIf(!processorMultipliesBfloat16())('training in bfloat16', () => {
  it('has other losses than in float32, but not farther than another seed has', async () => {
    const lossesIn = async (choices: HyperparameterChoices) => {
      const losses = (await trainSteps(toySession(engine, choices), 120)).slice(40);
      return {
        discriminator: mean(losses.map(({ discriminator }) => discriminator)),
        generator: mean(losses.map(({ generator }) => generator)),
      };
    };
    const exact = [];
    for (const seed of [1, 2, 3, 4, 5]) exact.push(await lossesIn({ seed }));
    const rounded = await lossesIn({ ...bfloat16, seed: 1 });
    for (const loss of ['discriminator', 'generator'] as const) {
      const values = exact.map((losses) => losses[loss]);
      const spread = Math.max(...values) - Math.min(...values);
      expect(rounded[loss]).not.toBe(elementAt(values, 0));
      expect(Math.abs(rounded[loss] - mean(values))).toBeLessThan(2 * spread);
    }
  });

  it('resumes bit for bit', async () => {
    const [training, resumed] = [toySession(engine, bfloat16), toySession(engine, bfloat16)];
    await trainSteps(training, 7);
    await handOver(training, resumed);
    expect(await trainSteps(resumed, 7)).toEqual(await trainSteps(training, 7));
    expect(await resumed.toCheckpoint(0)).toEqual(await training.toCheckpoint(0));
  });

  it.each([
    ['bfloat16', 'float32'],
    ['float32', 'bfloat16'],
  ] as const)('exchanges checkpoints: %s goes on in %s', async (before, after) => {
    const stopped = toySession(engine, { precision: before });
    const resumed = toySession(engine, { precision: after });
    await trainSteps(stopped, 3);
    await handOver(stopped, resumed);
    expect((await resumed.toCheckpoint(0)).tensors).toEqual(
      (await stopped.toCheckpoint(0)).tensors,
    );
    expect(await resumed.drawSamples()).toEqual(await stopped.drawSamples());
    const wanted = elementAt(await trainSteps(stopped, 1), 0);
    const reached = elementAt(await trainSteps(resumed, 1), 0);
    for (const loss of ['discriminator', 'generator'] as const) {
      expect(reached[loss]).not.toBe(wanted[loss]);
      // A bfloat16 keeps eight bits (a rounding is off by 0.4 % at most), and some ten layers round one after another.
      expect(Math.abs(reached[loss] - wanted[loss])).toBeLessThan(0.04 * Math.max(1, wanted[loss]));
    }
  });

  it('is taken by a run that measures, where it is faster, and says so', async () => {
    const { session, said } = sessionThatSays({ precision: 'auto' });
    const { arithmetic } = (await session.toCheckpoint(0)).manifest;
    expect(said).toEqual([
      expect.stringMatching(
        new RegExp(
          `^A step takes [\\d.]+ ms in float32 and [\\d.]+ ms in bfloat16, .* ${arithmetic}\\.$`,
        ),
      ),
    ]);
    session.dispose();
  });

  it('is begun by a measurement that leaves no trace in the run', async () => {
    const { session: measuring } = sessionThatSays({ precision: 'auto' });
    const { arithmetic } = measuring.runner;
    const fixed = toySession(engine, { precision: arithmetic });
    expect(await trainSteps(measuring, 5)).toEqual(await trainSteps(fixed, 5));
    measuring.dispose();
  });

  it.each(['float32', 'bfloat16'] as const)(
    'is not measured again by a run that began in %s',
    (begunIn) => {
      const { session, said } = sessionThatSays({ precision: 'auto' }, { begunIn });
      expect(session.runner.arithmetic).toBe(begunIn);
      expect(said).toEqual([]);
      session.dispose();
    },
  );
});

it('an engine that does not multiply bfloat16 by itself computes in float32, and says so', () => {
  const exact = { ...engine, multipliesBfloat16: false };
  const { session, said } = sessionThatSays(bfloat16, { engine: exact });
  expect(tf.getBackend()).toBe('tensorflow');
  expect(session.runner.arithmetic).toBe('float32');
  expect(said).toEqual([expect.stringContaining('does not multiply bfloat16')]);
  session.dispose();
});
