import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { straightThroughChoice } from '../../../main/trainer/engines/ops/straight-through-choice.ts';
import { nativeLoadTimeoutMs, useNativeTensorflow } from '../native-tensorflow.ts';
import { startTestEngine } from '../trainer/toy.ts';
import { normal, relativeDifference } from './numbers.ts';
import { expectGradientOfDifferences, roundingError } from './rounding.ts';

beforeAll(async () => {
  await startTestEngine('wasm');
  await useNativeTensorflow();
}, nativeLoadTimeoutMs);

const [batch, places, choices, channels] = [2, 6, 5, 4];
const logits = () => normal([batch, places, choices], 3) as tf.Tensor3D;
const values = () => normal([batch, choices, channels], 4) as tf.Tensor3D;
/** How much each number of the result counts. */
const weights = () => normal([batch, places, channels], 5);

describe.each(['tensorflow', 'wasm'])('a straight-through choice on the %s engine', (engine) => {
  beforeAll(() => tf.setBackend(engine));

  it('is the value of the largest logit, to the last bit', () => {
    const scores = logits().arraySync();
    const offered = values().arraySync();
    const wanted = scores.map((rows, image) =>
      rows.map((row) => offered[image][row.indexOf(Math.max(...row))]),
    );
    expect(straightThroughChoice(logits(), values()).arraySync()).toEqual(wanted);
  });

  it('is the first of equal ones, and one alone', () => {
    const equal = tf.zeros<tf.Rank.R3>([batch, places, choices]);
    const offered = values().arraySync();
    const chosen = straightThroughChoice(equal, values()).arraySync();
    expect(chosen).toEqual(offered.map((rows) => Array.from({ length: places }, () => rows[0])));
  });

  it('has the gradient of the softmax’s mean with regard to the logits', () => {
    const softly = (scores: tf.Tensor) => {
      const probabilities = tf.softmax(scores.reshape<tf.Tensor3D>(logits().shape));
      return tf.matMul(probabilities, values()).mul(weights()).sum();
    };
    // A softmax of five, a sum of as many, and one of all that is counted.
    const roundings = 2 * choices + batch * places * channels;
    expectGradientOfDifferences(softly, logits(), roundings);
    const straight = tf.grad((scores) =>
      straightThroughChoice(scores as tf.Tensor3D, values())
        .mul(weights())
        .sum(),
    )(logits());
    expect(relativeDifference(straight, tf.grad(softly)(logits()))).toBeLessThan(
      roundingError(roundings),
    );
  });

  it('has the gradient of what was chosen with regard to the values', () => {
    const count = (offered: tf.Tensor) =>
      straightThroughChoice(logits(), offered.reshape<tf.Tensor3D>(values().shape))
        .mul(weights())
        .sum();
    expectGradientOfDifferences(count, values(), batch * places * channels);
  });

  it('refuses to be differentiated twice', () => {
    const penalty = (scores: tf.Tensor) =>
      tf
        .grad((x) =>
          straightThroughChoice(x as tf.Tensor3D, values())
            .square()
            .sum(),
        )(scores)
        .square()
        .sum();
    expect(() => tf.grad(penalty)(logits())).toThrow(/straight-through choice has no second/);
  });
});
