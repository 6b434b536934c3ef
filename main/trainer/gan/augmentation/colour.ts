import * as tf from '@tensorflow/tfjs-core';

/**
 * Colours of images apart from their opacity, to be put together again. Colours are premultiplied, so what
 * changes them must leave alone what is transparent.
 */
export interface Colours {
  /** `[batch, size, size, 3]`, premultiplied, in [-1, 1]. */
  colours: tf.Tensor4D;
  /** `[batch, size, size, 1]` in [-1, 1]; undefined for images without. */
  alpha: tf.Tensor4D | undefined;
}

/** Adds to every colour as far as it is opaque; `brightness` is `[batch]`. */
export function brighten({ colours, alpha }: Colours, brightness: tf.Tensor1D): Colours {
  const change = perImage(brightness);
  return { alpha, colours: colours.add(alpha ? opacityOf(alpha).mul(change) : change) };
}

/**
 * Multiplies the light of each channel, `tint` being `[batch, channels]`. What is transparent has no light and stays as
 * it is, so that opacity need not be known.
 */
export function tintLight(images: tf.Tensor4D, tint: tf.Tensor2D): tf.Tensor4D {
  const [batch, , , channels] = images.shape;
  const factor = tint.reshape<tf.Tensor4D>([batch, 1, 1, channels]);
  // (image + 1) · factor - 1, by one operation less over the whole picture.
  return images.mul<tf.Tensor4D>(factor).add(factor.sub(1));
}

/** Moves every colour from its own grey, by a factor `[batch]` (Zhao 2020, `rand_saturation`). */
export function saturate({ colours, alpha }: Colours, saturation: tf.Tensor1D): Colours {
  const grey = colours.mean(3, true);
  return { alpha, colours: grey.add(colours.sub(grey).mul(perImage(saturation))) };
}

/** Moves every colour from the mean of what is visible, by a factor `[batch]` (Zhao 2020, `rand_contrast`). */
export function stretchContrast({ colours, alpha }: Colours, contrast: tf.Tensor1D): Colours {
  const mean = alpha ? visibleMean(colours, opacityOf(alpha)) : colours.mean([1, 2, 3], true);
  return { alpha, colours: mean.add(colours.sub(mean).mul(perImage(contrast))) };
}

/** Lays each image on a colour of its own, `behind` being the light `[batch, 3]` of it; opaque then. */
export function layOn(images: tf.Tensor4D, behind: tf.Tensor2D): tf.Tensor4D {
  const { colours, alpha } = splitColours(images);
  if (!alpha) return images;
  const [batch] = behind.shape;
  // What is seen through is (1 - alpha) / 2 of the light, and light from 0 to 1 is twice as much from -1 to 1.
  const seen = alpha
    .neg<tf.Tensor4D>()
    .add<tf.Tensor4D>(1)
    .mul(behind.reshape([batch, 1, 1, 3]));
  return tf.concat4d([colours.add(seen), tf.onesLike(alpha)], 3);
}

/** @param images `[batch, size, size, channels]` in [-1, 1] */
export function splitColours(images: tf.Tensor4D): Colours {
  const [batch, height, width, channels] = images.shape;
  if (channels === 3) return { colours: images, alpha: undefined };
  return {
    colours: images.slice([0, 0, 0, 0], [batch, height, width, 3]),
    alpha: images.slice([0, 0, 0, 3], [batch, height, width, 1]),
  };
}

export function joinColours({ colours, alpha }: Colours): tf.Tensor4D {
  return alpha ? tf.concat4d([colours, alpha], 3) : colours;
}

/** 0 to 1 */
function opacityOf(alpha: tf.Tensor4D): tf.Tensor4D {
  return alpha.add<tf.Tensor4D>(1).mul(0.5);
}

/** The mean of an image's colours where it is opaque, premultiplied with each pixel's opacity. */
function visibleMean(colours: tf.Tensor4D, opacity: tf.Tensor4D): tf.Tensor {
  // Light is colour + 1: what is transparent has none.
  const light = colours.add(1).sum([1, 2, 3], true);
  const visible = opacity.sum([1, 2, 3], true).mul(3).add(1e-6);
  return opacity.mul(light.div(visible)).sub(1);
}

function perImage(values: tf.Tensor1D): tf.Tensor4D {
  return values.reshape([-1, 1, 1, 1]);
}
