import * as tf from '@tensorflow/tfjs-core';
import { refuseSecondDerivative } from './tensorflow-op.ts';

/**
 * Of some values the one with the largest logit, exactly; of equal logits the first. The gradient is that of the
 * softmax's weighted mean ("straight-through": Bengio 2013, arXiv 1308.3432; with a softmax Jang 2017,
 * arXiv 1611.01144): with regard to the logits as if the softmax had been drawn, with regard to the values what was.
 *
 * It has no second derivative, and needs none: penalties differentiate the discriminator with regard to its input
 * alone, and whatever was generated is a constant there. Who would take one anyway is refused, since the choice's own
 * derivative, zero almost everywhere, and the softmax's would contradict each other.
 *
 * The softmax itself is computed on the way back only, so that the critic's steps do without. Both are float32 also
 * where products are not: the passes of mixed precision leave softmax, argmax and sums alone.
 *
 * @param logits `[batch, places, choices]`
 * @param values `[batch, choices, n]`, finite
 * @returns `[batch, places, n]`
 */
export function straightThroughChoice(logits: tf.Tensor3D, values: tf.Tensor3D): tf.Tensor3D {
  const choose = tf.customGrad((...args) => {
    const [scores, offered, save] = args as [tf.Tensor, tf.Tensor, tf.GradSaveFunc];
    const chosen = oneHotOfLargest(scores);
    save([scores, offered, chosen]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor[] => {
      refuseSecondDerivative('A straight-through choice');
      const [savedScores, savedValues, savedChosen] = saved;
      return [
        softmaxGradient(tf.matMul(dy, savedValues, false, true), tf.softmax(savedScores)),
        tf.matMul(savedChosen, dy, true, false),
      ];
    };
    // Exact: of each sum of products all terms but one are zero.
    return { value: tf.matMul(chosen, offered), gradFunc };
  });
  return choose(logits, values) as tf.Tensor3D;
}

/** Not tf.oneHot, whose result is of whole numbers on one engine and of floats on another. */
function oneHotOfLargest(logits: tf.Tensor): tf.Tensor {
  const choices = logits.shape[logits.shape.length - 1];
  const places = tf.range(0, choices, 1, 'int32');
  return tf.argMax(logits, -1).expandDims(-1).equal(places).cast('float32');
}

function softmaxGradient(dy: tf.Tensor, probabilities: tf.Tensor): tf.Tensor {
  const weighted = dy.mul(probabilities);
  return weighted.sub(probabilities.mul(weighted.sum(-1, true)));
}
