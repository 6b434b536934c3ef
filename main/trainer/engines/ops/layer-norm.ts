import * as tf from '@tensorflow/tfjs-core';
import { refuseSecondDerivative } from './tensorflow-op.ts';

/**
 * Layer normalisation (Ba 2016, arXiv 1607.06450): each image by itself over all axes but the batch, then scale
 * and offset a channel, as in the critic of WGAN-GP's authors (Gulrajani 2017, arXiv 1704.00028, section 4).
 *
 * Its first and second derivatives are written out, in few passes over the images: a gradient penalty needs both,
 * and those that tfjs makes of plain ops are hundreds of element-wise ones. A third derivative is refused.
 *
 * @param input `[batch, ..., channels]`, float32
 * @param scale gamma, `[channels]`
 * @param offset beta, `[channels]`
 * @returns of the input's shape
 */
export function layerNorm<T extends tf.Tensor>(
  input: T,
  scale: tf.Tensor,
  offset: tf.Tensor,
  epsilon = 1e-5,
): T {
  return tf.tidy(() => {
    const images = input.reshape([input.shape[0], -1, scale.size]);
    return normalise(images, scale, offset, epsilon).reshape<T>(input.shape);
  });
}

/*
 * Below, images and their gradients are [batch, pixels, channels], and what is summed keeps its axes, so that
 * it broadcasts: [batch, 1, channels] over the pixels, [batch, 1, 1] over the whole image. r is the inverse of
 * an image's deviation.
 *
 * The normalisation and its gradients of input and scale have derivatives of their own. Each gets as arguments
 * all that it depends on, so that tfjs follows it; what is known of these already, and would be costly to find
 * again, comes beside them and is not followed.
 */

/** Of images: the differences from their mean, and the inverse of their deviation, `[batch, 1, 1]`. */
interface Spread {
  centred: tf.Tensor;
  inverse: tf.Tensor;
}

/** Of a gradient: sums over the pixels, `[batch, 1, channels]`, of itself and of its product with `centred`. */
interface ChannelSums {
  sum: tf.Tensor;
  moment: tf.Tensor;
}

/** Of a gradient: means over the image, `[batch, 1, 1]`, of itself and of its product with the normalised image. */
interface Means {
  mean: tf.Tensor;
  along: tf.Tensor;
}

/** What the gradients share. */
type Known = Spread & ChannelSums;

function normalise(
  images: tf.Tensor,
  scale: tf.Tensor,
  offset: tf.Tensor,
  epsilon: number,
): tf.Tensor {
  const differentiable = tf.customGrad((...args) => {
    const [x, gamma, beta, save] = args as [tf.Tensor, tf.Tensor, tf.Tensor, tf.GradSaveFunc];
    const { centred, inverse } = spreadOf(x, epsilon);
    save([x, gamma, centred, inverse]);
    return { value: scaled(centred, inverse, gamma).add(beta), gradFunc: firstGradients };
  });
  return differentiable(images, scale, offset);
}

function spreadOf(images: tf.Tensor, epsilon: number): Spread {
  const centred = images.sub(images.mean([1, 2], true));
  const variance = centred.square().mean<tf.Tensor>([1, 2], true);
  return { centred, inverse: variance.add(epsilon).rsqrt() };
}

/** The normalised images times a factor a channel, in one pass. */
function scaled(centred: tf.Tensor, inverse: tf.Tensor, factor: tf.Tensor): tf.Tensor {
  return centred.mul(inverse.mul(factor));
}

/** Of the input, the scale and the offset. */
function firstGradients(dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor[] {
  const [images, scale, centred, inverse] = saved;
  return tf.tidy(() => {
    const known = { centred, inverse, ...untrackedSums(dy, centred) };
    return [
      inputGradient(dy, images, scale, known),
      scaleGradient(dy, images, known),
      offsetGradient(dy, known.sum),
    ];
  });
}

/** r * P(scale * dy), where P takes away the mean and what is along the normalised image. */
function inputGradient(
  dy: tf.Tensor,
  images: tf.Tensor,
  scale: tf.Tensor,
  known: Known,
): tf.Tensor {
  const { centred, inverse, sum, moment } = known;
  const differentiable = tf.customGrad((...args) => {
    const [gradient, , gamma, save] = args as [tf.Tensor, tf.Tensor, tf.Tensor, tf.GradSaveFunc];
    const value = inputGradientValue(gradient, gamma, known);
    save([gradient, gamma, centred, inverse, sum, moment, value]);
    return { value, gradFunc: gradientsOfInputGradient };
  });
  return differentiable(dy, images, scale);
}

function inputGradientValue(dy: tf.Tensor, scale: tf.Tensor, known: Known): tf.Tensor {
  return projected(dy, known.inverse.mul(scale), meansOf(known, known, scale), known);
}

/** The sums over the pixels of dy times the normalised images, and over the batch: `[channels]`. */
function scaleGradient(dy: tf.Tensor, images: tf.Tensor, known: Known): tf.Tensor {
  const { centred, inverse, sum, moment } = known;
  const differentiable = tf.customGrad((...args) => {
    const [gradient, , save] = args as [tf.Tensor, tf.Tensor, tf.GradSaveFunc];
    save([gradient, centred, inverse, sum, moment]);
    return { value: moment.mul(inverse).sum([0, 1]), gradFunc: gradientsOfScaleGradient };
  });
  return differentiable(dy, images);
}

/** The sum of dy over batch and pixels, `[channels]`. */
function offsetGradient(dy: tf.Tensor, sum: tf.Tensor): tf.Tensor {
  const differentiable = tf.customGrad(() => ({
    value: sum.sum([0, 1]),
    gradFunc: (v: tf.Tensor) => tf.broadcastTo(v.reshape([1, 1, -1]), dy.shape),
  }));
  return differentiable(dy);
}

/** Of dy, the images and the scale, where `v` is the gradient of what the input's gradient is used for. */
function gradientsOfInputGradient(v: tf.Tensor, saved: tf.Tensor[]): tf.Tensor[] {
  refuseSecondDerivative('The gradient of layer normalisation');
  const [dy, scale, centred, inverse, sum, moment, value] = saved;
  return tf.tidy(() => {
    const spread = { centred, inverse };
    const { along } = meansOf({ sum, moment }, spread, scale);
    const sumsOfV = { sum: pixelSum(v), moment: pixelSum(v.mul(centred)) };
    const ofV = meansOf(sumsOfV, spread);
    const projection = projected(v, inverse, ofV, spread);
    // The sums of dy * projection, mostly by sums that are there already.
    const products = pixelSum(dy.mul(v))
      .sub(moment.mul(inverse.mul(ofV.along)).add(sum.mul(ofV.mean)))
      .mul<tf.Tensor>(inverse);
    // The three ways by which images matter: r, and the normalised images in the projection of dy and of v.
    const ofDeviation = imageMean(products.mul(scale), centred).mul(inverse.square()).neg();
    const ofImages = centred
      .mul(ofDeviation)
      .sub(value.mul(inverse.mul(ofV.along)))
      .sub(projection.mul(inverse.mul(along)));
    return [projection.mul(scale), ofImages, products.sum([0, 1])];
  });
}

/** Of dy and the images, where `v`, `[channels]`, is the gradient of what the scale's gradient is used for. */
function gradientsOfScaleGradient(v: tf.Tensor, saved: tf.Tensor[]): tf.Tensor[] {
  refuseSecondDerivative('The gradient of layer normalisation');
  const [dy, centred, inverse, sum, moment] = saved;
  return tf.tidy(() => [
    scaled(centred, inverse, v),
    inputGradientValue(dy, v, { centred, inverse, sum, moment }),
  ]);
}

/** factor * gradient - r * (mean + along * normalised images), where `means` are of what the factor makes of it. */
function projected(
  gradient: tf.Tensor,
  factor: tf.Tensor,
  { mean, along }: Means,
  { centred, inverse }: Spread,
): tf.Tensor {
  const taken = centred.mul(along.mul(inverse.square())).add(mean.mul(inverse));
  return gradient.mul(factor).sub(taken);
}

/** `[batch, 1, channels]` */
function pixelSum(images: tf.Tensor): tf.Tensor {
  return images.sum(1, true);
}

/** Of a gradient times `scale`, by its sums: no further pass over the pixels. */
function meansOf(
  { sum, moment }: ChannelSums,
  { centred, inverse }: Spread,
  scale?: tf.Tensor,
): Means {
  const mean = (sums: tf.Tensor) => imageMean(scale ? sums.mul(scale) : sums, centred);
  return { mean: mean(sum), along: mean(moment).mul(inverse) };
}

/** The mean over `images`, `[batch, 1, 1]`, by the sums over their pixels. */
function imageMean(sums: tf.Tensor, images: tf.Tensor): tf.Tensor {
  const [, pixels, channels] = images.shape;
  return sums.sum<tf.Tensor>(2, true).mul(1 / (pixels * channels));
}

/** Not followed for a further derivative: what is made of the sums accounts for it by itself. */
function untrackedSums(gradient: tf.Tensor, centred: tf.Tensor): ChannelSums {
  return {
    sum: untracked(() => pixelSum(gradient)),
    moment: untracked(() => pixelSum(gradient.mul(centred))),
  };
}

/** tfjs does not follow the inside of a custom gradient, and this one depends on nothing. */
function untracked(compute: () => tf.Tensor): tf.Tensor {
  return tf.customGrad(() => ({ value: compute(), gradFunc: () => [] }))();
}
