import * as tf from '@tensorflow/tfjs-core';
import { selectGradientKernel, selectKernel } from '../wasm-kernels/select-along-axis.ts';
import { runWasmKernel } from './wasm-op.ts';

/** Rows or columns of images. */
export type ImageAxis = 1 | 2;

/**
 * Puts together each image of a batch from its own rows or columns. Differentiable any number of times on every
 * engine, unlike tf.image.transform, which has no gradient, and quicker on wasm than tf.gather's.
 *
 * @param images `[batch, size, size, channels]`
 * @param indexes `[batch, size]`, int32: where each row or column comes from; -1 where it is zero
 */
export function selectAlongAxis(
  images: tf.Tensor4D,
  indexes: tf.Tensor2D,
  axis: ImageAxis,
): tf.Tensor4D {
  if (tf.getBackend() === 'wasm') return runDifferentiably(selectKernel, images, indexes, axis);
  return axis === 1 ? selectRows(images, indexes) : swap(selectRows(swap(images), indexes));
}

/** By products with one-hot matrices, which are exact: what the tensorflow engine is best at. */
function selectRows(images: tf.Tensor4D, rows: tf.Tensor2D): tf.Tensor4D {
  const [batch, size, , channels] = images.shape;
  // Not tf.oneHot, whose result is of whole numbers on one engine and of floats on another.
  const selection = rows
    .reshape([batch, size, 1])
    .equal(tf.range(0, size, 1, 'int32'))
    .cast('float32');
  const lines = images.reshape<tf.Tensor3D>([batch, size, size * channels]);
  return tf.matMul(selection as tf.Tensor3D, lines).reshape(images.shape);
}

function swap(images: tf.Tensor4D): tf.Tensor4D {
  return images.transpose([0, 2, 1, 3]);
}

/** Each of the two kernels is linear in the images, and the gradient of the other. */
function runDifferentiably(
  kernelName: string,
  images: tf.Tensor4D,
  indexes: tf.Tensor2D,
  axis: ImageAxis,
): tf.Tensor4D {
  const gradientKernel = kernelName === selectKernel ? selectGradientKernel : selectKernel;
  const differentiable = tf.customGrad((input, save) => {
    (save as tf.GradSaveFunc)([indexes]);
    const inputs = { images: input as tf.Tensor, indexes };
    return {
      value: runWasmKernel(kernelName, inputs, { axis })[0],
      gradFunc: (dy: tf.Tensor, [saved]: tf.Tensor[]) =>
        runDifferentiably(gradientKernel, dy as tf.Tensor4D, saved as tf.Tensor2D, axis),
    };
  });
  return differentiable(images) as tf.Tensor4D;
}
