import { open } from 'node:fs/promises';
import { maximumSourceBytes, maximumSourcePixels, readableKinds } from '../../shared/dataset.ts';
import { imageKind, type ImageKind } from './image-content.ts';
import type { Picture } from './picture.ts';
import { workingSize } from './protocol.ts';
import { sharp } from './sharp.ts';
import { UnreadableImage, whyUnopened } from './unreadable-image.ts';

const mebibyte = 1_048_576;

/**
 * Reads the first frame of an image, upright, as 8-bit sRGB with alpha.
 *
 * @throws UnreadableImage with the reason in words, whatever is wrong with the file
 */
export async function decodeImage(path: string): Promise<Picture> {
  return decodeBytes(await readImageFile(path));
}

export async function decodeBytes(bytes: Buffer): Promise<Picture> {
  const kind = imageKind(bytes);
  if (kind === null) throw new UnreadableImage(`is not a ${readableKinds} picture`);
  try {
    const { data, info } = await sharp(bytes, {
      limitInputPixels: maximumSourcePixels,
      // Warnings, such as an odd colour profile, do not make an image unreadable.
      failOn: 'error',
    })
      .autoOrient()
      .resize(workingSize, workingSize, { fit: 'inside', withoutEnlargement: true })
      .toColourspace('srgb')
      .ensureAlpha()
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    return { width: info.width, height: info.height, data };
  } catch (error) {
    throw new UnreadableImage(await whyUndecodable(kind, bytes, error), { cause: error });
  }
}

/** Reads by one handle, so that the file that was measured is the file that is read. */
async function readImageFile(path: string): Promise<Buffer> {
  try {
    const file = await open(path, 'r');
    try {
      const { size } = await file.stat();
      if (size === 0) throw new UnreadableImage('is empty');
      if (size > maximumSourceBytes) {
        throw new UnreadableImage(
          `has ${Math.ceil(size / mebibyte)} MiB; at most ${maximumSourceBytes / mebibyte} MiB are read`,
        );
      }
      return await file.readFile();
    } finally {
      await file.close();
    }
  } catch (error) {
    throw error instanceof UnreadableImage ? error : new UnreadableImage(whyUnopened(error));
  }
}

async function whyUndecodable(kind: ImageKind, bytes: Buffer, error: unknown): Promise<string> {
  const message = error instanceof Error ? error.message : String(error);
  if (/pixel limit/i.test(message)) return describeSize(bytes);
  if (/unsupported image format/i.test(message)) {
    return kind === 'BMP'
      ? 'is a BMP picture, which this computer’s decoder does not read; save it as PNG'
      : `is a damaged ${kind} picture`;
  }
  const firstLine = (message.split('\n')[0] ?? '').slice(0, 200);
  return `is a damaged or incomplete ${kind} picture (${firstLine})`;
}

/** Reads the header alone; nothing is decoded. */
async function describeSize(bytes: Buffer): Promise<string> {
  const { width, height } = await sharp(bytes, { limitInputPixels: false }).metadata();
  const limit = maximumSourcePixels / 1_000_000;
  return `has ${width} × ${height} pixels; at most ${limit} million pixels are read`;
}
