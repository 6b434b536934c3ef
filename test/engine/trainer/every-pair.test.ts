import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { modelIds, modelTable } from '../../../shared/hyperparameters/models.ts';
import type { HyperparameterChoices } from '../../../shared/hyperparameters/schema.ts';
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

const pairs = modelIds.flatMap((model) =>
  modelTable[model].losses.map((loss) => ({ model, loss })),
);

/** As little as each model can be, so that all of them train within minutes. */
function smallest({ model, loss }: (typeof pairs)[number]): HyperparameterChoices {
  const narrow = { baseChannels: 4, hiddenUnits: 16, latentSize: 4, batch: 4, sampleCount: 4 };
  return { model, loss, nCritic: 1, ...narrow };
}

describe.each(pairs)('$model with $loss', (pair) => {
  // On wasm the widest of them take a fifth of a second a step, and several times that on an older machine.
  it.each([
    ['tensorflow', 200],
    ['wasm', 60],
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
    const before = session.drawSamples();
    const losses = trainSteps(session, steps);
    expect(losses.flatMap(Object.values).every(Number.isFinite)).toBe(true);
    const after = session.drawSamples();
    expect(after.every((value) => Math.abs(value) <= 1)).toBe(true);
    expect(after).not.toEqual(before);
  });

  it('resumes bit for bit', async () => {
    await tf.setBackend('tensorflow');
    const start = () =>
      toySession(tensorflow, smallest(pair), 'as the engine likes', smallestSprites(pair));
    const [uninterrupted, stopped, resumed] = [start(), start(), start()];
    const expected = trainSteps(uninterrupted, 8).slice(4);
    trainSteps(stopped, 4);
    const { manifest, tensors } = stopped.toCheckpoint(0);
    trainSteps(resumed, 1);
    resumed.restore({ manifest: { ...manifest, files: {} as never }, tensors }, '000004');
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
