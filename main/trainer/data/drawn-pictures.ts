import { mostColoursDrawn } from '../../../shared/hyperparameters/outputs.ts';
import type { Hyperparameters } from '../../../shared/hyperparameters/schema.ts';
import { inFewColours } from '../../pixel-art/few-colours.ts';
import { toRgba } from './pixels.ts';

/** How large a generator's pictures are, as a file holds them. */
interface PictureShape {
  size: number;
  channels: 3 | 4;
}

/** Who painted: a GAN, or the manifest of its checkpoint. */
export interface Painter {
  image: PictureShape;
  hyperparameters: Pick<Hyperparameters, 'output' | 'paletteSize'>;
}

/**
 * A generator's creatures as they are shown, kept, exported and measured.
 *
 * @param images `[count, size, size, channels]`, premultiplied, in [-1, 1]
 * @returns RGBA 0-255 with straight alpha, `[count, size, size, 4]`
 */
export function drawnCreatures(images: Float32Array, painter: Painter): Uint8Array {
  return drawnPictures(images, painter.image, mostColoursDrawn(painter.hyperparameters));
}

/** The same for who knows only in how many colours they are drawn; null: as they are painted. */
export function drawnPictures(
  images: Float32Array,
  { size, channels }: PictureShape,
  mostColours: number | null,
): Uint8Array {
  const rgba = toRgba(images, channels);
  if (mostColours === null) return rgba;
  const bytes = size * size * 4;
  for (let start = 0; start < rgba.length; start += bytes) {
    const data = rgba.subarray(start, start + bytes);
    data.set(inFewColours({ width: size, height: size, data }, mostColours).data);
  }
  return rgba;
}
