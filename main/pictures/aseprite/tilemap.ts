import { inflateSync } from 'node:zlib';
import { mostSheetPixels } from '../protocol.ts';
import { UnreadableImage } from '../unreadable-image.ts';
import type { Bytes } from './bytes.ts';

/** Pixels as they stand in the file: places in the palette, greys or colours. */
export interface StoredImage {
  width: number;
  height: number;
  pixels: Buffer;
}

/** The pictures that tilemaps are laid of, one below the other. */
export interface Tileset {
  tiles: number;
  tileWidth: number;
  tileHeight: number;
  pixels: Buffer;
  /** Else one of all ones is. */
  zeroIsEmpty: boolean;
}

export interface Tilemap {
  /** In tiles. */
  width: number;
  height: number;
  values: Buffer;
  masks: { place: number; flipX: number; flipY: number; swap: number };
}

const tilesetFlag = { external: 1, included: 2, zeroIsEmpty: 4 } as const;
const bytesPerTile = 4;
const noTile = 0xffffffff;

/** @returns its number in the file, and null where the tiles themselves are in another file */
export function parseTileset(
  chunk: Bytes,
  bytesPerPixel: number,
): { id: number; tileset: Tileset | null } {
  const id = chunk.double();
  const flags = chunk.double();
  const tiles = chunk.double();
  const [tileWidth, tileHeight] = [chunk.word(), chunk.word()];
  chunk.skip(2 + 14);
  chunk.skip(chunk.word());
  if (flags & tilesetFlag.external) chunk.skip(8);
  if (!(flags & tilesetFlag.included)) return { id, tileset: null };
  const pixels = tiles * tileWidth * tileHeight;
  if (pixels > mostSheetPixels) throw new UnreadableImage('has a tileset that is too large');
  const stored = chunk.take(chunk.double());
  const zeroIsEmpty = (flags & tilesetFlag.zeroIsEmpty) !== 0;
  const length = pixels * bytesPerPixel;
  return {
    id,
    tileset: { tiles, tileWidth, tileHeight, pixels: inflated(stored, length), zeroIsEmpty },
  };
}

export function parseTilemap(chunk: Bytes): Tilemap {
  const [width, height] = [chunk.word(), chunk.word()];
  if (chunk.word() !== bytesPerTile * 8) throw new Error('a tile has an odd number of bits');
  if (width * height > mostSheetPixels)
    throw new UnreadableImage('has a tilemap that is too large');
  const [place, flipX, flipY, swap] = [
    chunk.double(),
    chunk.double(),
    chunk.double(),
    chunk.double(),
  ];
  chunk.skip(10);
  const values = inflated(chunk.rest(), width * height * bytesPerTile);
  return { width, height, values, masks: { place, flipX, flipY, swap } };
}

function inflated(stored: Buffer, length: number): Buffer {
  if (length === 0) return Buffer.alloc(0);
  const bytes = inflateSync(stored, { maxOutputLength: length });
  if (bytes.length < length) throw new Error('a tilemap has too few pixels');
  return bytes;
}

/**
 * A tilemap as the picture that its tiles make.
 *
 * @param nothing the bytes of a pixel that is transparent
 */
export function layTiles(
  { width, height, values, masks }: Tilemap,
  tileset: Tileset,
  nothing: Uint8Array,
): StoredImage {
  const { tileWidth, tileHeight } = tileset;
  const [across, down] = [width * tileWidth, height * tileHeight];
  if (across * down > mostSheetPixels) throw new UnreadableImage('has a tilemap that is too large');
  const pixels = Buffer.alloc(across * down * nothing.length, nothing);
  for (let tile = 0; tile < width * height; tile++) {
    const value = values.readUInt32LE(tile * bytesPerTile);
    if (value === noTile || (tileset.zeroIsEmpty && (value & masks.place) === 0)) continue;
    if (value & masks.swap)
      throw new UnreadableImage(
        'is an Aseprite file with tiles that are turned on their diagonal, which the studio does not draw; flatten its layers first',
      );
    const left = (tile % width) * tileWidth;
    const top = Math.floor(tile / width) * tileHeight;
    layTile({ pixels, across, left, top }, tileset, nothing.length, {
      place: (value & masks.place) >>> 0,
      flipX: (value & masks.flipX) !== 0,
      flipY: (value & masks.flipY) !== 0,
    });
  }
  return { width: across, height: down, pixels };
}

function layTile(
  onto: { pixels: Buffer; across: number; left: number; top: number },
  { tiles, tileWidth, tileHeight, pixels }: Tileset,
  bytesPerPixel: number,
  { place, flipX, flipY }: { place: number; flipX: boolean; flipY: boolean },
): void {
  if (place >= tiles) throw new Error('a tilemap has a tile that is not there');
  for (let y = 0; y < tileHeight; y++) {
    const row = place * tileHeight + (flipY ? tileHeight - 1 - y : y);
    for (let x = 0; x < tileWidth; x++) {
      const from = (row * tileWidth + (flipX ? tileWidth - 1 - x : x)) * bytesPerPixel;
      const to = ((onto.top + y) * onto.across + onto.left + x) * bytesPerPixel;
      pixels.copy(onto.pixels, to, from, from + bytesPerPixel);
    }
  }
}
