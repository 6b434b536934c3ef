import { inflateSync } from 'node:zlib';
import { decode, encode } from 'fast-png';

/** Pixels row by row: uint8 `[height, width, channels]`, red, green, blue and, of four, straight alpha. */
export interface Pixels {
  width: number;
  height: number;
  data: Uint8Array;
}

/** Why a file is not one of our own PNGs, in words that complete "this file …". */
export class ForeignPng extends Error {
  override readonly name = 'ForeignPng';
}

/** zlib's own middle, for what is drawn while somebody waits, and its highest, for what is kept or given away. */
const compressionLevels = { quick: 6, small: 9 } as const;

export interface PngOptions {
  /** 3 without alpha. */
  channels?: 3 | 4;
  compression?: keyof typeof compressionLevels;
}

/**
 * Writes pixels as a PNG, without loss. Whoever needs no more than that needs no image library, and none shall be
 * loaded beside Chromium (docs/decisions/0090-pictures-in-a-process-of-their-own.md).
 */
export function encodePng(
  { width, height, data }: Pixels,
  { channels = 4, compression = 'quick' }: PngOptions = {},
): Buffer {
  const level = compressionLevels[compression];
  const png = encode({ width, height, data, channels }, { zlib: { level } });
  return Buffer.from(png.buffer, png.byteOffset, png.byteLength);
}

/**
 * Reads a PNG as the studio writes them: 8 bits a channel, red, green, blue and maybe alpha. For what lies in a
 * library, which may be a stranger's: no more is unpacked than the header promises, and that is bounded.
 *
 * @returns RGBA, `[height, width, 4]`
 * @throws ForeignPng
 */
export function decodePng(bytes: Uint8Array, maximumPixels: number): Pixels {
  const { width, height, channels } = readHeader(bytes, maximumPixels);
  refuseBomb(bytes, height * (width * channels + 1));
  try {
    const { data } = decode(bytes);
    if (!(data instanceof Uint8Array) || data.length !== width * height * channels)
      throw new ForeignPng('holds other pixels than it promises');
    return { width, height, data: channels === 4 ? data : withAlpha(data) };
  } catch (cause) {
    if (cause instanceof ForeignPng) throw cause;
    throw new ForeignPng('is damaged', { cause });
  }
}

const signature = '\x89PNG\r\n\x1a\n';
/** Length, type and checksum around the data of each chunk: https://www.w3.org/TR/png-3/#5Chunk-layout */
const chunkOverhead = 12;
const headerBytes = 33;
const channelsOfColourType: Record<number, 3 | 4> = { 2: 3, 6: 4 };

function readHeader(bytes: Uint8Array, maximumPixels: number) {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isPng =
    view.length > headerBytes &&
    view.toString('latin1', 0, 8) === signature &&
    view.toString('latin1', 12, 16) === 'IHDR';
  if (!isPng) throw new ForeignPng('is no PNG');
  const [width, height] = [view.readUInt32BE(16), view.readUInt32BE(20)];
  const [depth, colourType, interlace] = [view[24], view[25] as number, view[28]];
  const channels = channelsOfColourType[colourType];
  if (depth !== 8 || !channels || interlace !== 0) throw new ForeignPng('is no PNG of the studio');
  if (width === 0 || height === 0 || width * height > maximumPixels)
    throw new ForeignPng(`has ${width} × ${height} pixels; at most ${maximumPixels} are read`);
  return { width, height, channels };
}

/** The decoder unpacks all that comes; a few kilobytes may unpack to gigabytes. */
function refuseBomb(bytes: Uint8Array, unpackedBytes: number): void {
  try {
    const unpacked = inflateSync(imageData(bytes), { maxOutputLength: unpackedBytes });
    if (unpacked.length !== unpackedBytes)
      throw new ForeignPng('holds other pixels than it promises');
  } catch (cause) {
    if (cause instanceof ForeignPng) throw cause;
    throw new ForeignPng('is damaged', { cause });
  }
}

function imageData(bytes: Uint8Array): Buffer {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts: Buffer[] = [];
  for (let at = signature.length; at + chunkOverhead <= view.length;) {
    const length = view.readUInt32BE(at);
    if (view.toString('latin1', at + 4, at + 8) === 'IDAT')
      parts.push(view.subarray(at + 8, at + 8 + length));
    at += length + chunkOverhead;
  }
  return Buffer.concat(parts);
}

function withAlpha(rgb: Uint8Array): Uint8Array {
  const rgba = new Uint8Array((rgb.length / 3) * 4);
  for (let pixel = 0; pixel * 3 < rgb.length; pixel++) {
    rgba.set(rgb.subarray(pixel * 3, pixel * 3 + 3), pixel * 4);
    rgba[pixel * 4 + 3] = 255;
  }
  return rgba;
}

/** Cuts a part out, pixel for pixel. @throws RangeError where it does not lie within */
export function cutOut(
  { width, height, data }: Pixels,
  part: { left: number; top: number; width: number; height: number },
): Pixels {
  if (part.left + part.width > width || part.top + part.height > height)
    throw new RangeError('the part does not lie within the picture');
  const cut = new Uint8Array(part.width * part.height * 4);
  for (let row = 0; row < part.height; row++) {
    const from = ((part.top + row) * width + part.left) * 4;
    cut.set(data.subarray(from, from + part.width * 4), row * part.width * 4);
  }
  return { width: part.width, height: part.height, data: cut };
}
