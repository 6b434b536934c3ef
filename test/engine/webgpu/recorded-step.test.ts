import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eagerStep, recordStep } from 'compiled-steps';
import type { HyperparameterChoices } from '../../../shared/hyperparameters/schema.ts';
import type { Engine } from '../../../main/trainer/engines/engine.ts';
import { takeValues } from '../../../main/trainer/engines/take-values.ts';
import { newToySession, smallestSprites, startTestEngine } from '../trainer/toy.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await startTestEngine('webgpu');
});
afterAll(() => engine.dispose());

const valuesOf = async (tensor: tf.Tensor) => Array.from(await takeValues(tensor.clone()));

/** A weight that goes down a slope, with an average that follows it and a copy of what it was. */
function descent() {
  const weight = tf.variable(tf.tensor1d([1, -2, 3]));
  const average = tf.variable(tf.zeros([3]));
  const previous = tf.variable(tf.zeros([3]));
  const variables = [weight, average, previous];
  const step = ({ x, rate }: { x: tf.Tensor2D; rate: tf.Scalar }) => {
    const { value, grads } = tf.variableGrads(
      () => x.mul(weight).sum(1).square().mean<tf.Scalar>(),
      [weight],
    );
    previous.assign(weight);
    weight.assign(weight.sub(grads[weight.name].mul(rate)));
    average.assign(average.mul(tf.scalar(0.5).mul(2).sub(0.25)).add(weight.mul(0.25)));
    return { loss: value, seen: { weight, answers: x.mul(weight).sum(1) } };
  };
  const inputs = {
    x: { shape: [2, 3], dtype: 'float32' },
    rate: { shape: [], dtype: 'float32' },
  } as const;
  return { weight, average, previous, variables, step, inputs };
}

const batches = [1, 2, 3, 4].map((seed) => ({
  x: Float32Array.from({ length: 6 }, (_, at) => Math.sin(seed * 7 + at)),
  rate: Float32Array.of(0.1 / seed),
}));

describe('a step that was recorded', () => {
  it('does at each step what it does op by op, to the last bit', async () => {
    const [one, other] = [descent(), descent()];
    const eager = eagerStep(one.step, { tf, inputs: one.inputs });
    const recorded = recordStep(other.step, {
      tf,
      variables: other.variables,
      inputs: other.inputs,
    });
    expect(await valuesOf(other.weight)).toEqual([1, -2, 3]);
    for (const batch of batches) {
      const expected = await eager.runAsync(batch);
      expect(await recorded.run(batch)).toEqual(expected);
      for (const [at, variable] of other.variables.entries())
        expect(await valuesOf(variable)).toEqual(await valuesOf(one.variables[at]));
    }
    recorded.dispose();
  });

  it('takes over what was assigned between two steps, and works beside other work', async () => {
    const [one, other] = [descent(), descent()];
    const eager = eagerStep(one.step, { tf, inputs: one.inputs });
    const recorded = recordStep(other.step, {
      tf,
      variables: other.variables,
      inputs: other.inputs,
    });
    await eager.runAsync(batches[0]);
    await recorded.run(batches[0]);
    for (const { weight } of [one, other]) weight.assign(tf.tensor1d([0.5, 0.25, -1]));
    const between = other.average.mul(3);
    expect(await recorded.run(batches[1])).toEqual(await eager.runAsync(batches[1]));
    await recorded.run(batches[2]);
    // What was computed before stays what it was.
    await eager.runAsync(batches[2]);
    const [was, is] = [await valuesOf(between), await valuesOf(other.average)];
    expect(was).not.toEqual(is.map((value) => Math.fround(value * 3)));
    expect(is).toEqual(await valuesOf(one.average));
    recorded.dispose();
    expect(await valuesOf(other.average)).toEqual(is);
  });

  it('makes no tensor at a step, and leaves none behind', async () => {
    const { variables, step, inputs } = descent();
    const before = tf.memory().numTensors;
    const recorded = recordStep(step, { tf, variables, inputs });
    const held = tf.memory().numTensors;
    await recorded.run(batches[0]);
    await recorded.run(batches[1]);
    expect(tf.memory().numTensors).toBe(held);
    recorded.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('takes whole numbers, truths, tensors and inputs without values', async () => {
    const step = (given: {
      x: tf.Tensor1D;
      at: tf.Tensor1D;
      is: tf.Tensor1D;
      none: tf.Tensor2D;
    }) => ({
      result: given.x
        .gather(given.at)
        .where(given.is, given.x.mul<tf.Tensor1D>(-1))
        .concat(given.none.flatten()),
    });
    const recorded = recordStep(step, {
      tf,
      variables: [],
      inputs: {
        x: { shape: [3], dtype: 'float32' },
        at: { shape: [3], dtype: 'int32' },
        is: { shape: [3], dtype: 'bool' },
        none: { shape: [0, 2], dtype: 'float32' },
      },
    });
    const none = new Float32Array(0);
    const x = tf.tensor1d([10, 20, 30]);
    const run = (at: number[], is: number[]) =>
      recorded.run({ x, at: Int32Array.from(at), is: Uint8Array.from(is), none });
    expect(await run([2, 1, 0], [1, 1, 0])).toEqual({ result: Float32Array.of(30, 20, -30) });
    expect(await run([0, 0, 2], [0, 1, 1])).toEqual({ result: Float32Array.of(-10, 10, 30) });
    recorded.dispose();
  });

  it('refuses what it was not recorded for', async () => {
    const { variables, step, inputs } = descent();
    const recorded = recordStep(step, { tf, variables, inputs });
    const [batch] = batches;
    await expect(recorded.run({ ...batch, rate: Float32Array.of(1, 2) })).rejects.toThrow('"rate"');
    await expect(recorded.run({ ...batch, more: batch.rate } as never)).rejects.toThrow('"more"');
    await expect(recorded.run({ x: batch.x } as never)).rejects.toThrow('"rate" is missing');
    await expect(Promise.all([recorded.run(batch), recorded.run(batch)])).rejects.toThrow(
      'one step after the other',
    );
    recorded.dispose();
  });

  it('is not made of a step that makes something up, or reads a value', async () => {
    const { weight, variables, inputs } = descent();
    const record = (step: () => { result: tf.Tensor }) => () =>
      recordStep(step, { tf, variables, inputs: {} });
    expect(record(() => ({ result: weight.mul(tf.randomNormal([3])) }))).toThrow(
      'must be an input',
    );
    expect(
      record(() => {
        weight.assign(weight.mul(2));
        return { result: tf.scalar(weight.sum().dataSync()[0]) };
      }),
    ).toThrow('cannot be recorded');
    expect(inputs.rate.dtype).toBe('float32');
    expect(await valuesOf(weight)).toEqual([1, -2, 3]);
  });
});

describe('a training whose steps were recorded', () => {
  it('goes as op by op, also over a checkpoint, steps by hand and creatures between', async () => {
    const hyperparameters: HyperparameterChoices = {
      ...{ loss: 'wgan', nCritic: 2, shift: 0.25 },
      ...{ baseChannels: 4, latentSize: 4, batch: 4, sampleCount: 4 },
    };
    const sprites = smallestSprites({ model: 'dcgan' });
    const train = async (how?: 'op by op') => {
      const begin = () =>
        newToySession(engine, hyperparameters, { sprites, ...(how && { kind: how }) });
      const session = begin();
      const reports = [await session.train()];
      const drawn = await session.drawSamples();
      await session.trainAlone('discriminator');
      reports.push(await session.train());
      const checkpoint = await session.toCheckpoint(0);
      const { kind } = session.runner;
      session.dispose();
      const resumed = begin();
      resumed.restore(checkpoint, 'checkpoint');
      reports.push(await resumed.train());
      const { tensors } = await resumed.toCheckpoint(0);
      resumed.dispose();
      return { kind, reports, drawn, tensors };
    };
    const recorded = await train();
    const eager = await train('op by op');
    expect([recorded.kind, eager.kind]).toEqual(['recorded', 'eager']);
    expect({ ...recorded, kind: '' }).toEqual({ ...eager, kind: '' });
  });
});
