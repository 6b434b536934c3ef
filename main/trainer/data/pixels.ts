import { backgroundFill } from '../../../shared/dataset/background.ts';
import type { ImportOptions } from '../../../shared/dataset/dataset.ts';

/*
 * In training colours are premultiplied by alpha and scaled to [-1, 1]: what is transparent is -1 in every
 * channel, so no hidden colour under it can be learned, and edges blend without dark fringes.
 */

/** Straight alpha, 0-255, to premultiplied, 0-255. Without alpha the pixels stay as they are. */
export function premultiply(pixels: Uint8Array, channels: 3 | 4): Uint8Array {
  if (channels === 3) return pixels;
  const premultiplied = Uint8Array.from(pixels);
  for (let start = 0; start < pixels.length; start += 4) {
    const alpha = pixels[start + 3] / 255;
    for (let channel = 0; channel < 3; channel++) {
      premultiplied[start + channel] = Math.round(pixels[start + channel] * alpha);
    }
  }
  return premultiplied;
}

/** 0-255 → [-1, 1]. */
export function toSigned(byte: number): number {
  return byte / 127.5 - 1;
}

/** What lies behind the sprites of a dataset, `[channels]`, premultiplied, in [-1, 1]. */
export function signedBackground(
  background: ImportOptions['background'],
  channels: 3 | 4,
): Float32Array {
  const fill = premultiply(Uint8Array.from(backgroundFill(background)), 4);
  return Float32Array.from(fill.subarray(0, channels), toSigned);
}

/**
 * Images of the generator as people see them: RGBA 0-255 with straight alpha.
 *
 * @param images premultiplied, in [-1, 1]
 */
export function toRgba(images: Float32Array, channels: 3 | 4): Uint8Array {
  const count = images.length / channels;
  const rgba = new Uint8Array(count * 4);
  for (let pixel = 0; pixel < count; pixel++) {
    const source = pixel * channels;
    const alpha = channels === 4 ? toUnit(images[source + 3]) : 1;
    const visible = alpha * 255 >= 0.5;
    for (let channel = 0; channel < 3; channel++) {
      const colour = visible ? Math.min(1, toUnit(images[source + channel]) / alpha) : 0;
      rgba[pixel * 4 + channel] = Math.round(colour * 255);
    }
    rgba[pixel * 4 + 3] = Math.round(alpha * 255);
  }
  return rgba;
}

/** [-1, 1] → [0, 1]. */
export function toUnit(value: number): number {
  return Math.min(1, Math.max(0, (value + 1) / 2));
}
