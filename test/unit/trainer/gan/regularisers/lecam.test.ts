import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { pairOf } from '../../../../../shared/known-places.ts';
import {
  averageAnswers,
  lecamTerm,
  noAnswersYet,
} from '../../../../../main/trainer/gan/regularisers/lecam.ts';

describe('the LeCam term', () => {
  const averages = tf.tensor1d([2, -1]);
  const real = tf.tensor2d([[1], [3]]);
  const fake = tf.tensor2d([[0], [-4]]);

  it('is the squared distance of answers to the average answer to the other kind', () => {
    // (1 + 1)² and (3 + 1)² to generated ones, (0 - 2)² and (-4 - 2)² to real ones.
    const term = lecamTerm({ real, fake }, averages, { lecam: 0.3 });
    expect(term.dataSync()[0]).toBeCloseTo(0.3 * ((4 + 16) / 2 + (4 + 36) / 2), 5);
  });

  it('has the slope that follows from it: twice the distance, over the batch', () => {
    const slopes = tf.grads((onReal: tf.Tensor, onFake: tf.Tensor) =>
      lecamTerm({ real: onReal, fake: onFake }, averages, { lecam: 0.5 }),
    );
    const [ofReal, ofFake] = pairOf(slopes([real, fake]));
    expect([...ofReal.dataSync()]).toEqual([(0.5 * 2 * 2) / 2, (0.5 * 2 * 4) / 2]);
    expect([...ofFake.dataSync()]).toEqual([(0.5 * 2 * -2) / 2, (0.5 * 2 * -6) / 2]);
  });
});

describe('the average answers', () => {
  const told = (real: number, generated: number) => ({
    real: Float32Array.of(real - 1, real + 1),
    generated: Float32Array.of(generated),
  });

  it('take over most of the first step, since there was nothing before', () => {
    expect(averageAnswers(noAnswersYet, told(10, -20))).toEqual({
      real: 9,
      generated: -18,
      steps: 1,
    });
  });

  it('hardly follow a single step later on', () => {
    const late = averageAnswers({ real: 1, generated: -1, steps: 5_000 }, told(2, -2));
    expect(late.real).toBeCloseTo(1.01, 10);
    expect(late.generated).toBeCloseTo(-1.01, 10);
  });
});
