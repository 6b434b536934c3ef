import { createRequire } from 'node:module';
import type { Picture } from '../../../pictures/picture.ts';
import { durationOf, takeTurns, type EncodeFilm } from './film.ts';

// CommonJS that says it is a module: whoever imports it gets one thing in Node and another in a bundle.
const { GIFEncoder, quantize, applyPalette } = createRequire(import.meta.url)('gifenc') as Gifenc;

/** A place of each palette is what is transparent. */
const mostColours = 255;
/** Before a frame what was there is cleared: https://www.w3.org/Graphics/GIF/spec-gif89a.txt, section 23 */
const clearBefore = 2;
/** GIF knows no half: this much alpha is there. */
const opaqueFrom = 128;

/** An animated GIF. Pictures of palettes keep their colours; of others each frame gets the 255 that fit it best. */
export const gifFilm: EncodeFilm = async function* (film, options) {
  const gif = GIFEncoder();
  let frame = 0;
  for await (const pixels of film.frames) {
    const { palette, indices } = indexed(pixels);
    const scaled = enlargedIndices(indices, pixels.width, options.scale);
    const [width, height] = [pixels.width * options.scale, pixels.height * options.scale];
    gif.writeFrame(scaled, width, height, {
      palette,
      delay: durationOf(frame, film, options),
      repeat: options.loop ? 0 : -1,
      ...{ transparent: true, transparentIndex: 0, dispose: clearBefore },
    });
    frame += 1;
    if (frame === film.count) {
      comment(gif.stream, film.description);
      gif.finish();
    }
    yield { text: Uint8Array.from(gif.bytes()), share: frame / film.count };
    gif.stream.reset();
    await takeTurns();
  }
};

/** Places in a palette whose first is what is transparent. */
function indexed({ data }: Picture): { palette: [number, number, number][]; indices: Uint8Array } {
  const count = data.length / 4;
  const places = new Map<number, number>();
  const indices = new Uint8Array(count);
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  for (let pixel = 0; pixel < count; pixel++) {
    if ((data[pixel * 4 + 3] as number) < opaqueFrom) continue;
    const colour = view.getUint32(pixel * 4) >>> 8;
    const place = places.get(colour) ?? places.size + 1;
    if (place > mostColours) return nearest(data);
    places.set(colour, place);
    indices[pixel] = place;
  }
  return { palette: withTransparent([...places.keys()].map(rgbOf)), indices };
}

function nearest(data: Uint8Array): ReturnType<typeof indexed> {
  const isThere = (pixel: number) => (data[pixel * 4 + 3] as number) >= opaqueFrom;
  const visible = new Uint8Array(data.length);
  let length = 0;
  for (let pixel = 0; pixel < data.length / 4; pixel++) {
    if (!isThere(pixel)) continue;
    visible.set(data.subarray(pixel * 4, pixel * 4 + 4), length);
    length += 4;
  }
  const palette = quantize(visible.slice(0, length), mostColours, { format: 'rgb565' });
  const indices = applyPalette(data.slice(), palette, 'rgb565').map((place, pixel) =>
    isThere(pixel) ? place + 1 : 0,
  );
  return { palette: withTransparent(palette), indices };
}

/** At least two colours: no table of colours is shorter. */
function withTransparent(palette: [number, number, number][]): [number, number, number][] {
  const all: [number, number, number][] = [[0, 0, 0], ...palette];
  return all.length < 2 ? [...all, [0, 0, 0]] : all;
}

function rgbOf(colour: number): [number, number, number] {
  return [colour >>> 16, (colour >>> 8) & 255, colour & 255];
}

function enlargedIndices(indices: Uint8Array, width: number, scale: number): Uint8Array {
  if (scale === 1) return indices;
  const height = indices.length / width;
  const enlarged = new Uint8Array(indices.length * scale * scale);
  for (let y = 0; y < height; y++) {
    const row = y * scale * width * scale;
    for (let x = 0; x < width; x++)
      enlarged.fill(indices[y * width + x] as number, row + x * scale, row + (x + 1) * scale);
    for (let copy = 1; copy < scale; copy++)
      enlarged.copyWithin(row + copy * width * scale, row, row + width * scale);
  }
  return enlarged;
}

/** A comment extension: blocks of at most 255 bytes, ended by an empty one. */
function comment(
  stream: { writeByte(byte: number): void; writeBytes(bytes: ArrayLike<number>): void },
  text: string,
): void {
  const bytes = Buffer.from(text.replaceAll(/[^\x20-\x7e]/g, '?'), 'latin1');
  stream.writeBytes([0x21, 0xfe]);
  for (let at = 0; at < bytes.length; at += 255) {
    const block = bytes.subarray(at, at + 255);
    stream.writeByte(block.length);
    stream.writeBytes(block);
  }
  stream.writeByte(0);
}

type Palette = [red: number, green: number, blue: number][];
interface Encoder {
  writeFrame(
    indices: Uint8Array,
    width: number,
    height: number,
    options: {
      palette: Palette;
      /** In milliseconds. */
      delay: number;
      /** −1 plays once, 0 for ever. */
      repeat: number;
      transparent: boolean;
      transparentIndex: number;
      dispose: number;
    },
  ): void;
  finish(): void;
  bytes(): Uint8Array;
  readonly stream: {
    reset(): void;
    writeByte(byte: number): void;
    writeBytes(bytes: ArrayLike<number>): void;
  };
}
/** gifenc has no types of its own: what is used of it. */
interface Gifenc {
  GIFEncoder(): Encoder;
  quantize(rgba: Uint8Array, colours: number, options: { format: 'rgb565' }): Palette;
  applyPalette(rgba: Uint8Array, palette: Palette, format: 'rgb565'): Uint8Array;
}
