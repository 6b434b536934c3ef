import { isDeepStrictEqual } from 'node:util';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { elementAt } from '../../../shared/known-places.ts';
import { modelIds, modelTable } from '../../../shared/hyperparameters/models.ts';
import type { HyperparameterChoices } from '../../../shared/hyperparameters/schema.ts';
import { findNonFinite } from '../../../main/trainer/checkpoint/gan-tensors.ts';
import type {
  CheckpointContents,
  CheckpointTensors,
} from '../../../main/trainer/checkpoint/write-checkpoint.ts';
import type { Engine } from '../../../main/trainer/engines/engine.ts';
import type { TrainingSession } from '../../../main/trainer/process/session.ts';
import { roundingError } from '../ops/rounding.ts';
import { newToySession, smallestSprites, startTestEngine, toySession, trainSteps } from './toy.ts';

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

interface Training {
  session: TrainingSession;
  losses: Awaited<ReturnType<typeof trainSteps>>;
  /** Before the first step and after the last. */
  untrained: CheckpointContents;
  trained: CheckpointContents;
}

async function expectTrained({ session, losses, untrained, trained }: Training): Promise<void> {
  const [before, after] = [untrained.tensors, trained.tensors];
  expect(losses.flatMap(Object.values).every(Number.isFinite)).toBe(true);
  expect(findNonFinite(after)).toBeUndefined();
  expect((await session.drawSamples()).every((value) => Math.abs(value) <= 1)).toBe(true);
  expect(unchanged(before.generator, after.generator)).toEqual([]);
  expect(unchanged(before.discriminator, after.discriminator)).toEqual([]);
}

/** A training on the native engine that stops for checkpoints on the way. */
async function trainOnTensorflow(pair: (typeof pairs)[number]) {
  const session = newToySession(tensorflow, smallest(pair), { sprites: smallestSprites(pair) });
  const untrained = await session.toCheckpoint(0);
  const losses = await trainSteps(session, 4);
  const afterFour = await session.toCheckpoint(0);
  losses.push(...(await trainSteps(session, 4)));
  const afterEight = await session.toCheckpoint(0);
  losses.push(...(await trainSteps(session, stepsOf(pair) - losses.length)));
  return {
    session,
    losses,
    untrained,
    afterFour,
    afterEight,
    trained: await session.toCheckpoint(0),
  };
}

describe.each(pairs)('$model with $loss', (pair) => {
  const sprites = smallestSprites(pair);
  // Compiling takes far longer than the steps: what is asked of a compiled training is asked of this one.
  let compiled: Awaited<ReturnType<typeof trainOnTensorflow>>;
  beforeAll(async () => {
    await tf.setBackend('tensorflow');
    compiled = await trainOnTensorflow(pair);
    return () => compiled.session.dispose();
  });

  it(`trains on tensorflow for ${stepsOf(pair)} steps`, async () => {
    await tf.setBackend('tensorflow');
    expect(compiled.session.runner.kind).toBe('compiled');
    expect(compiled.losses).toHaveLength(stepsOf(pair));
    await expectTrained(compiled);
  });

  it('trains on wasm for 10 steps', async () => {
    await tf.setBackend('wasm');
    const session = toySession(wasm, smallest(pair), 'as the engine likes', sprites);
    expect(session.runner.kind).toBe('eager');
    const untrained = await session.toCheckpoint(0);
    const losses = await trainSteps(session, 10);
    await expectTrained({ session, losses, untrained, trained: await session.toCheckpoint(0) });
  });

  it('resumes bit for bit', async () => {
    await tf.setBackend('tensorflow');
    const { session, losses, afterFour, afterEight } = compiled;
    // It has come farther than the checkpoint: what that leaves out would stay as it is.
    expect(session.step).toBeGreaterThanOrEqual(8);
    session.restore(afterFour, '000004');
    expect(await trainSteps(session, 4)).toEqual(losses.slice(4, 8));
    expect(await session.toCheckpoint(0)).toEqual(afterEight);
  });

  it('computes the same compiled and op by op', async () => {
    await tf.setBackend('tensorflow');
    // Not more: RMSProp steps as far for a rounding error as for a gradient, and a critic of 2017 makes much of it.
    const steps = 3;
    const eager = await trainSteps(
      toySession(tensorflow, smallest(pair), 'op by op', sprites),
      steps,
    );
    compiled.losses.slice(0, steps).forEach(({ discriminator, generator }, step) => {
      // The graph optimizer rewrites single operations; what they change goes through sums of some hundred terms.
      const tolerance = (loss: number) => roundingError(400) * Math.max(1, Math.abs(loss));
      const wanted = elementAt(eager, step);
      expect(Math.abs(discriminator - wanted.discriminator)).toBeLessThan(
        tolerance(wanted.discriminator),
      );
      expect(Math.abs(generator - wanted.generator)).toBeLessThan(tolerance(wanted.generator));
    });
  });
});
