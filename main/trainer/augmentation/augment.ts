import * as tf from '@tensorflow/tfjs';

/** Tensors of a `DrawnAugmentation`. */
export interface AugmentationTensors {
  rows: tf.Tensor2D;
  columns: tf.Tensor2D;
  brightness: tf.Tensor1D;
}

/**
 * Mirrors, shifts and brightens each image of a batch by itself; what a shift uncovers is background.
 * The same code for real and generated images: a discriminator that sees augmented images only cannot
 * teach the generator to draw augmentations (Zhao 2020, DiffAugment, arXiv 2006.10738).
 *
 * Differentiable on every engine, twice too: rows and columns are chosen by products with one-hot
 * matrices, which are exact. (tf.image.transform has no gradient; tf.gather's is slow on wasm.)
 *
 * @param images `[batch, size, size, channels]` in [-1, 1], premultiplied
 * @param background `[channels]`, see `signedBackground`
 */
export function augment(
  images: tf.Tensor4D,
  { rows, columns, brightness }: AugmentationTensors,
  background: tf.Tensor1D,
): tf.Tensor4D {
  // Relative to the background, so that the zeros of a row that comes from nowhere mean background.
  const foreground = images.sub<tf.Tensor4D>(background);
  const placed = selectColumns(selectRows(foreground, rows), columns);
  return brighten(placed.add(background), brightness);
}

function selectRows(images: tf.Tensor4D, rows: tf.Tensor2D): tf.Tensor4D {
  const [batch, size, , channels] = images.shape;
  // Not tf.oneHot: wasm's gives float tensors with the bits of integers.
  const sources = rows.reshape([batch, size, 1]);
  const selection = sources.equal(tf.range(0, size, 1, 'int32')).cast('float32');
  const lines = images.reshape<tf.Tensor3D>([batch, size, size * channels]);
  return tf.matMul(selection as tf.Tensor3D, lines).reshape(images.shape);
}

function selectColumns(images: tf.Tensor4D, columns: tf.Tensor2D): tf.Tensor4D {
  const swapped = images.transpose<tf.Tensor4D>([0, 2, 1, 3]);
  return selectRows(swapped, columns).transpose([0, 2, 1, 3]);
}

/** Colour is light times opacity: what is transparent stays so. */
function brighten(images: tf.Tensor4D, brightness: tf.Tensor1D): tf.Tensor4D {
  const [batch, height, width, channels] = images.shape;
  const change = brightness.reshape<tf.Tensor4D>([batch, 1, 1, 1]);
  if (channels === 3) return images.add(change);
  const alpha = images.slice([0, 0, 0, 3], [batch, height, width, 1]);
  const opacity = alpha.add(1).mul(0.5);
  return images.add(opacity.mul(change).mul(tf.tensor1d([1, 1, 1, 0])));
}
