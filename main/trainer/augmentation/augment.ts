import type * as tf from '@tensorflow/tfjs-core';
import { selectAlongAxis } from '../engines/ops/select-along-axis.ts';
import type { AugmentationPart } from './augmentation-inputs.ts';
import { brighten, joinColours, saturate, splitColours, stretchContrast } from './colour.ts';

/** Tensors of a `DrawnAugmentation`, as far as it was drawn. */
export type AugmentationTensors = Partial<Record<AugmentationPart, tf.Tensor>>;

/**
 * Mirrors, shifts, cuts and recolours each image of a batch by itself; what a shift or a cut uncovers is
 * background. The same code for real and generated images: a discriminator that sees augmented images only
 * cannot teach the generator to draw augmentations (Zhao 2020, DiffAugment, arXiv 2006.10738).
 *
 * Differentiable on every engine, twice too.
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
  const placed = rows && columns ? place(foreground, rows, columns) : foreground;
  const kept = cutRows && cutColumns ? placed.mul(outside(cutRows, cutColumns)) : placed;
  return kept.add(background);
}

function place(images: tf.Tensor4D, rows: tf.Tensor, columns: tf.Tensor): tf.Tensor4D {
  const lines = selectAlongAxis(images, rows as tf.Tensor2D, 1);
  return selectAlongAxis(lines, columns as tf.Tensor2D, 2);
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

/** 0 within the square, 1 elsewhere: `[batch, size, size, 1]`. */
function outside(cutRows: tf.Tensor, cutColumns: tf.Tensor): tf.Tensor {
  const [batch, size] = cutRows.shape;
  const inside = cutRows.reshape([batch, size, 1, 1]).mul(cutColumns.reshape([batch, 1, size, 1]));
  return inside.neg().add(1);
}
