import { bytesPerPixel, emptyPicture, type Picture } from './picture.ts';

/** What is known of how a picture was enlarged, pixel by pixel. */
interface Enlargement {
  /** How many pixels a side each pixel was made into; at least 2. */
  factor: number;
  /** Where the first whole pixel begins: what lies before it is a border, or was cut off. */
  left: number;
  top: number;
}

/**
 * Fewer edges than this prove nothing: boxes and flags may well have all of theirs on even places. Counted in columns
 * and in rows that differ from the one before, where the picture has its own size.
 */
const fewestEdgesInAll = 12;
const fewestEdgesASide = 5;
/** Pixel art has an edge in nearly every column and row of what it shows; of 11,000 sprites the least has 0.58. */
const leastEdgeShare = 0.4;

const rowsBetweenLooks = 16;

/** Pixel art in its own size, however it was saved, and by what it had been enlarged: 1 for any other picture. */
export function toOwnSize(picture: Picture): { picture: Picture; enlargedBy: number } {
  const found = findEnlargement(picture);
  return found
    ? { picture: takeOneOfEach(picture, found), enlargedBy: found.factor }
    : { picture, enlargedBy: 1 };
}

/**
 * By which whole factor a picture was enlarged so that each pixel became a square of its colour: then all edges lie on
 * a grid. Null where they do not, or are too few to tell.
 */
function findEnlargement(picture: Picture): Enlargement | null {
  const edges = findEdges(picture);
  if (!edges) return null;
  const { columns, rows } = edges;
  const factor = greatestCommonDivisor(distancesOf(columns), distancesOf(rows));
  if (factor < 2 || !haveProof(columns, rows, factor)) return null;
  return { factor, left: (columns[0] as number) % factor, top: (rows[0] as number) % factor };
}

function haveProof(columns: readonly number[], rows: readonly number[], factor: number): boolean {
  if (columns.length + rows.length < fewestEdgesInAll) return false;
  return [columns, rows].every((edges) => {
    const spanned = ((edges.at(-1) as number) - (edges[0] as number)) / factor + 1;
    return edges.length >= fewestEdgesASide && edges.length >= spanned * leastEdgeShare;
  });
}

interface Edges {
  /** Places whose column or row differs somewhere from the one before, ascending. */
  columns: number[];
  rows: number[];
}

/** Null as soon as it is clear that the edges lie on no grid, which for photographs is at once. */
function findEdges({ width, height, data }: Picture): Edges | null {
  const pixels = wordsOf(data);
  const columns = new Uint8Array(width);
  const rows: number[] = [];
  for (let y = 0; y < height; y++) {
    let differs = false;
    for (let x = 0, at = y * width; x < width; x++, at++) {
      if (x > 0 && !looksSame(pixels[at] as number, pixels[at - 1] as number)) columns[x] = 1;
      if (y > 0 && !differs) {
        differs = !looksSame(pixels[at] as number, pixels[at - width] as number);
      }
    }
    if (differs) rows.push(y);
    const isTimeToLook = y % rowsBetweenLooks === rowsBetweenLooks - 1;
    if (isTimeToLook && greatestCommonDivisor(distancesOf(placesOf(columns))) === 1) return null;
  }
  return { columns: placesOf(columns), rows };
}

/** The colour of what cannot be seen does not matter. */
function looksSame(one: number, other: number): boolean {
  return one === other || (one >>> 24 === 0 && other >>> 24 === 0);
}

/** One number a pixel, its highest byte the alpha: all systems of ours are little-endian, as WebAssembly is. */
function wordsOf(data: Uint8Array): Uint32Array {
  const aligned = data.byteOffset % bytesPerPixel === 0 ? data : data.slice();
  return new Uint32Array(aligned.buffer, aligned.byteOffset, aligned.length / bytesPerPixel);
}

function placesOf(flags: Uint8Array): number[] {
  const places: number[] = [];
  for (let place = 0; place < flags.length; place++) if (flags[place] === 1) places.push(place);
  return places;
}

function distancesOf(places: readonly number[]): number[] {
  return places.slice(1).map((place, index) => place - (places[index] as number));
}

/** 0 where there are no numbers. */
function greatestCommonDivisor(...lists: readonly number[][]): number {
  let divisor = 0;
  for (const number of lists.flat()) {
    let rest = number;
    while (rest > 0) [divisor, rest] = [rest, divisor % rest];
    if (divisor === 1) return 1;
  }
  return divisor;
}

function takeOneOfEach(picture: Picture, { factor, left, top }: Enlargement): Picture {
  const columns = startsOf(picture.width, left, factor);
  const rows = startsOf(picture.height, top, factor);
  const own = emptyPicture(columns.length, rows.length);
  let to = 0;
  for (const y of rows) {
    for (const x of columns) {
      const from = (y * picture.width + x) * bytesPerPixel;
      for (let byte = 0; byte < bytesPerPixel; byte++) {
        own.data[to++] = picture.data[from + byte] as number;
      }
    }
  }
  return own;
}

/** Where each pixel of its own size begins, a part of one at either side included. */
function startsOf(length: number, first: number, factor: number): number[] {
  const starts = first > 0 ? [0] : [];
  for (let start = first; start < length; start += factor) starts.push(start);
  return starts;
}
