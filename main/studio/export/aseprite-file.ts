import { deflateSync } from 'node:zlib';
import { indexPixels, mostColours, type IndexedPixels } from '../../png/palette.ts';
import type { Picture } from '../../pictures/picture.ts';

/*
 * Aseprite's own file format, as far as one picture needs it:
 * https://github.com/aseprite/aseprite/blob/main/docs/ase-file-specs.md. All numbers are little-endian.
 */

const bytesPerColour = 4;
const headerBytes = 128;
const frameHeaderBytes = 16;
const chunkHeaderBytes = 6;
const magic = { file: 0xa5e0, frame: 0xf1fa } as const;
const chunkType = {
  layer: 0x2004,
  cel: 0x2005,
  profile: 0x2007,
  palette: 0x2019,
  userData: 0x2020,
};
const bitsPerPixel = { indexed: 8, rgba: 32 } as const;
/** How long the one frame is shown: Aseprite's default. */
const frameMs = 100;
const srgb = 1;
const compressedImage = 2;

/**
 * A sprite of one frame and one layer: indexed, with the picture's own palette, where it has one, and else RGBA.
 *
 * @param note stands in the layer as user data, which Aseprite shows
 */
export function encodeAseprite(picture: Picture, note: string): Buffer {
  const indexed = withTransparentFirst(picture);
  const chunks = [
    chunk(chunkType.profile, word(srgb), Buffer.alloc(14)),
    ...(indexed ? [paletteChunk(indexed.palette)] : []),
    layerChunk('creature'),
    chunk(chunkType.userData, double(1), text(note)),
    celChunk(picture, indexed ? indexed.indices : picture.data),
  ];
  const frame = frameOf(chunks);
  const colours = indexed ? indexed.palette.length / bytesPerColour : 0;
  return Buffer.concat([header(picture, colours, headerBytes + frame.length), frame]);
}

/** In Aseprite one colour of the palette is the transparent one: here the first, whether the picture needs it or not. */
function withTransparentFirst({ data }: Picture): IndexedPixels | null {
  const indexed = indexPixels(data);
  if (!indexed) return null;
  const { palette, indices } = indexed;
  let transparent = 0;
  while (palette[transparent * bytesPerColour + 3] === 0) transparent++;
  const opaque = palette.subarray(transparent * bytesPerColour);
  if (opaque.length / bytesPerColour >= mostColours) return null;
  return {
    palette: Buffer.concat([Buffer.alloc(bytesPerColour), opaque]),
    indices: indices.map((place) => Math.max(0, place - transparent + 1)),
  };
}

function header({ width, height }: Picture, colours: number, fileBytes: number): Buffer {
  const bytes = Buffer.alloc(headerBytes);
  bytes.writeUInt32LE(fileBytes, 0);
  bytes.writeUInt16LE(magic.file, 4);
  bytes.writeUInt16LE(1, 6);
  bytes.writeUInt16LE(width, 8);
  bytes.writeUInt16LE(height, 10);
  bytes.writeUInt16LE(colours > 0 ? bitsPerPixel.indexed : bitsPerPixel.rgba, 12);
  // The layer's opacity counts.
  bytes.writeUInt32LE(1, 14);
  bytes.writeUInt16LE(frameMs, 18);
  // The colour that is transparent: the first.
  bytes.writeUInt8(0, 28);
  bytes.writeUInt16LE(colours, 32);
  // Square pixels, and the grid that Aseprite begins with.
  bytes.writeUInt8(1, 34);
  bytes.writeUInt8(1, 35);
  bytes.writeUInt16LE(16, 40);
  bytes.writeUInt16LE(16, 42);
  return bytes;
}

function frameOf(chunks: readonly Buffer[]): Buffer {
  const bytes = Buffer.alloc(frameHeaderBytes);
  const body = Buffer.concat(chunks);
  bytes.writeUInt32LE(frameHeaderBytes + body.length, 0);
  bytes.writeUInt16LE(magic.frame, 4);
  bytes.writeUInt16LE(chunks.length, 6);
  bytes.writeUInt16LE(frameMs, 8);
  bytes.writeUInt32LE(chunks.length, 12);
  return Buffer.concat([bytes, body]);
}

function chunk(type: number, ...parts: Buffer[]): Buffer {
  const data = Buffer.concat(parts);
  return Buffer.concat([double(chunkHeaderBytes + data.length), word(type), data]);
}

function layerChunk(name: string): Buffer {
  const [visibleAndEditable, opaque] = [3, 255];
  return chunk(
    chunkType.layer,
    ...[word(visibleAndEditable), Buffer.alloc(10), Buffer.from([opaque, 0, 0, 0]), text(name)],
  );
}

function paletteChunk(palette: Uint8Array): Buffer {
  const count = palette.length / bytesPerColour;
  // Colours have no names.
  const entries = Array.from({ length: count }, (_, place) =>
    Buffer.concat([
      word(0),
      palette.subarray(place * bytesPerColour, (place + 1) * bytesPerColour),
    ]),
  );
  return chunk(
    chunkType.palette,
    ...[double(count), double(0), double(count - 1), Buffer.alloc(8), ...entries],
  );
}

function celChunk({ width, height }: Picture, pixels: Uint8Array): Buffer {
  const inFirstLayer = word(0);
  const atTheCorner = double(0);
  return chunk(
    chunkType.cel,
    ...[inFirstLayer, atTheCorner, Buffer.from([255]), word(compressedImage), Buffer.alloc(7)],
    ...[word(width), word(height), deflateSync(pixels)],
  );
}

function word(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

function double(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value, 'utf8');
  return Buffer.concat([word(bytes.length), bytes]);
}
