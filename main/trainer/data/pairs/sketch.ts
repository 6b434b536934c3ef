import { around, darkPart, flatParts, type FlatParts, outside } from './flat-parts.ts';
import { type DrawSource, emptyPaper, hashOf, type PixelGrid } from './pairing.ts';
import { isContour } from './silhouette.ts';

/** A contour is so many times thinner than the picture. */
const strokesAcross = 16;
/** A hand that draws lines strays by up to one of so many parts of the picture. */
const strayParts = 32;

/**
 * What a person would draw of the sprite with a mouse in a minute: a thick wavering contour, dark spots for
 * eyes and mouth, and a blob of colour in the middle of each part, with no shades and no inner lines. The
 * same sprite always gives the same sketch.
 */
export const sketchSource: DrawSource = (sprite) => {
  const parts = flatParts(sprite);
  const paper = emptyPaper(sprite);
  fillParts(paper, sprite, parts);
  drawContour(paper, sprite, parts);
  return waver(paper, sprite);
};

/** The rim of every part stays empty: a person does not colour up to the line. */
function fillParts(paper: Uint8Array, sprite: PixelGrid, { partOf, colourOf }: FlatParts): void {
  const { size, channels, ink } = sprite;
  partOf.forEach((part, pixel) => {
    const near = around(partOf, pixel, size);
    const isDark = part === darkPart;
    const colour = isDark ? ink : colourOf(part);
    // Dark at the edge is the sprite's own contour, which is drawn as a stroke.
    const amid = isDark ? !near.includes(outside) : near.every((one) => one === part);
    if (colour && amid) paper.set([...colour, 255].slice(0, channels), pixel * channels);
  });
}

function drawContour(paper: Uint8Array, sprite: PixelGrid, { partOf }: FlatParts): void {
  const { size, channels, ink } = sprite;
  const width = Math.max(1, Math.round(size / strokesAcross));
  partOf.forEach((_part, pixel) => {
    if (!isContour(partOf, pixel, size)) return;
    for (const place of stroke(pixel, size, width)) paper.set(ink, place * channels);
  });
}

/** The pixels of a square stroke that begins at one and lies in the picture. */
function stroke(pixel: number, size: number, width: number): number[] {
  const [x, y] = [pixel % size, Math.floor(pixel / size)];
  return Array.from({ length: width * width }, (_, index) => ({
    column: x + (index % width),
    row: y + Math.floor(index / width),
  }))
    .filter(({ column, row }) => column < size && row < size)
    .map(({ column, row }) => row * size + column);
}

/** Moves rows and columns to and fro in two slow waves, whose phases follow from the sprite. */
function waver(paper: Uint8Array, { pixels, size, channels, ground }: PixelGrid): Uint8Array {
  const hash = hashOf(pixels);
  const wave = (place: number, phase: number): number =>
    Math.round(Math.sin((place / size) * 4 * Math.PI + phase) * (size / strayParts));
  const wavered = new Uint8Array(paper.length);
  for (let pixel = 0; pixel < size * size; pixel++) {
    const [x, y] = [pixel % size, Math.floor(pixel / size)];
    const [column, row] = [x + wave(y, hash & 0xff), y + wave(x, (hash >>> 8) & 0xff)];
    const lies = Math.min(column, row) >= 0 && Math.max(column, row) < size;
    const from = (row * size + column) * channels;
    wavered.set(lies ? paper.subarray(from, from + channels) : ground, pixel * channels);
  }
  return wavered;
}
