import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { compileStep } from 'compiled-steps';
import { layerNorm } from '../../../main/trainer/engines/ops/layer-norm.ts';
import { startTestEngine } from '../trainer/toy.ts';
import { relativeDifference, wave } from './numbers.ts';
import { roundingError } from './rounding.ts';

/** Large enough to be noticed where a derivative forgets it. */
const epsilon = 0.05;

type LayerNorm = (input: tf.Tensor, scale: tf.Tensor, offset: tf.Tensor) => tf.Tensor;

const explicit: LayerNorm = (...inputs) => layerNorm(...inputs, epsilon);

/** By plain ops, with the derivatives that tfjs makes of them. */
const plain: LayerNorm = (input, scale, offset) => {
  const axes = input.shape.slice(1).map((_, index) => index + 1);
  const centred = input.sub(input.mean(axes, true));
  const variance = centred.square().mean<tf.Tensor>(axes, true);
  return centred.div(variance.add(epsilon).sqrt()).mul<tf.Tensor>(scale).add(offset);
};

/** By plain JavaScript, at double precision; channels are last. */
function byHand([x, scale, offset]: number[][], batch: number): number[] {
  const size = x.length / batch;
  return Array.from({ length: batch }, (_, image) => {
    const own = x.slice(image * size, (image + 1) * size);
    const mean = own.reduce((sum, value) => sum + value) / size;
    const variance = own.reduce((sum, value) => sum + (value - mean) ** 2, 0) / size;
    return own.map((value, i) => {
      const channel = i % scale.length;
      return ((value - mean) / Math.sqrt(variance + epsilon)) * scale[channel] + offset[channel];
    });
  }).flat();
}

const inputNames = ['input', 'scale', 'offset', 'weight'] as const;
const shapes = [[[2, 2, 2, 3]], [[3, 4]]];

/** In a mean and a variance of the 12 values of an image, and what is done with them. */
const normRoundings = 2 * 12 + 6;
/** Back again, where means are taken once more, and then over the 24 values of a batch. */
const gradientRoundings = 2 * normRoundings + 24;
/** The derivatives by hand cut off what is beyond their step: 1e-8 times a fifth derivative at the most. */
const cutOff = 1e-6;

/** Of layer normalisation, and weights for its results. */
function inputsOf(shape: number[]): [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor] {
  const channels = shape.slice(-1);
  return [
    wave(shape, 0.8, 0.7).add(0.4),
    wave(channels, 1.9, 0.5).add(1),
    wave(channels, 0.7, 0.6),
    wave(shape, 1.3, 1),
  ];
}

/** The sum of weight * y + y³: what is asked of the derivatives then depends on all inputs. */
function objectiveOf(norm: LayerNorm): (...inputs: tf.Tensor[]) => tf.Tensor {
  return (x, scale, offset, weight) => {
    const y = norm(x, scale, offset);
    return y.square().add(weight).mul(y).sum();
  };
}

/** The sum of squares of the objective's gradient of one input: the second derivatives come from it. */
function steepness(norm: LayerNorm, of: number): (...inputs: tf.Tensor[]) => tf.Tensor {
  return (...inputs) => tf.grads(objectiveOf(norm))(inputs)[of].square().sum();
}

type HandFunction = (inputs: number[][]) => number;

function objectiveByHand(batch: number): HandFunction {
  return (inputs) =>
    byHand(inputs, batch).reduce((sum, y, i) => sum + y * (y * y + inputs[3][i]), 0);
}

/** By central differences, at double precision. */
function gradientByHand(f: HandFunction, inputs: number[][], of: number): number[] {
  const step = 1e-4;
  return inputs[of].map((value, i) => {
    const at = (changed: number) =>
      f(inputs.map((values, which) => (which === of ? values.with(i, changed) : values)));
    return (at(value + step) - at(value - step)) / (2 * step);
  });
}

function steepnessByHand(batch: number, of: number): HandFunction {
  return (inputs) =>
    gradientByHand(objectiveByHand(batch), inputs, of).reduce((sum, each) => sum + each ** 2, 0);
}

function valuesOf(tensors: tf.Tensor[]): number[][] {
  return tensors.map((each) => Array.from(each.dataSync()));
}

describe.each(['tensorflow', 'wasm'] as const)('layer normalisation on %s', (engine) => {
  beforeAll(async () => void (await startTestEngine(engine)));

  describe.each(shapes)('of %j', (shape) => {
    it('takes each image over all its axes, then scales and shifts each channel', () => {
      const [x, scale, offset] = inputsOf(shape);
      const y = explicit(x, scale, offset);
      expect(y.shape).toEqual(shape);
      const expected = byHand(valuesOf([x, scale, offset]), shape[0]);
      expect(relativeDifference(y, expected)).toBeLessThan(roundingError(normRoundings));
    });

    it('has right first derivatives', () => {
      const inputs = inputsOf(shape);
      const ofPlain = tf.grads(objectiveOf(plain))(inputs);
      tf.grads(objectiveOf(explicit))(inputs).forEach((gradient, i) => {
        const expected = gradientByHand(objectiveByHand(shape[0]), valuesOf(inputs), i);
        const tolerance = roundingError(gradientRoundings);
        expect(relativeDifference(gradient, expected), inputNames[i]).toBeLessThan(
          cutOff + tolerance,
        );
        expect(relativeDifference(gradient, ofPlain[i]), inputNames[i]).toBeLessThan(tolerance);
      });
    });

    it.each([0, 1, 2])('has right derivatives of its gradient of input %i', (of) => {
      const inputs = inputsOf(shape);
      const ofPlain = tf.grads(steepness(plain, of))(inputs);
      tf.grads(steepness(explicit, of))(inputs).forEach((gradient, i) => {
        const expected = gradientByHand(steepnessByHand(shape[0], of), valuesOf(inputs), i);
        const tolerance = roundingError(2 * gradientRoundings);
        expect(relativeDifference(gradient, expected), inputNames[i]).toBeLessThan(
          cutOff + tolerance,
        );
        expect(relativeDifference(gradient, ofPlain[i]), inputNames[i]).toBeLessThan(tolerance);
      });
    });
  });

  it('is finite, with its derivatives, where an image is of one value', () => {
    const [x, scale, offset, weight] = inputsOf([2, 2, 2, 3]);
    const flat = [tf.zerosLike(x).add(0.5), scale, offset, weight];
    for (const gradient of tf.grads(steepness(explicit, 0))(flat)) {
      expect(gradient.dataSync().every(Number.isFinite)).toBe(true);
    }
  });

  it('gives its second derivative through an inner tf.tidy', () => {
    const inputs = inputsOf([2, 2, 2, 3]);
    const tidied: LayerNorm = (...args) => tf.tidy(() => explicit(...args));
    const [ofTidied, ofPlain] = [tidied, plain].map((norm) =>
      tf.grads((...args) => tf.tidy(() => steepness(norm, 0)(...args)))(inputs),
    );
    ofTidied.forEach((gradient, i) =>
      expect(relativeDifference(gradient, ofPlain[i])).toBeLessThan(
        roundingError(2 * gradientRoundings),
      ),
    );
  });

  it.each([0, 1])('refuses a third derivative, of its gradient of input %i', (of) => {
    const inputs = inputsOf([2, 2, 2, 3]);
    const third = (...args: tf.Tensor[]) =>
      tf.grads(steepness(explicit, of))(args)[0].square().sum();
    expect(() => tf.grads(third)(inputs)).toThrow(/layer normalisation has no second derivative/);
  });

  it('does not leak tensors: forward, in a gradient, and in a gradient of a gradient', () => {
    const inputs = inputsOf([2, 2, 2, 3]);
    const before = tf.memory().numTensors;
    const y = explicit(inputs[0], inputs[1], inputs[2]);
    expect(tf.memory().numTensors).toBe(before + 1);
    y.dispose();
    for (const f of [objectiveOf(explicit), ...[0, 1, 2].map((of) => steepness(explicit, of))]) {
      tf.dispose(tf.grads(f)(inputs));
      expect(tf.memory().numTensors).toBe(before);
      tf.tidy(() => void tf.grads(f)(inputs));
      expect(tf.memory().numTensors).toBe(before);
    }
  });
});

describe('a compiled step with a penalty on the gradient of layer normalisation', () => {
  beforeAll(async () => void (await startTestEngine('tensorflow')));
  afterEach(() => tf.disposeVariables());

  /** 5 * 5 * 3 values an image: not a power of two, so that averaging rounds. */
  const shape = [3, 5, 5, 3];

  function penaltyTraining(norm: LayerNorm) {
    const [, scale, offset] = inputsOf(shape);
    const variables = [wave([2, 2, 3, 3], 0.7, 0.5), scale, offset].map((each) =>
      tf.variable(each),
    );
    const critic = (x: tf.Tensor) => {
      const seen = tf.conv2d(x as tf.Tensor4D, variables[0] as tf.Tensor4D, 1, 'same');
      return norm(seen, variables[1], variables[2]).square().sum();
    };
    const step = ({ images }: tf.NamedTensorMap) => {
      const penalty = () => tf.grad(critic)(images).square().mean<tf.Scalar>();
      const { value, grads } = tf.variableGrads(
        () => penalty().add(critic(images).mul(0.01)),
        variables,
      );
      variables.forEach((each) => each.assign(each.sub(grads[each.name].mul(0.001))));
      return { value };
    };
    return { step, variables };
  }

  function compile({ step, variables }: ReturnType<typeof penaltyTraining>) {
    return compileStep(step, { tf, variables, inputs: { images: { shape, dtype: 'float32' } } });
  }

  // Not bit for bit: TensorFlow's graph optimizer rewrites some ops, though no sum.
  it('agrees with an eager one, value and variables', () => {
    const steps = 5;
    const tolerance = roundingError(10 * steps);
    const training = penaltyTraining(explicit);
    const compiled = compile(training);
    const images = wave(shape, 0.8, 0.7);
    for (let i = 0; i < steps; i++) {
      const { value } = tf.tidy(() => ({ value: training.step({ images }).value.dataSync()[0] }));
      const compiledValue = compiled.run({ images }).value;
      expect(relativeDifference([compiledValue], [value])).toBeLessThan(tolerance);
    }
    const eager = valuesOf(training.variables);
    compiled.readVariables();
    training.variables.forEach((each, i) =>
      expect(relativeDifference(each, eager[i])).toBeLessThan(tolerance),
    );
    compiled.dispose();
  });

  it('has at most three quarters of the ops that tfjs makes of plain ones, convolutions included', () => {
    const [ofExplicit, ofPlain] = [explicit, plain].map((norm) => {
      const compiled = compile(penaltyTraining(norm));
      compiled.dispose();
      return compiled.opCount;
    });
    expect(ofExplicit).toBeLessThanOrEqual(0.75 * ofPlain);
  });
});
