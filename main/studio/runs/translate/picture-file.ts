import { basename } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { StudioError } from '../../../../shared/errors.ts';
import { readableKinds } from '../../../../shared/dataset.ts';
import type { Picture } from '../../../../shared/picture.ts';
import { decodeImage, UnreadableImage } from '../../datasets/picture/decode-image.ts';

/**
 * Reads a picture to draw from. One of another size is fitted into the square, pixel by pixel.
 *
 * @throws StudioError `image-unreadable`
 */
export async function readPicture(path: string, size: number): Promise<Picture> {
  const { data, width, height } = await decode(path);
  const rgba = await sharp(data, { raw: { width, height, channels: 4 } })
    .resize(size, size, { fit: 'contain', kernel: 'nearest', background: '#00000000' })
    .raw()
    .toBuffer();
  return { size, rgba: rgba.toString('base64') };
}

/** A picture as PNG, to be written or kept in memory. */
export function toPng({ size, rgba }: Picture): Sharp {
  const raw = { width: size, height: size, channels: 4 as const };
  return sharp(Buffer.from(rgba, 'base64'), { raw }).png({ compressionLevel: 9 });
}

async function decode(path: string) {
  try {
    return await decodeImage(path);
  } catch (cause) {
    if (!(cause instanceof UnreadableImage)) throw cause;
    throw new StudioError(
      'image-unreadable',
      `The file ${basename(path)} ${cause.message}.`,
      `Give a ${readableKinds} picture.`,
      { cause },
    );
  }
}
