import { deflateSync, inflateSync } from 'node:zlib';
import { encode } from 'fast-png';
import { chunk, chunksOf, signature } from './chunks.ts';
import type { Picture, Rgb } from '../pictures/picture.ts';
import { indexPixels, mostColours, type IndexedPixels } from './palette.ts';
import { unfilter } from './unfilter.ts';

/** Why a file is not one of our own PNGs, in words that complete "this file …". */
export class ForeignPng extends Error {
  override readonly name = 'ForeignPng';
}

/**
 * zlib's own middle, for what is drawn while somebody waits; its highest, for what is kept or given away, which has a
 * palette of its own where it is painted with one.
 */
const compressionLevels = { quick: 6, small: 9 } as const;

export interface PngOptions {
  /** 3 without alpha. */
  channels?: 3 | 4;
  compression?: keyof typeof compressionLevels;
  /** Of a picture that is painted with these colours alone: its file has all of them, in this order. */
  palette?: readonly Rgb[] | null;
}

/**
 * Writes pixels as a PNG, without loss. Whoever needs no more than that needs no image library, and none shall be
 * loaded beside Chromium (docs/decisions/0090-pictures-in-a-process-of-their-own.md).
 */
export function encodePng(
  { width, height, data }: Picture,
  { channels = 4, compression = 'quick', palette = null }: PngOptions = {},
): Buffer {
  const level = compressionLevels[compression];
  const indexed = channels === 4 && compression === 'small' ? indexPixels(data, palette) : null;
  if (indexed) return encodeIndexed(width, height, indexed, level);
  const png = encode({ width, height, data, channels }, { zlib: { level } });
  return Buffer.from(png.buffer, png.byteOffset, png.byteLength);
}

/**
 * Colour type 3: the palette in PLTE, its alphas in tRNS as far as they are not 255
 * (https://www.w3.org/TR/png-3/#11IHDR). Rows are not filtered, which is what the specification recommends for places
 * in a palette.
 */
function encodeIndexed(
  width: number,
  height: number,
  { palette, indices }: IndexedPixels,
  level: number,
): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, indexedColourType], 8);
  const rows = Buffer.alloc(height * (width + 1));
  for (let y = 0; y < height; y++)
    rows.set(indices.subarray(y * width, (y + 1) * width), y * (width + 1) + 1);
  const colours = palette.filter((_, place) => place % 4 !== 3);
  const transparent = palette.filter((_, place) => place % 4 === 3).filter((alpha) => alpha === 0);
  return Buffer.concat([
    Buffer.from(signature, 'latin1'),
    chunk('IHDR', header),
    chunk('PLTE', colours),
    ...(transparent.length > 0 ? [chunk('tRNS', transparent)] : []),
    chunk('IDAT', deflateSync(rows, { level })),
    chunk('IEND', new Uint8Array()),
  ]);
}

/**
 * Reads a PNG as the studio writes them: 8 bits a channel, red, green, blue and maybe alpha, or places in a palette. For what lies in a
 * library, which may be a stranger's: no more is unpacked than the header promises, and that is bounded.
 *
 * @returns RGBA, `[height, width, 4]`
 * @throws ForeignPng
 */
export function decodePng(bytes: Uint8Array, mostPixels: number): Picture {
  const { width, height, channels } = readHeader(bytes, mostPixels);
  const rowBytes = width * channels;
  const data = unfilter(unpack(bytes, height * (rowBytes + 1)), rowBytes, channels);
  if (!data) throw new ForeignPng('is damaged');
  return { width, height, data: withColours(data, channels, bytes) };
}

const headerBytes = 33;
const indexedColourType = 3;
const channelsOfColourType: Record<number, 1 | 3 | 4> = { 2: 3, [indexedColourType]: 1, 6: 4 };

function readHeader(bytes: Uint8Array, mostPixels: number) {
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
  if (width === 0 || height === 0 || width * height > mostPixels)
    throw new ForeignPng(`has ${width} × ${height} pixels; at most ${mostPixels} are read`);
  return { width, height, channels };
}

/** A few kilobytes may unpack to gigabytes: no more than is promised comes of them. */
function unpack(bytes: Uint8Array, unpackedBytes: number): Buffer {
  let unpacked: Buffer;
  try {
    unpacked = inflateSync(imageData(bytes), { maxOutputLength: unpackedBytes });
  } catch (cause) {
    throw new ForeignPng('is damaged', { cause });
  }
  if (unpacked.length === unpackedBytes) return unpacked;
  throw new ForeignPng('holds other pixels than it promises');
}

function imageData(bytes: Uint8Array): Buffer {
  return Buffer.concat(
    [...chunksOf(bytes)].filter(({ type }) => type === 'IDAT').map(({ data }) => data),
  );
}

function withColours(data: Uint8Array, channels: 1 | 3 | 4, bytes: Uint8Array): Uint8Array {
  if (channels === 4) return data;
  return channels === 3 ? withAlpha(data) : chosenFrom(paletteOf(bytes), data);
}

/** @returns RGBA, 4 bytes a colour */
function paletteOf(bytes: Uint8Array): Uint8Array {
  const chunks = [...chunksOf(bytes)];
  const colours = chunks.find(({ type }) => type === 'PLTE')?.data;
  const alphas = chunks.find(({ type }) => type === 'tRNS')?.data ?? new Uint8Array();
  const count = (colours?.length ?? 0) / 3;
  if (!colours || !Number.isInteger(count) || count > mostColours || alphas.length > count)
    throw new ForeignPng('has a damaged palette');
  const palette = withAlpha(colours);
  alphas.forEach((alpha, place) => (palette[place * 4 + 3] = alpha));
  return palette;
}

function chosenFrom(palette: Uint8Array, indices: Uint8Array): Uint8Array {
  const rgba = new Uint8Array(indices.length * 4);
  for (const [pixel, index] of indices.entries()) {
    if (index * 4 >= palette.length) throw new ForeignPng('has a damaged palette');
    rgba.set(palette.subarray(index * 4, index * 4 + 4), pixel * 4);
  }
  return rgba;
}

/** Opaque: 3 bytes a pixel → 4. */
export function withAlpha(rgb: Uint8Array): Uint8Array {
  const rgba = new Uint8Array((rgb.length / 3) * 4);
  for (let pixel = 0; pixel * 3 < rgb.length; pixel++) {
    rgba.set(rgb.subarray(pixel * 3, pixel * 3 + 3), pixel * 4);
    rgba[pixel * 4 + 3] = 255;
  }
  return rgba;
}
