import { deflateSync } from 'node:zlib';

/*
 * Aseprite files by hand, as Aseprite writes them: layers, groups, blend modes, linked cels, palettes that change.
 * https://github.com/aseprite/aseprite/blob/main/docs/ase-file-specs.md
 */

interface FileOptions {
  width: number;
  height: number;
  depth?: 8 | 16 | 32;
  /** 1: opacity of layers counts; 2: groups are blended as a whole. */
  flags?: number;
  transparent?: number;
  /** The chunks of each frame. */
  frames: Buffer[][];
  /** As files were before there was a larger field for the number of chunks. */
  isOld?: boolean;
}

export function asepriteFile(options: FileOptions): Buffer {
  const { width, height, depth = 32, flags = 1, transparent = 0, frames, isOld = false } = options;
  const body = Buffer.concat(frames.map((chunks) => frame(chunks, isOld)));
  const header = Buffer.alloc(128);
  header.writeUInt32LE(128 + body.length, 0);
  header.writeUInt16LE(0xa5e0, 4);
  header.writeUInt16LE(frames.length, 6);
  header.writeUInt16LE(width, 8);
  header.writeUInt16LE(height, 10);
  header.writeUInt16LE(depth, 12);
  header.writeUInt32LE(flags, 14);
  header.writeUInt8(transparent, 28);
  return Buffer.concat([header, body]);
}

function frame(chunks: readonly Buffer[], isOld: boolean): Buffer {
  const body = Buffer.concat(chunks);
  const header = Buffer.alloc(16);
  header.writeUInt32LE(16 + body.length, 0);
  header.writeUInt16LE(0xf1fa, 4);
  header.writeUInt16LE(chunks.length, 6);
  header.writeUInt16LE(100, 8);
  header.writeUInt32LE(isOld ? 0 : chunks.length, 12);
  return Buffer.concat([header, body]);
}

export function chunk(type: number, ...parts: Buffer[]): Buffer {
  const data = Buffer.concat(parts);
  const header = Buffer.alloc(6);
  header.writeUInt32LE(6 + data.length, 0);
  header.writeUInt16LE(type, 4);
  return Buffer.concat([header, data]);
}

interface LayerOptions {
  name?: string;
  /** 1 visible, 8 background, 64 reference. */
  flags?: number;
  kind?: number;
  level?: number;
  blend?: number;
  opacity?: number;
  /** Of a tilemap. */
  tileset?: number;
}

export function layer(options: LayerOptions = {}): Buffer {
  const { name = 'layer', flags = 3, kind = 0, level = 0, blend = 0, opacity = 255 } = options;
  return chunk(
    0x2004,
    words(flags, kind, level, 0, 0, blend),
    Buffer.from([opacity, 0, 0, 0]),
    words(name.length),
    Buffer.from(name),
    ...(options.tileset === undefined ? [] : [words(options.tileset, 0)]),
    // What later versions add at the end, such as a UUID.
    Buffer.alloc(16, 7),
  );
}

interface CelOptions {
  layer?: number;
  left?: number;
  top?: number;
  width: number;
  height: number;
  pixels: readonly number[] | Buffer;
  opacity?: number;
  zIndex?: number;
  isRaw?: boolean;
}

export function cel(options: CelOptions): Buffer {
  const { width, height, pixels, isRaw = false } = options;
  const bytes = Buffer.from(pixels);
  return chunk(
    0x2005,
    celPlace(options, isRaw ? 0 : 2),
    words(width, height),
    isRaw ? bytes : deflateSync(bytes),
  );
}

interface TilesetOptions {
  id?: number;
  /** 1 in another file, 2 in this one, 4 the tile 0 is empty. */
  flags?: number;
  width: number;
  height: number;
  /** Of each tile. */
  tiles: readonly (readonly number[])[];
}

export function tileset({ id = 0, flags = 6, width, height, tiles }: TilesetOptions): Buffer {
  const pixels = deflateSync(Buffer.from(tiles.flat()));
  const numbers = doubles(id, flags, tiles.length);
  const external = flags & 1 ? [doubles(1, 0)] : [];
  const included = flags & 2 ? [doubles(pixels.length), pixels] : [];
  return chunk(
    0x2023,
    numbers,
    words(width, height),
    Buffer.alloc(16),
    words(0),
    ...external,
    ...included,
  );
}

/** As Aseprite writes what is said of a tile besides its place. */
export const tileFlag = { flipX: 0x20000000, flipY: 0x40000000, swap: 0x80000000 } as const;

export function tilemap({
  width,
  height,
  tiles,
  ...place
}: Omit<CelOptions, 'pixels' | 'isRaw'> & { tiles: readonly number[] }): Buffer {
  return chunk(
    0x2005,
    celPlace(place, 3),
    words(width, height, 32),
    doubles(0x1fffffff, tileFlag.flipX, tileFlag.flipY, tileFlag.swap),
    Buffer.alloc(10),
    deflateSync(doubles(...tiles)),
  );
}

function doubles(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, place) => bytes.writeUInt32LE(value >>> 0, place * 4));
  return bytes;
}

/** Its own place counts, as in Aseprite. */
export function linkedCel(layerPlace: number, frameNumber: number, left = 0): Buffer {
  return chunk(0x2005, celPlace({ layer: layerPlace, left }, 1), words(frameNumber));
}

function celPlace(
  {
    layer: layerPlace = 0,
    left = 0,
    top = 0,
    opacity = 255,
    zIndex = 0,
  }: Omit<CelOptions, 'width' | 'height' | 'pixels'>,
  kind: number,
): Buffer {
  const place = Buffer.alloc(16);
  place.writeUInt16LE(layerPlace, 0);
  place.writeInt16LE(left, 2);
  place.writeInt16LE(top, 4);
  place.writeUInt8(opacity, 6);
  place.writeUInt16LE(kind, 7);
  place.writeInt16LE(zIndex, 9);
  return place;
}

export function palette(first: number, ...colours: readonly (readonly number[])[]): Buffer {
  const numbers = Buffer.alloc(20);
  numbers.writeUInt32LE(first + colours.length, 0);
  numbers.writeUInt32LE(first, 4);
  numbers.writeUInt32LE(first + colours.length - 1, 8);
  return chunk(
    0x2019,
    numbers,
    // Every other colour has a name.
    ...colours.map((colour, place) =>
      place % 2 === 0
        ? Buffer.concat([words(0), Buffer.from(colour)])
        : Buffer.concat([words(1), Buffer.from(colour), words(3), Buffer.from('rot')]),
    ),
  );
}

export function words(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2);
  values.forEach((value, place) => bytes.writeUInt16LE(value, place * 2));
  return bytes;
}
