import { inflateSync } from 'node:zlib';
import { emptyPicture, type Picture } from '../picture.ts';
import { mostCellsOfSheet, mostSheetPixels } from '../protocol.ts';
import { UnreadableImage } from '../unreadable-image.ts';
import type { Blend } from './blend-colours.ts';
import { blendMode, layOver, unitProduct } from './blend.ts';
import { Bytes } from './bytes.ts';
import {
  layTiles,
  parseTilemap,
  parseTileset,
  type StoredImage,
  type Tilemap,
  type Tileset,
} from './tilemap.ts';

/*
 * Aseprite's own files: https://github.com/aseprite/aseprite/blob/main/docs/ase-file-specs.md. They come from strangers:
 * every length is held against what is there, and nothing is inflated beyond what its picture takes. Why no reader from
 * npm: docs/decisions/0445-what-is-read-as-sprites.md.
 */

const magic = { file: 0xa5e0, frame: 0xf1fa } as const;
const headerBytes = 128;
const chunkHeaderBytes = 6;
const chunkType = {
  oldPalette: 0x0004,
  layer: 0x2004,
  cel: 0x2005,
  palette: 0x2019,
  tileset: 0x2023,
} as const;
const headerFlag = { layerOpacity: 1, groupsBlend: 2 } as const;
const layerFlag = { visible: 1, background: 8, reference: 64 } as const;
const layerKind = { image: 0, group: 1, tilemap: 2 } as const;
const celKind = { raw: 0, linked: 1, compressed: 2, tilemap: 3 } as const;
/** Of a palette; a file may say any number. */
const mostColours = 256;
const mostLayers = 2_000;
const mostTilesets = 200;
/** A frame count below this stands in the older field. */
const manyChunks = 0xffff;

type Colour = readonly [number, number, number, number];

interface Header {
  frames: number;
  width: number;
  height: number;
  bytesPerPixel: 1 | 2 | 4;
  flags: number;
  transparentPlace: number;
}

interface Layer {
  flags: number;
  kind: number;
  level: number;
  blend: number;
  opacity: number;
  /** Of a tilemap: the number of what it is laid of. */
  tileset: number | null;
}

interface Cel {
  layer: number;
  left: number;
  top: number;
  opacity: number;
  zIndex: number;
  /** Its own pixels, or the frame that holds those of the same layer. */
  image: StoredImage | Tilemap | { frame: number };
}

interface AsepriteFile {
  header: Header;
  layers: Layer[];
  /** By their numbers; null of one whose tiles are in another file. */
  tilesets: Map<number, Tileset | null>;
  /** One list a frame. */
  cels: Cel[][];
  /** As it is when a frame is drawn: a frame may change it. */
  palettes: Colour[][];
}

export function isAseprite(bytes: Buffer): boolean {
  return bytes.length >= headerBytes && bytes.readUInt16LE(4) === magic.file;
}

/**
 * The frames of a file, each with its visible layers laid on each other as Aseprite shows them, in the colours of its
 * palette.
 *
 * @throws UnreadableImage where it is damaged, too large, or made with what the studio does not draw
 */
export function readAseprite(bytes: Buffer): Picture[] {
  try {
    const file = parse(bytes);
    const shown = visibleLayers(file);
    return file.cels.map((_, frame) => flatten(file, frame, shown));
  } catch (error) {
    if (error instanceof UnreadableImage) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new UnreadableImage(`is a damaged or incomplete Aseprite file (${why})`, {
      cause: error,
    });
  }
}

function parse(bytes: Buffer): AsepriteFile {
  const reader = new Bytes(bytes);
  const header = parseHeader(new Bytes(reader.take(headerBytes)));
  const file: AsepriteFile = { header, layers: [], tilesets: new Map(), cels: [], palettes: [] };
  const room = { pixels: mostSheetPixels };
  let palette: Colour[] = [];
  for (let frame = 0; frame < header.frames; frame++) {
    const length = reader.double();
    const body = new Bytes(reader.take(length - 4));
    if (body.word() !== magic.frame) throw new Error('a frame does not begin like one');
    palette = parseFrame(file, body, palette, room);
    file.palettes.push(palette);
  }
  return file;
}

function parseHeader(reader: Bytes): Header {
  reader.skip(6);
  const frames = reader.word();
  const [width, height] = [reader.word(), reader.word()];
  const bits = reader.word();
  const flags = reader.double();
  reader.skip(10);
  const transparentPlace = reader.byte();
  if (width === 0 || height === 0 || frames === 0) throw new Error('it has no pixels');
  if (bits !== 8 && bits !== 16 && bits !== 32) throw new Error(`${bits} bits a pixel`);
  if (frames > mostCellsOfSheet || width * height * frames > mostSheetPixels)
    throw new UnreadableImage(
      `has ${frames} ${frames === 1 ? 'frame' : 'frames'} of ${width} × ${height} pixels; at most ${mostCellsOfSheet.toLocaleString('en')} frames and ${Math.floor(mostSheetPixels / 1e6)} million pixels in all are read`,
    );
  const bytesPerPixel = (bits / 8) as 1 | 2 | 4;
  return { frames, width, height, bytesPerPixel, flags, transparentPlace };
}

/** @returns the palette as this frame leaves it */
function parseFrame(
  file: AsepriteFile,
  reader: Bytes,
  before: Colour[],
  room: { pixels: number },
): Colour[] {
  const old = reader.word();
  reader.skip(4);
  const now = reader.double();
  const chunks = now === 0 ? old : now;
  if (now === 0 && old === manyChunks)
    throw new Error('a frame does not say how many chunks it has');
  const cels: Cel[] = [];
  let palette = before;
  let hasNewPalette = false;
  for (let read = 0; read < chunks; read++) {
    const length = reader.double();
    const type = reader.word();
    const chunk = new Bytes(reader.take(length - chunkHeaderBytes));
    if (type === chunkType.layer) addLayer(file, chunk);
    if (type === chunkType.tileset) addTileset(file, chunk);
    if (type === chunkType.cel) cels.push(parseCel(file.header, chunk, room));
    if (type === chunkType.palette) {
      palette = changedPalette(palette, chunk);
      hasNewPalette = true;
    }
    if (type === chunkType.oldPalette && !hasNewPalette) palette = oldPalette(palette, chunk);
  }
  file.cels.push(cels);
  return palette;
}

function addLayer({ layers }: AsepriteFile, chunk: Bytes): void {
  if (layers.length >= mostLayers) throw new UnreadableImage(`has more than ${mostLayers} layers`);
  const flags = chunk.word();
  const kind = chunk.word();
  const level = chunk.word();
  chunk.skip(4);
  const blend = chunk.word();
  const opacity = chunk.byte();
  layers.push({ flags, kind, level, blend, opacity, tileset: tilesetOf(kind, chunk) });
}

function tilesetOf(kind: number, chunk: Bytes): number | null {
  if (kind !== layerKind.tilemap) return null;
  chunk.skip(3);
  chunk.skip(chunk.word());
  return chunk.double();
}

function addTileset({ header, tilesets }: AsepriteFile, chunk: Bytes): void {
  const { id, tileset } = parseTileset(chunk, header.bytesPerPixel);
  if (tilesets.size >= mostTilesets)
    throw new UnreadableImage(`has more than ${mostTilesets} tilesets`);
  tilesets.set(id, tileset);
}

function parseCel(header: Header, chunk: Bytes, room: { pixels: number }): Cel {
  const layer = chunk.word();
  const [left, top] = [chunk.short(), chunk.short()];
  const opacity = chunk.byte();
  const kind = chunk.word();
  const zIndex = chunk.short();
  chunk.skip(5);
  const place = { layer, left, top, opacity, zIndex };
  if (kind === celKind.linked) return { ...place, image: { frame: chunk.word() } };
  if (kind === celKind.tilemap) {
    const tilemap = parseTilemap(chunk);
    takeRoom(room, tilemap);
    return { ...place, image: tilemap };
  }
  if (kind !== celKind.raw && kind !== celKind.compressed)
    throw new UnreadableImage(
      `is an Aseprite file with cels of the kind ${kind}, which the studio does not know; flatten its layers first`,
    );
  const [width, height] = [chunk.word(), chunk.word()];
  takeRoom(room, { width, height });
  const length = width * height * header.bytesPerPixel;
  const stored = chunk.rest();
  const pixels =
    kind === celKind.raw
      ? stored
      : length === 0
        ? Buffer.alloc(0)
        : inflateSync(stored, { maxOutputLength: length });
  if (pixels.length < length) throw new Error('a cel has too few pixels');
  return { ...place, image: { width, height, pixels } };
}

/** Cels may be larger than the canvas, and many on each other: all of them together are bounded. */
function takeRoom(room: { pixels: number }, { width, height }: { width: number; height: number }) {
  room.pixels -= width * height;
  if (room.pixels < -3 * mostSheetPixels) throw new UnreadableImage('has cels that are too large');
}

/** Names only the colours that change. */
function changedPalette(before: readonly Colour[], chunk: Bytes): Colour[] {
  const palette = [...before];
  chunk.skip(4);
  const [first, last] = [chunk.double(), chunk.double()];
  chunk.skip(8);
  for (let place = first; place <= Math.min(last, mostColours - 1); place++) {
    const hasName = (chunk.word() & 1) === 1;
    palette[place] = [chunk.byte(), chunk.byte(), chunk.byte(), chunk.byte()];
    if (hasName) chunk.skip(chunk.word());
  }
  return palette;
}

function oldPalette(before: readonly Colour[], chunk: Bytes): Colour[] {
  const palette = [...before];
  const packets = chunk.word();
  let place = 0;
  for (let packet = 0; packet < packets; packet++) {
    place += chunk.byte();
    const count = chunk.byte() || mostColours;
    for (let colour = 0; colour < count; colour++, place++) {
      const [red, green, blue] = [chunk.byte(), chunk.byte(), chunk.byte()];
      if (place < mostColours) palette[place] = [red, green, blue, 255];
    }
  }
  return palette;
}

interface ShownLayer {
  blend: Blend;
  opacity: number;
  isBackground: boolean;
}

/** By their places; groups and what they hide are left out. */
function visibleLayers({ header, layers }: AsepriteFile): Map<number, ShownLayer> {
  const shown = new Map<number, ShownLayer>();
  /** The groups around a layer, by their levels. */
  const above: boolean[] = [];
  layers.forEach(({ flags, kind, level, blend, opacity }, place) => {
    const parentIsShown = level === 0 || (above[level - 1] ?? true);
    const isShown = parentIsShown && (flags & layerFlag.visible) !== 0;
    above[level] = isShown;
    if (!isShown || (flags & layerFlag.reference) !== 0) return;
    const isGroup = kind === layerKind.group;
    if (isGroup) refuseBlendedGroup(header, blend, opacity);
    if (isGroup) return;
    const how = blendMode(blend);
    if (!how)
      throw new UnreadableImage(
        `has a layer with Aseprite’s blend mode number ${blend}, which the studio does not draw; flatten its layers first`,
      );
    const hasOpacity = (header.flags & headerFlag.layerOpacity) !== 0;
    const isBackground = (flags & layerFlag.background) !== 0;
    shown.set(place, { blend: how, opacity: hasOpacity ? opacity : 255, isBackground });
  });
  return shown;
}

/** Since 1.3 a group may be blended as a whole. */
function refuseBlendedGroup({ flags }: Header, blend: number, opacity: number): void {
  if ((flags & headerFlag.groupsBlend) === 0 || (blend === 0 && opacity === 255)) return;
  throw new UnreadableImage(
    'has a group of layers that is blended as a whole, which the studio does not draw; flatten its layers first',
  );
}

function flatten(
  file: AsepriteFile,
  frame: number,
  shown: ReadonlyMap<number, ShownLayer>,
): Picture {
  const { header, cels } = file;
  const picture = emptyPicture(header.width, header.height);
  const inOrder = [...(cels[frame] as Cel[])].sort(
    (one, other) =>
      one.layer + one.zIndex - (other.layer + other.zIndex) || one.zIndex - other.zIndex,
  );
  const palette = file.palettes[frame] as Colour[];
  for (const cel of inOrder) {
    const layer = shown.get(cel.layer);
    if (layer)
      layCel(picture, cel, imageOf(file, cel), layer, colourReader(header, palette, layer));
  }
  return picture;
}

function imageOf(file: AsepriteFile, { image, layer }: Cel): StoredImage {
  const own = 'frame' in image ? linkedImage(file, image.frame, layer) : image;
  if ('pixels' in own) return own;
  const number = file.layers[layer]?.tileset ?? null;
  const tileset = number === null ? undefined : file.tilesets.get(number);
  if (tileset === null)
    throw new UnreadableImage(
      'is an Aseprite file with tiles of another file, which the studio does not open; flatten its layers first',
    );
  if (!tileset) throw new Error('a tilemap is laid of tiles that are not there');
  return layTiles(own, tileset, nothingIn(file.header));
}

function linkedImage({ cels }: AsepriteFile, frame: number, layer: number): StoredImage | Tilemap {
  const linked = cels[frame]?.find((cel) => cel.layer === layer)?.image;
  if (linked && !('frame' in linked)) return linked;
  throw new Error('a cel is linked to one that is not there');
}

/** The bytes of a pixel that is transparent. */
function nothingIn({ bytesPerPixel, transparentPlace }: Header): Uint8Array {
  return bytesPerPixel === 1 ? Uint8Array.of(transparentPlace) : new Uint8Array(bytesPerPixel);
}

type ReadColour = (pixels: Buffer, place: number) => Colour;

const nothing: Colour = [0, 0, 0, 0];

function colourReader(
  { bytesPerPixel, transparentPlace }: Header,
  palette: readonly Colour[],
  { isBackground }: ShownLayer,
): ReadColour {
  if (bytesPerPixel === 4)
    return (pixels, place) => [
      pixels[place * 4] as number,
      pixels[place * 4 + 1] as number,
      pixels[place * 4 + 2] as number,
      pixels[place * 4 + 3] as number,
    ];
  if (bytesPerPixel === 2)
    return (pixels, place) => {
      const value = pixels[place * 2] as number;
      return [value, value, value, pixels[place * 2 + 1] as number];
    };
  return (pixels, place) => {
    const index = pixels[place] as number;
    if (index === transparentPlace && !isBackground) return nothing;
    return palette[index] ?? nothing;
  };
}

/** What lies outside the canvas is not shown. */
function layCel(
  picture: Picture,
  cel: Cel,
  image: StoredImage,
  layer: ShownLayer,
  colourOf: ReadColour,
): void {
  const opacity = unitProduct(cel.opacity, layer.opacity);
  const [firstX, firstY] = [Math.max(0, -cel.left), Math.max(0, -cel.top)];
  const endX = Math.min(image.width, picture.width - cel.left);
  const endY = Math.min(image.height, picture.height - cel.top);
  for (let y = firstY; y < endY; y++) {
    for (let x = firstX; x < endX; x++) {
      const offset = ((cel.top + y) * picture.width + cel.left + x) * 4;
      const pixel = colourOf(image.pixels, y * image.width + x);
      layOver(picture.data, offset, pixel, layer.blend, opacity);
    }
  }
}
