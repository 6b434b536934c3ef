import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  compileStep,
  tfjsNodeBackend,
  UnsupportedTfjsError,
  UntraceableStepError,
  type StepFunction,
} from 'compiled-steps';
import { nativeLoadTimeoutMs, useNativeTensorflow } from '../native-tensorflow.ts';

const inputs = { x: { shape: [4], dtype: 'float32' } } as const;

type StepOfX = StepFunction<{ x: tf.Tensor }>;

function compile(step: StepOfX, variables: tf.Variable[] = []) {
  return () => compileStep(step, { tf, variables, inputs });
}

describe('a step that cannot be compiled is refused, by name:', () => {
  beforeAll(useNativeTensorflow, nativeLoadTimeoutMs);
  afterEach(() => tf.disposeVariables());

  it('one that reads a computed value', () => {
    const step: StepOfX = ({ x }) => ({ y: tf.tensor(x.square().sum().dataSync()) });
    expect(compile(step)).toThrow(UntraceableStepError);
    expect(compile(step)).toThrow('reads the values of the output of Sum in JavaScript');
  });

  it('one that reads an input or a variable', () => {
    expect(compile(({ x }) => ({ y: tf.tensor(x.dataSync()) }))).toThrow(
      'reads the values of input x',
    );
    const weights = tf.variable(tf.ones([4]), true, 'weights');
    const step: StepOfX = () => ({ y: tf.tensor(weights.dataSync()) });
    expect(compile(step, [weights])).toThrow('reads the values of variable weights');
  });

  it('an op that tfjs runs in JavaScript', () => {
    expect(
      compile(({ x }) => ({
        y: tf.image.nonMaxSuppression(x.reshape<tf.Tensor2D>([1, 4]), tf.tensor1d([1]), 1),
      })),
    ).not.toThrow();
    expect(compile(({ x }) => ({ y: tf.tensor(x.arraySync()) }))).toThrow('in JavaScript');
  });

  it('random numbers made in JavaScript, which would be the same at every call', () => {
    expect(compile(({ x }) => ({ y: x.add(tf.randomNormal([4])) }))).toThrow(
      'A constant of shape [4] differs between two calls of the step.',
    );
  });

  it('one that takes another way at each call', () => {
    let calls = 0;
    const step: StepOfX = ({ x }) => ({ y: calls++ % 2 === 0 ? x.square() : x.exp() });
    expect(compile(step)).toThrow('does not run the same ops at each call; they part at Square');
  });

  it('one that uses, assigns or creates a variable it was not compiled with', () => {
    const weights = tf.variable(tf.ones([4]), true, 'forgotten');
    const forgotten = '"forgotten", which is not among the variables';
    expect(compile(({ x }) => ({ y: x.mul(weights) }))).toThrow(forgotten);
    expect(
      compile(({ x }) => {
        weights.assign(x);
        return {};
      }),
    ).toThrow(forgotten);
    expect(Array.from(weights.dataSync())).toEqual([1, 1, 1, 1]);
    expect(
      compile(({ x }) => {
        tf.variable(x, true, 'created');
        return {};
      }),
    ).toThrow('creates the variable "created"');
    expect(Object.keys(tf.engine().registeredVariables)).toEqual(['forgotten']);
  });

  it('an op that only the eager runtime can complete', () => {
    const backend = tfjsNodeBackend(tf);
    // The op's type is left to the eager runtime to find out; its output's would have to be in the graph.
    const step: StepOfX = ({ x }) => ({ y: backend.executeSingleOutput('Neg', [], [x]) });
    expect(compile(step)).toThrow(UntraceableStepError);
    expect(compile(step)).toThrow(/Neg/);
  });

  it('with the lines that computed and read a value, parted, or called what cannot be loaded', () => {
    const here = /\(at \S*untraceable\.test\.ts:\d+:\d+\)/g;
    const linesOf = (step: StepOfX) => {
      try {
        compile(step)();
      } catch (error) {
        return String(error).match(here) ?? [];
      }
      throw new Error('it was compiled');
    };
    const reading = linesOf(({ x }) => {
      const sum = x.square().sum();
      return { y: tf.tensor(sum.dataSync()) };
    });
    expect(reading.length).toBe(2);
    expect(reading[0]).not.toBe(reading[1]);
    let calls = 0;
    expect(linesOf(({ x }) => ({ y: calls++ % 2 === 0 ? x.square() : x.exp() })).length).toBe(1);
    expect(linesOf(({ x }) => ({ y: x.add(tf.randomNormal([4])) })).length).toBe(1);
    expect(
      linesOf(({ x }) => ({ y: tfjsNodeBackend(tf).executeSingleOutput('Neg', [], [x]) })).length,
    ).toBe(1);
  });

  it('on a tfjs that lacks what compiling needs, by what it lacks or its version', () => {
    const step: StepOfX = ({ x }) => ({ y: x });
    const other = (changes: object) => Object.assign(Object.create(tf), changes) as typeof tf;
    const compileWith = (changes: object) => () =>
      compileStep(step, { tf: other(changes), variables: [], inputs });
    expect(compileWith({ version_core: '5.0.0' })).toThrow(UnsupportedTfjsError);
    expect(compileWith({ version_core: '5.0.0' })).toThrow('tfjs-core is 5.0.0');
    const backend = { ...tfjsNodeBackend(tf), binding: {} };
    expect(compileWith({ backend: () => backend })).toThrow('binding.runSavedModel');
  });

  it('strings', () => {
    expect(compile(() => ({ y: tf.tensor1d(['a', 'b']) }))).toThrow('strings');
  });

  it('and the backend works on as before', () => {
    const before = tf.memory().numTensors;
    const step: StepOfX = ({ x }) => ({ y: tf.tensor(x.square().dataSync()) });
    expect(compile(step)).toThrow(UntraceableStepError);
    expect(tf.memory().numTensors).toBe(before);
    expect(tf.tidy(() => tf.tensor1d([1, 2]).square().dataSync())).toEqual(Float32Array.of(1, 4));
    expect(() => tf.gather(tf.tensor1d([1, 2]), tf.tensor1d([2], 'int32'))).toThrow(
      'not in [0, 1]',
    );
  });

  it('a step on another backend', async () => {
    await tf.setBackend('cpu');
    expect(compile(({ x }) => ({ y: x }))).toThrow('not on "cpu"');
    await tf.setBackend('tensorflow');
  });
});
