import { backgroundFill } from '../../../shared/dataset/background.ts';
import type { ImportOptions } from '../../../shared/dataset/dataset.ts';
import type { SentPicture } from '../../../shared/creature/picture.ts';
import { ImageTable } from './image-table.ts';
import { toRgba } from './pixels.ts';

/** How a generator takes pictures. */
export interface TakenPictures {
  channels: 3 | 4;
  background: ImportOptions['background'];
}

/** @returns the picture as a generator takes it, `[1, size, size, channels]`, premultiplied, in [-1, 1] */
export function fromSentPicture(
  picture: SentPicture,
  { channels, background }: TakenPictures,
): Float32Array {
  const pixels = channels === 4 ? picture.rgba : onGround(picture.rgba, background);
  return new ImageTable({ pixels, size: picture.size, channels }).gather([0]);
}

/** @param image of a generator, `[1, size, size, channels]`, premultiplied, in [-1, 1] */
export function toSentPicture(image: Float32Array, channels: 3 | 4): SentPicture {
  const rgba = toRgba(image, channels);
  return { size: Math.sqrt(rgba.length / 4), rgba };
}

/** RGB of a picture that lies on the dataset's background. */
function onGround(rgba: Uint8Array, background: ImportOptions['background']): Uint8Array {
  const ground = backgroundFill(background);
  return Uint8Array.from({ length: (rgba.length / 4) * 3 }, (_, index) => {
    const [pixel, channel] = [Math.floor(index / 3), index % 3];
    const alpha = rgba[pixel * 4 + 3] / 255;
    return Math.round(rgba[pixel * 4 + channel] * alpha + ground[channel] * (1 - alpha));
  });
}
