import { basename } from 'node:path';
import { readableKinds, type Dataset } from '../../../../shared/dataset/dataset.ts';
import { StudioError } from '../../../../shared/errors.ts';
import type { SentPicture } from '../../../../shared/creature/picture.ts';
import type { Picture } from '../../../pictures/picture.ts';
import { UnreadableImage } from '../../../pictures/unreadable-image.ts';
import { encodePng, withAlpha } from '../../../png/png.ts';
import { channelsOf, prepareSprite, type Scaling } from '../../datasets/prepare-sprite.ts';
import { itemReader } from '../../datasets/source-picture.ts';
import type { ReadPicture } from '../../pictures/picture-reader.ts';

/** How the import made training images of the files of a run's dataset. */
export interface FileFrame {
  size: number;
  options: Pick<Dataset['options'], 'fit' | 'background' | 'flatBackground'>;
  scaling: Scaling;
  pixelScale: number | null;
}

/**
 * Reads a picture to draw from, trimmed and scaled as the import would have done it.
 *
 * @throws StudioError `image-unreadable`
 */
export async function readPictureToDrawFrom(
  readPicture: ReadPicture,
  path: string,
  { options, ...frame }: FileFrame,
): Promise<SentPicture> {
  try {
    const readItem = itemReader(readPicture, { flatBackground: options.flatBackground });
    const { pictures } = await readItem({ name: basename(path), from: { path } });
    const pixels = prepareSprite(pictures[0] as Picture, { ...options, ...frame });
    const rgba = channelsOf(options.background) === 4 ? pixels : withAlpha(pixels);
    return { size: frame.size, rgba: Buffer.from(rgba).toString('base64') };
  } catch (cause) {
    throw cause instanceof UnreadableImage ? unreadable(path, cause) : cause;
  }
}

/** A picture as PNG, to be written or kept in memory. */
export function toPng({ size, rgba }: SentPicture): Buffer {
  const data = Buffer.from(rgba, 'base64');
  return encodePng({ width: size, height: size, data }, { compression: 'small' });
}

function unreadable(path: string, cause: UnreadableImage): StudioError {
  return new StudioError(
    'image-unreadable',
    `The file ${basename(path)} ${cause.message}.`,
    `Give a ${readableKinds} picture.`,
    { cause },
  );
}
