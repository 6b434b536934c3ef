import { formatBytes } from '../../shared/format.ts';
import { open } from 'node:fs/promises';
import type { Sharp } from 'sharp';
import {
  cellSizeOf,
  mostSourceBytes,
  mostSourcePixels,
  readableKinds,
} from '../../shared/dataset/dataset.ts';
import { isAseprite, readAseprite } from './aseprite/read-aseprite.ts';
import { toOwnSize } from './enlarged-pixel-art.ts';
import { cutByList } from './listed-cells.ts';
import { sheetOfFrames, tooManyFrames } from './frames.ts';
import { bytesPerPixel, type DecodedPicture, type Picture } from './picture.ts';
import {
  mostCellsOfSheet,
  mostSheetPixels,
  plainly,
  workingSize,
  type HowToRead,
} from './protocol.ts';
import { sharp } from './sharp.ts';
import { lookForSheet, tooLargeToCut } from './sprite-sheet.ts';
import { DecoderMemoryFull, UnreadableImage, whyUnopened } from './unreadable-image.ts';

type ImageKind = 'PNG' | 'JPEG' | 'WebP' | 'GIF' | 'BMP' | 'Aseprite';

const signatures: readonly { kind: ImageKind; matches: (bytes: Buffer) => boolean }[] = [
  { kind: 'PNG', matches: (bytes) => startsWith(bytes, '\x89PNG\r\n\x1a\n') },
  { kind: 'JPEG', matches: (bytes) => startsWith(bytes, '\xff\xd8\xff') },
  {
    kind: 'WebP',
    matches: (bytes) => startsWith(bytes, 'RIFF') && startsWith(bytes.subarray(8), 'WEBP'),
  },
  {
    kind: 'GIF',
    matches: (bytes) => startsWith(bytes, 'GIF87a') || startsWith(bytes, 'GIF89a'),
  },
  { kind: 'Aseprite', matches: isAseprite },
  { kind: 'BMP', matches: (bytes) => startsWith(bytes, 'BM') && bytes.length > 26 },
];

/**
 * What an image is by its first bytes. Its name says nothing, and the decoder behind it reads far more
 * kinds (SVG, PDF, TIFF…) than strangers' files should reach.
 */
function imageKind(bytes: Buffer): ImageKind | null {
  return signatures.find(({ matches }) => matches(bytes))?.kind ?? null;
}

function startsWith(bytes: Buffer, signature: string): boolean {
  return bytes.toString('latin1', 0, signature.length) === signature;
}

/**
 * Up to how many pixels a picture is decoded whole, to look for what averaging would destroy. PNGs are decoded row by
 * row; the decoders of the others hold a picture once or twice more. JPEG keeps no pixel as it was: it is left out.
 */
const mostWholePixels: Record<ImageKind, number> = {
  PNG: mostSourcePixels,
  GIF: 36_000_000,
  WebP: 16_777_216,
  JPEG: 0,
  BMP: 0,
  Aseprite: mostSheetPixels,
};

/**
 * Reads an image, upright, as 8-bit sRGB with alpha; pixel art that was saved enlarged in its own size; a sprite sheet,
 * where one is looked for, with its cells, and frames, where they are asked for, as a sheet of them.
 *
 * @throws UnreadableImage with the reason in words, whatever is wrong with the file; `DecoderMemoryFull` where a
 * process that has read nothing yet may be able to read it
 */
export async function decodeImage(
  path: string | Uint8Array,
  how?: Partial<HowToRead>,
): Promise<DecodedPicture> {
  return decodeBytes(await readImageFile(path), how);
}

export async function decodeBytes(
  bytes: Buffer,
  how?: Partial<HowToRead>,
): Promise<DecodedPicture> {
  const { sheets, animations, cells } = { ...plainly, ...how };
  const kind = imageKind(bytes);
  if (kind === null) throw new UnreadableImage(`is not a ${readableKinds} picture`);
  try {
    const frames = await framesOf(bytes, kind, animations);
    const [first, second] = frames ?? [];
    if (frames && second) return await shrunk(sheetOfFrames(frames));
    const decoded = first
      ? await shrink(first)
      : await toPixels(openUpright(bytes).resize(atMostWorkingSize));
    const whole = first ?? (mayHaveShrunk(decoded) ? await decodeWhole(bytes, kind) : decoded);
    if (!whole && (cells || cellSizeOf(sheets))) throw tooLargeToCut();
    if (whole && cells && !cellSizeOf(sheets)) return cutByList(whole, cells);
    if (!whole) return { ...decoded, enlargedBy: 1, sheet: null, looseSprites: 0 };
    const { picture: own, enlargedBy } = toOwnSize(whole);
    const found = lookForSheet(own, sheets);
    if (found.sheet) return { ...own, enlargedBy, ...found };
    return { ...(enlargedBy === 1 ? decoded : await shrink(own)), enlargedBy, ...found };
  } catch (error) {
    if (error instanceof UnreadableImage) throw error;
    if (/out of memory/i.test(messageOf(error))) throw new DecoderMemoryFull({ cause: error });
    throw new UnreadableImage(await whyUndecodable(kind, bytes, error), { cause: error });
  }
}

/** Null where the file is read as one picture. */
async function framesOf(
  bytes: Buffer,
  kind: ImageKind,
  animations: HowToRead['animations'],
): Promise<Picture[] | null> {
  if (kind === 'Aseprite') {
    const frames = readAseprite(bytes);
    return animations === 'first' ? frames.slice(0, 1) : frames;
  }
  if (animations !== 'all' || (kind !== 'GIF' && kind !== 'WebP')) return null;
  const { width, pages = 1, pageHeight } = await sharp(bytes, { animated: true }).metadata();
  if (pages < 2 || !pageHeight) return null;
  if (pages > mostCellsOfSheet || width * pageHeight * pages > mostSheetPixels)
    throw tooManyFrames(pages, width, pageHeight);
  const strip = await toPixels(
    sharp(bytes, { animated: true, limitInputPixels: mostSourcePixels, failOn: 'error' }),
  );
  const frame = width * pageHeight * bytesPerPixel;
  return Array.from({ length: pages }, (_, page) => ({
    width,
    height: pageHeight,
    data: strip.data.subarray(page * frame, (page + 1) * frame),
  }));
}

/** Frames that all show the same are one picture, of which only so many pixels are needed. */
async function shrunk(decoded: DecodedPicture): Promise<DecodedPicture> {
  return decoded.sheet ? decoded : { ...decoded, ...(await shrink(decoded)) };
}

const atMostWorkingSize = {
  width: workingSize,
  height: workingSize,
  fit: 'inside',
  withoutEnlargement: true,
} as const;

function openUpright(bytes: Buffer): Sharp {
  // Warnings, such as an odd colour profile, do not make an image unreadable.
  return sharp(bytes, { limitInputPixels: mostSourcePixels, failOn: 'error' }).autoOrient();
}

async function toPixels(image: Sharp): Promise<Picture> {
  const { data, info } = await image
    .toColourspace('srgb')
    .ensureAlpha()
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data };
}

function mayHaveShrunk({ width, height }: Picture): boolean {
  return Math.max(width, height) === workingSize;
}

/** Null where that would take too much memory. */
async function decodeWhole(bytes: Buffer, kind: ImageKind): Promise<Picture | null> {
  const { width, height } = await sharp(bytes).metadata();
  return width * height <= mostWholePixels[kind] ? toPixels(openUpright(bytes)) : null;
}

async function shrink(picture: Picture): Promise<Picture> {
  const { width, height, data } = picture;
  if (Math.max(width, height) <= workingSize) return picture;
  const raw = { width, height, channels: bytesPerPixel } as const;
  return toPixels(sharp(data, { raw }).resize(atMostWorkingSize));
}

/** Reads by one handle, so that the file that was measured is the file that is read. */
async function readImageFile(path: string | Uint8Array): Promise<Buffer> {
  try {
    const file = await open(typeof path === 'string' ? path : Buffer.from(path), 'r');
    try {
      const { size } = await file.stat();
      if (size === 0) throw new UnreadableImage('is empty');
      if (size > mostSourceBytes) {
        throw new UnreadableImage(
          `has ${formatBytes(size)}; at most ${formatBytes(mostSourceBytes)} are read`,
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
  const message = messageOf(error);
  if (/pixel limit/i.test(message)) return describeSize(bytes);
  if (/unsupported image format/i.test(message)) {
    return kind === 'BMP'
      ? 'is a BMP picture, which this computer’s decoder does not read; save it as PNG'
      : `is a damaged ${kind} picture`;
  }
  const firstLine = (message.split('\n')[0] ?? '').slice(0, 200);
  return `is a damaged or incomplete ${kind} picture (${firstLine})`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Reads the header alone; nothing is decoded. */
async function describeSize(bytes: Buffer): Promise<string> {
  const { width, height } = await sharp(bytes, { limitInputPixels: false }).metadata();
  const limit = mostSourcePixels / 1_000_000;
  return `has ${width} × ${height} pixels; at most ${limit} million pixels are read`;
}
