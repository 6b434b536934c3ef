import { isDeepStrictEqual } from 'node:util';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { modelIds, modelTable } from '../../../shared/hyperparameters/models.ts';
import type { HyperparameterChoices } from '../../../shared/hyperparameters/schema.ts';
import { findNonFinite } from '../../../main/trainer/checkpoint/gan-tensors.ts';
import type { CheckpointTensors } from '../../../main/trainer/checkpoint/write-checkpoint.ts';
import type { Engine } from '../../../main/trainer/engines/engine.ts';
import { roundingError } from '../ops/rounding.ts';
import { smallestSprites, startTestEngine, toySession, trainSteps } from './toy.ts';

let tensorflow: Engine;
let wasm: Engine;
beforeAll(async () => {
  wasm = await startTestEngine('wasm');
  tensorflow = await startTestEngine('tensorflow');
});
afterAll(() => {
  wasm.dispose();
  tensorflow.dispose();
});

type TensorMap = CheckpointTensors['generator'];

const pairs = modelIds.flatMap((model) =>
  modelTable[model].losses.map((loss) => ({ model, loss })),
);

/**
 * Names of the weights that training did not move. The discriminator's last bias may stay: it adds one number to
 * every answer, and what counts in the Wasserstein and the relativistic losses is the difference of two answers.
 */
function unchanged(before: TensorMap, after: TensorMap): string[] {
  return [...before.keys()].filter(
    (name) => name !== 'judge/bias' && isDeepStrictEqual(before.get(name), after.get(name)),
  );
}

/** As little as each model can be, so that all of them train within minutes. */
function smallest({ model, loss }: (typeof pairs)[number]): HyperparameterChoices {
  const narrow = { baseChannels: 4, hiddenUnits: 16, latentSize: 4, batch: 4, sampleCount: 4 };
  return { model, loss, nCritic: 1, ...narrow };
}

/** Whether it stays finite is seen in the first steps, but for one pair a loss, which goes on for longer. */
function stepsOf(pair: (typeof pairs)[number]): number {
  const isFirstOfLoss = pairs.find(({ loss }) => loss === pair.loss) === pair;
  return isFirstOfLoss ? 200 : 20;
}

describe.each(pairs)('$model with $loss', (pair) => {
  it.each([
    ['tensorflow', stepsOf(pair)],
    ['wasm', 10],
  ] as const)('trains on %s for %i steps', async (id, steps) => {
    await tf.setBackend(id);
    const engine = id === 'wasm' ? wasm : tensorflow;
    const session = toySession(
      engine,
      smallest(pair),
      'as the engine likes',
      smallestSprites(pair),
    );
    expect(session.runner.kind).toBe(id === 'tensorflow' ? 'compiled' : 'eager');
    const before = session.toCheckpoint(0).tensors;
    const losses = trainSteps(session, steps);
    const after = session.toCheckpoint(0).tensors;
    expect(losses.flatMap(Object.values).every(Number.isFinite)).toBe(true);
    expect(findNonFinite(after)).toBeUndefined();
    expect(session.drawSamples().every((value) => Math.abs(value) <= 1)).toBe(true);
    expect(unchanged(before.generator, after.generator)).toEqual([]);
    expect(unchanged(before.discriminator, after.discriminator)).toEqual([]);
  });

  it('resumes bit for bit', async () => {
    await tf.setBackend('tensorflow');
    const start = () =>
      toySession(tensorflow, smallest(pair), 'as the engine likes', smallestSprites(pair));
    const [uninterrupted, stopped, resumed] = [start(), start(), start()];
    const expected = trainSteps(uninterrupted, 8).slice(4);
    trainSteps(stopped, 4);
    trainSteps(resumed, 1);
    resumed.restore(stopped.toCheckpoint(0), '000004');
    expect(trainSteps(resumed, 4)).toEqual(expected);
    expect(resumed.toCheckpoint(0)).toEqual(uninterrupted.toCheckpoint(0));
  });

  it('computes the same compiled and op by op', async () => {
    await tf.setBackend('tensorflow');
    // Not more: RMSProp steps as far for a rounding error as for a gradient, and a critic of 2017 makes much of it.
    const steps = 3;
    const sprites = smallestSprites(pair);
    const compiled = trainSteps(
      toySession(tensorflow, smallest(pair), 'as the engine likes', sprites),
      steps,
    );
    const eager = trainSteps(toySession(tensorflow, smallest(pair), 'op by op', sprites), steps);
    compiled.forEach(({ discriminator, generator }, step) => {
      // The graph optimizer rewrites single operations; what they change goes through sums of some hundred terms.
      const tolerance = (loss: number) => roundingError(400) * Math.max(1, Math.abs(loss));
      const wanted = eager[step];
      expect(Math.abs(discriminator - wanted.discriminator)).toBeLessThan(
        tolerance(wanted.discriminator),
      );
      expect(Math.abs(generator - wanted.generator)).toBeLessThan(tolerance(wanted.generator));
    });
  });
});
