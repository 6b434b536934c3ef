import { basename } from 'node:path';
import { readableKinds } from '../../../../shared/dataset.ts';
import { StudioError } from '../../../../shared/errors.ts';
import type { Picture as SentPicture } from '../../../../shared/picture.ts';
import { emptyPicture, pasteCentred, wholeOf, type Picture } from '../../../pictures/picture.ts';
import { UnreadableImage } from '../../../pictures/unreadable-image.ts';
import { encodePng } from '../../../png/png.ts';
import { scaleNearest } from '../../datasets/picture/scale.ts';
import type { ReadPicture } from '../../pictures/picture-reader.ts';

/**
 * Reads a picture to draw from. One of another size is fitted into the square, pixel by pixel.
 *
 * @throws StudioError `image-unreadable`
 */
export async function readPictureToDrawFrom(
  readPicture: ReadPicture,
  path: string,
  size: number,
): Promise<SentPicture> {
  const { data } = fitInto(await readOrSay(readPicture, path), size);
  return { size, rgba: Buffer.from(data).toString('base64') };
}

/** A picture as PNG, to be written or kept in memory. */
export function toPng({ size, rgba }: SentPicture): Buffer {
  const data = Buffer.from(rgba, 'base64');
  return encodePng({ width: size, height: size, data }, { compression: 'small' });
}

/** In the middle, as large as it fits; what is beside it is transparent. */
function fitInto(picture: Picture, size: number): Picture {
  const factor = size / Math.max(picture.width, picture.height);
  const width = Math.max(1, Math.round(picture.width * factor));
  const height = Math.max(1, Math.round(picture.height * factor));
  const scaled = scaleNearest(picture, wholeOf(picture), width, height);
  const square = emptyPicture(size, size);
  pasteCentred(square, scaled, { x: 0, y: 0 }, size);
  return square;
}

async function readOrSay(readPicture: ReadPicture, path: string): Promise<Picture> {
  try {
    return await readPicture(path);
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
