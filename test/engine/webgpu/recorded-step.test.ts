import * as tf from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu/dist/backend_webgpu.js';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { eagerStep, recordStep } from 'compiled-steps';
import { gradientOf } from '../ops/numbers.ts';
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
    weight.assign(weight.sub(gradientOf(weight, grads).mul<tf.Tensor1D>(rate)));
    average.assign(average.mul(tf.scalar(0.5).mul(2).sub(0.25)).add(weight.mul(0.25)));
    return { loss: value, seen: { weight, answers: x.mul(weight).sum(1) } };
  };
  const inputs = {
    x: { shape: [2, 3], dtype: 'float32' },
    rate: { shape: [], dtype: 'float32' },
  } as const;
  return { weight, average, previous, variables, step, inputs };
}

const batchOf = (seed: number) => ({
  x: Float32Array.from({ length: 6 }, (_, at) => Math.sin(seed * 7 + at)),
  rate: Float32Array.of(0.1 / seed),
});

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
    for (const batch of [1, 2, 3, 4].map(batchOf)) {
      const expected = await eager.runAsync(batch);
      expect(await recorded.run(batch)).toEqual(expected);
      expect(await Promise.all(other.variables.map(valuesOf))).toEqual(
        await Promise.all(one.variables.map(valuesOf)),
      );
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
    await eager.runAsync(batchOf(1));
    await recorded.run(batchOf(1));
    for (const { weight } of [one, other]) weight.assign(tf.tensor1d([0.5, 0.25, -1]));
    const between = other.average.mul(3);
    const sameBetween = await valuesOf(one.average.mul(3));
    expect(await recorded.run(batchOf(2))).toEqual(await eager.runAsync(batchOf(2)));
    await recorded.run(batchOf(3));
    await eager.runAsync(batchOf(3));
    // What was computed before stays what it was.
    expect(await valuesOf(between)).toEqual(sameBetween);
    const is = await valuesOf(other.average);
    expect(is).toEqual(await valuesOf(one.average));
    recorded.dispose();
    expect(await valuesOf(other.average)).toEqual(is);
  });

  it('keeps variables apart that began as one, and takes over a swap', async () => {
    const shared = tf.tensor1d([1, 2, 3]);
    const [a, b] = [tf.variable(shared), tf.variable(shared)];
    const step = () => {
      a.assign(a.mul(2));
      b.assign(b.add(a));
      return { sum: a.add(b) };
    };
    const recorded = recordStep(step, { tf, variables: [a, b], inputs: {} });
    expect(await recorded.run({})).toEqual({ sum: Float32Array.of(5, 10, 15) });
    const before = a.clone();
    a.assign(b);
    b.assign(before);
    // a is 3, 6, 9 and b 2, 4, 6.
    expect(await recorded.run({})).toEqual({ sum: Float32Array.of(14, 28, 42) });
    expect([await valuesOf(a), await valuesOf(b)]).toEqual([
      [6, 12, 18],
      [8, 16, 24],
    ]);
    recorded.dispose();
  });

  it('may be disposed of while it runs, and runs no more then', async () => {
    const { variables, step, inputs, weight } = descent();
    const recorded = recordStep(step, { tf, variables, inputs });
    const running = recorded.run(batchOf(1));
    recorded.dispose();
    expect(Number.isFinite((await running).loss)).toBe(true);
    await expect(recorded.run(batchOf(1))).rejects.toThrow('disposed of');
    expect(await valuesOf(weight)).not.toEqual([1, -2, 3]);
  });

  it('gives each read what was there, also one that was not waited for', async () => {
    const { variables, step, inputs, weight } = descent();
    const recorded = recordStep(step, { tf, variables, inputs });
    const early = weight.data();
    await recorded.run(batchOf(1));
    expect(Array.from(await early)).toEqual([1, -2, 3]);
    expect(Array.from(await weight.data())).not.toEqual([1, -2, 3]);
    recorded.dispose();
  });

  it('makes no tensor at a step, and leaves none behind', async () => {
    const { variables, step, inputs } = descent();
    const { device } = tf.backend() as WebGPUBackend;
    const made: GPUBuffer[] = [];
    const createBuffer = device.createBuffer.bind(device);
    const spy = vi.spyOn(device, 'createBuffer').mockImplementation((descriptor) => {
      made.push(createBuffer(descriptor));
      return made.at(-1) as GPUBuffer;
    });
    const before = tf.memory().numTensors;
    const recorded = recordStep(step, { tf, variables, inputs });
    const held = tf.memory().numTensors;
    await recorded.run(batchOf(1));
    const buffers = made.length;
    await recorded.run(batchOf(2));
    expect(tf.memory().numTensors).toBe(held);
    expect(made).toHaveLength(buffers);
    const destroyed = made.map((buffer) => vi.spyOn(buffer, 'destroy'));
    recorded.dispose();
    spy.mockRestore();
    expect(tf.memory().numTensors).toBe(before);
    // Those of the first recording went before; what is read through goes back to tfjs.
    expect(destroyed.filter(({ mock }) => mock.calls.length > 0).length).toBeGreaterThan(10);
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
    const batch = batchOf(1);
    await expect(recorded.run({ ...batch, rate: Float32Array.of(1, 2) })).rejects.toThrow('"rate"');
    await expect(recorded.run({ ...batch, more: batch.rate } as never)).rejects.toThrow('"more"');
    await expect(recorded.run({ x: batch.x } as never)).rejects.toThrow('"rate" is missing');
    await expect(Promise.all([recorded.run(batch), recorded.run(batch)])).rejects.toThrow(
      'one step after the other',
    );
    recorded.dispose();
  });

  it('is not made of a step that touches other variables, or takes turns', async () => {
    const { weight, variables } = descent();
    const other = tf.variable(tf.tensor1d([7, 8, 9]), true, 'another');
    const record = (step: () => { result: tf.Tensor }) => () =>
      recordStep(step, { tf, variables, inputs: {} });
    expect(record(() => ({ result: weight.mul(other) }))).toThrow('"another"');
    expect(
      record(() => {
        other.assign(weight.mul<tf.Tensor1D>(2));
        return { result: weight };
      }),
    ).toThrow('"another"');
    expect(
      record(() => {
        const made = tf.variable(weight.mul(2), true, 'newly made');
        return { result: made.add(1) };
      }),
    ).toThrow('"newly made"');
    expect(await valuesOf(other)).toEqual([7, 8, 9]);
    const [even, odd] = [tf.tensor1d([1, 1, 1]), tf.tensor1d([2, 2, 2])];
    let call = 0;
    expect(record(() => ({ result: weight.mul((call++ % 2 === 0 ? even : odd).add(0)) }))).toThrow(
      'must be an input',
    );
    other.dispose();
  });

  it('is not made of a step that makes something up, or reads a value', async () => {
    const { weight, variables } = descent();
    await weight.data();
    const record = (step: () => { result: tf.Tensor }) => () =>
      recordStep(step, { tf, variables, inputs: {} });
    expect(record(() => ({ result: weight.mul(tf.randomNormal([3])) }))).toThrow(
      'must be an input',
    );
    expect(
      record(() => {
        return { result: weight.mul(weight.dataSync()) };
      }),
    ).toThrow('cannot be recorded');
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
