import * as tf from '@tensorflow/tfjs';
import type { AugmentationPart } from './augmentation-inputs.ts';
import { brighten, joinColours, saturate, splitColours, stretchContrast } from './colour.ts';

/** Tensors of a `DrawnAugmentation`, as far as it was drawn. */
export type AugmentationTensors = Partial<Record<AugmentationPart, tf.Tensor>>;

/**
 * Mirrors, shifts, cuts and recolours each image of a batch by itself; what a shift or a cut uncovers is
 * background. The same code for real and generated images: a discriminator that sees augmented images only
 * cannot teach the generator to draw augmentations (Zhao 2020, DiffAugment, arXiv 2006.10738).
 *
 * Differentiable on every engine, twice too: rows and columns are chosen by products with one-hot
 * matrices, which are exact. (tf.image.transform has no gradient; tf.gather's is slow on wasm.)
 *
 * @param images `[batch, size, size, channels]` in [-1, 1], premultiplied
 * @param background `[channels]`, see `signedBackground`
 */
export function augment(
  images: tf.Tensor4D,
  drawn: AugmentationTensors,
  background: tf.Tensor1D,
): tf.Tensor4D {
  return recolour(rearrange(images, drawn, background), drawn);
}

function rearrange(
  images: tf.Tensor4D,
  { rows, columns, cutRows, cutColumns }: AugmentationTensors,
  background: tf.Tensor1D,
): tf.Tensor4D {
  if (!rows && !cutRows) return images;
  // Relative to the background, so that the zeros of a row that comes from nowhere mean background.
  const foreground = images.sub<tf.Tensor4D>(background);
  const placed =
    rows && columns ? selectColumns(selectRows(foreground, rows), columns) : foreground;
  const kept = cutRows && cutColumns ? placed.mul(outside(cutRows, cutColumns)) : placed;
  return kept.add(background);
}

function recolour(
  images: tf.Tensor4D,
  { brightness, saturation, contrast }: AugmentationTensors,
): tf.Tensor4D {
  if (!brightness && !saturation && !contrast) return images;
  let split = splitColours(images);
  if (brightness) split = brighten(split, brightness as tf.Tensor1D);
  if (saturation) split = saturate(split, saturation as tf.Tensor1D);
  if (contrast) split = stretchContrast(split, contrast as tf.Tensor1D);
  return joinColours(split);
}

function selectRows(images: tf.Tensor4D, rows: tf.Tensor): tf.Tensor4D {
  const [batch, size, , channels] = images.shape;
  // Not tf.oneHot: wasm's gives float tensors with the bits of integers.
  const sources = rows.reshape([batch, size, 1]);
  const selection = sources.equal(tf.range(0, size, 1, 'int32')).cast('float32');
  const lines = images.reshape<tf.Tensor3D>([batch, size, size * channels]);
  return tf.matMul(selection as tf.Tensor3D, lines).reshape(images.shape);
}

function selectColumns(images: tf.Tensor4D, columns: tf.Tensor): tf.Tensor4D {
  const swapped = images.transpose<tf.Tensor4D>([0, 2, 1, 3]);
  return selectRows(swapped, columns).transpose([0, 2, 1, 3]);
}

/** 0 within the square, 1 elsewhere: `[batch, size, size, 1]`. */
function outside(cutRows: tf.Tensor, cutColumns: tf.Tensor): tf.Tensor {
  const [batch, size] = cutRows.shape;
  const inside = cutRows.reshape([batch, size, 1, 1]).mul(cutColumns.reshape([batch, 1, size, 1]));
  return inside.neg().add(1);
}
