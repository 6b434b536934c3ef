import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { DrawnFrom } from '../../../../shared/creature/drawn-from.ts';
import { readableKinds, type Dataset } from '../../../../shared/dataset/dataset.ts';
import { StudioError } from '../../../../shared/errors.ts';
import { type SentPicture, sentPictureSchema } from '../../../../shared/creature/picture.ts';
import type { Picture } from '../../../pictures/picture.ts';
import { UnreadableImage } from '../../../pictures/unreadable-image.ts';
import { encodePng, withAlpha, decodePng } from '../../../png/png.ts';
import { writeBeside } from '../../../files/write-beside.ts';
import { fileMode } from '../../../store/close-to-others.ts';
import { libraryFolders } from '../../../store/library-folders.ts';
import { newId } from '../../../store/new-id.ts';
import type { Core } from '../../core.ts';
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
    return sent(pixels, { size: frame.size, channels: channelsOf(options.background) });
  } catch (cause) {
    const name = `The file ${basename(path)}`;
    throw cause instanceof UnreadableImage ? unreadable(name, cause) : cause;
  }
}

/**
 * The same of a file that a window sent, to begin a drawing with: without the paper that it lies on, and pixel for pixel
 * where it has the run's size already, as what was drawn here has.
 *
 * @throws StudioError `image-unreadable`
 */
export async function readPictureToBeginWith(
  { libraryPath, readPicture }: Pick<Core, 'libraryPath' | 'readPicture'>,
  file: Uint8Array,
  { options, ...frame }: FileFrame,
): Promise<SentPicture> {
  const path = join(libraryPath, libraryFolders.uploads, newId());
  const readItem = itemReader(readPicture, { flatBackground: 'remove' });
  try {
    await writeBeside(path, file, { mode: fileMode });
    const { pictures } = await readItem({ name: 'picture', from: { path } });
    const [picture] = pictures;
    if (!picture) throw new UnreadableImage('holds no picture');
    const isOwn = picture.width === frame.size && picture.height === frame.size;
    const fit = isOwn ? 'stretch' : options.fit;
    return sent(prepareSprite(picture, { ...frame, background: options.background, fit }), {
      size: frame.size,
      channels: channelsOf(options.background),
    });
  } catch (cause) {
    throw cause instanceof UnreadableImage ? unreadable('The picture', cause) : cause;
  } finally {
    await rm(path, { force: true });
  }
}

/** @param pixels uint8 `[size, size, channels]` */
function sent(
  pixels: Uint8Array,
  { size, channels }: { size: number; channels: 3 | 4 },
): SentPicture {
  return { size, rgba: channels === 4 ? pixels : withAlpha(pixels) };
}

/** A picture as PNG, to be written or kept in memory. */
export function toPng({ size, rgba }: SentPicture): Buffer {
  return encodePng({ width: size, height: size, data: rgba }, { compression: 'small' });
}

function unreadable(name: string, cause: UnreadableImage): StudioError {
  return new StudioError(
    'image-unreadable',
    `${name} ${cause.message}.`,
    `Give a ${readableKinds} picture.`,
    { cause },
  );
}

const mostPixels = 128 ** 2;

/** What is kept of a picture that a run drew from, to draw from it once more. */
export function writeDrawnFrom(
  picture: SentPicture,
  { fit, background }: Pick<DrawnFrom, 'fit' | 'background'>,
): DrawnFrom {
  return { png: toPng(picture).toString('base64'), fit, background };
}

/** The picture again, pixel for pixel. @throws StudioError `conflict` where it is damaged */
export function readDrawnFrom({ png }: DrawnFrom): SentPicture {
  try {
    const { width, data } = decodePng(Buffer.from(png, 'base64'), mostPixels);
    return sentPictureSchema.parse({ size: width, rgba: data });
  } catch (cause) {
    throw new StudioError(
      'conflict',
      'The picture that this creature was drawn from is damaged, so it cannot be made again.',
      'Its own picture stays: it can be recoloured and exported.',
      { cause },
    );
  }
}
