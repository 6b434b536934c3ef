import { cellSizeOf, type ImportOptions } from '../../shared/dataset/dataset.ts';
import { connectedParts, islandsOf, type Island, type Mask } from './islands.ts';
import { findFlatBackground, isBackground } from './flat-background.ts';
import {
  bytesPerPixel,
  type DecodedPicture,
  type Picture,
  type Rectangle,
  type SpriteSheet,
} from './picture.ts';
import { mostCellsOfSheet, mostSheetPixels, workingSize } from './protocol.ts';
import { UnreadableImage } from './unreadable-image.ts';

/** Alpha up to this is invisible. */
const invisibleAlpha = 8;

const smallestCell = 8;
/** Width to height, or height to width. */
const mostOblong = 4;
/** Fewer are floating parts as likely as frames. */
const fewestCells = 4;
const fewestIslands = 8;
/** Sprites of one sheet are of one kind of size: a body and the sparks around it are not. */
const mostUnlike = 6;
const leastAlike = 0.8;
/** Sprites fill a part of their cell at least: dust on a large canvas does not. */
const leastFilled = 0.35;
/** The largest connected part of a sprite, of all of it. */
const leastBody = 0.5;
/** In a large sheet some sprites touch their neighbours; of what touches elsewhere. */
const mostTouching = 0.05;
const largeSheet = 8;

/**
 * Looks whether a picture is a sprite sheet, as the import's option says.
 *
 * @returns the sheet where it is to be cut, else how many sprites seem to lie on it
 * @throws UnreadableImage where it cannot be cut as a person said: taken whole it would be one sprite of many
 */
export function lookForSheet(
  picture: Picture,
  sheets: ImportOptions['sheets'],
): Pick<DecodedPicture, 'sheet' | 'looseSprites'> {
  const cell = cellSizeOf(sheets);
  const isTooLarge = picture.width * picture.height > mostSheetPixels;
  if (cell && isTooLarge) throw tooLargeToCut();
  if (sheets === 'none' || isTooLarge) return { sheet: null, looseSprites: 0 };
  if (sheets === 'islands') return { sheet: cutIntoIslands(picture), looseSprites: 0 };
  if (cell) return { sheet: cutIntoCells(picture, cell), looseSprites: 0 };
  const sheet = recogniseSheet(picture);
  return sheet?.arrangement === 'islands'
    ? { sheet: null, looseSprites: sheet.cells.length }
    : { sheet, looseSprites: 0 };
}

/**
 * Recognises a sprite sheet: many sprites of one kind of size on a background, in equal cells that none of them leaves,
 * or lying freely. Null for a single sprite, in however many parts, and for a picture without a background.
 */
export function recogniseSheet(picture: Picture): SpriteSheet | null {
  const mask = maskOf(picture);
  if (!mask) return null;
  return findGrid(mask) ?? cutIslands(mask, fewestIslands);
}

export function tooLargeToCut(): UnreadableImage {
  const side = Math.sqrt(mostSheetPixels);
  return new UnreadableImage(
    `is too large to be cut into cells: at most ${side} × ${side} pixels are, and of a JPEG at most ${workingSize} a side; cut it in parts first`,
  );
}

/**
 * Cuts into cells of a size that a person gave; what is less than a cell at the right and below is left out.
 *
 * @throws UnreadableImage where there would be too many
 */
export function cutIntoCells(
  picture: Picture,
  { width, height }: { width: number; height: number },
): SpriteSheet | null {
  const mask = maskOf(picture) ?? everything(picture);
  const columns = Math.floor(picture.width / width);
  const rows = Math.floor(picture.height / height);
  if (columns * rows < 2) return null;
  if (columns * rows > mostCellsOfSheet)
    throw new UnreadableImage(
      `would be cut into ${columns * rows} cells of ${width} × ${height}; at most ${mostCellsOfSheet} are cut from a picture`,
    );
  const sums = new Sums(mask);
  const cells = cellsOf(columns, rows, width, height).filter((cell) => sums.within(cell) > 0);
  return cells.length > 0 ? { arrangement: 'grid', cells } : null;
}

/** Cuts out whatever lies by itself on the background. */
export function cutIntoIslands(picture: Picture): SpriteSheet | null {
  const mask = maskOf(picture);
  return mask && cutIslands(mask, 2);
}

/** Null where there is no background that something could stand on. */
function maskOf(picture: Picture): Mask | null {
  const { width, height, data } = picture;
  const background = findFlatBackground(picture);
  const shown = new Uint8Array(width * height);
  let count = 0;
  for (let place = 0, offset = 0; place < shown.length; place++, offset += bytesPerPixel) {
    if ((data[offset + 3] as number) <= invisibleAlpha) continue;
    if (background && isBackground(picture, offset, background)) continue;
    shown[place] = 1;
    count++;
  }
  return count === 0 || count === shown.length ? null : { width, height, shown };
}

function everything({ width, height }: Picture): Mask {
  return { width, height, shown: new Uint8Array(width * height).fill(1) };
}

/** Of the grids whose lines no sprite crosses, the one with the most cells. */
function findGrid(mask: Mask): SpriteSheet | null {
  const sums = new Sums(mask);
  const widths = candidates(mask.width, touchingColumns(mask));
  const heights = candidates(mask.height, touchingRows(mask));
  const grids = widths
    .flatMap((width) => heights.map((height) => ({ width, height })))
    .map(({ width, height }) => ({
      width: width.length,
      height: height.length,
      columns: mask.width / width.length,
      rows: mask.height / height.length,
      touches: width.touches || height.touches,
    }))
    .filter(
      ({ columns, rows }) => columns * rows >= fewestCells && columns * rows <= mostCellsOfSheet,
    )
    .filter(({ width, height }) => Math.max(width / height, height / width) <= mostOblong)
    .sort((one, other) => other.columns * other.rows - one.columns * one.rows);
  let parts: Island[] | null = null;
  for (const { columns, rows, width, height, touches } of grids) {
    const cells = cellsOf(columns, rows, width, height);
    const filled = cells.filter((cell) => sums.within(cell) > 0);
    if (filled.length < (touches ? largeSheet : fewestCells)) continue;
    if (!endsWhereFilledEnds(cells, columns, sums)) continue;
    if (!areAlike(filled.map((cell) => sums.within(cell)))) continue;
    if (!fillTheirCells(mask, filled)) continue;
    parts ??= connectedParts(mask) ?? [];
    if (!areOfOnePiece(filled, parts, sums)) continue;
    return { arrangement: 'grid', cells: filled };
  }
  return null;
}

function cutIslands(mask: Mask, fewest: number): SpriteSheet | null {
  const islands = islandsOf(mask);
  if (!islands || islands.length < fewest || islands.length > mostCellsOfSheet) return null;
  if (fewest > 2 && !areAlike(islands.map(({ area }) => area))) return null;
  return { arrangement: 'islands', cells: islands.map(({ box }) => box) };
}

interface Candidate {
  length: number;
  /** Whether something crosses its lines, little as it is. */
  touches: boolean;
}

/** Lengths that divide a side, whose lines next to nothing crosses; the whole side is one. */
function candidates(side: number, touching: Uint32Array): Candidate[] {
  const mean = touching.reduce((sum, count) => sum + count, 0) / Math.max(1, side - 1);
  const found: Candidate[] = [];
  for (let length = smallestCell; length <= side; length++) {
    if (side % length !== 0) continue;
    let crossing = 0;
    for (let line = length; line < side; line += length) crossing += touching[line] as number;
    const lines = side / length - 1;
    if (crossing <= lines * mean * mostTouching) found.push({ length, touches: crossing > 0 });
  }
  return found;
}

/** How many pixels of each column touch one of the column before, be it at a corner. */
function touchingColumns({ width, height, shown }: Mask): Uint32Array {
  const touching = new Uint32Array(width);
  for (let y = 0; y < height; y++) {
    for (let x = 1, place = y * width + 1; x < width; x++, place++) {
      if (shown[place] === 0) continue;
      const above = y > 0 && shown[place - width - 1] === 1;
      const below = y < height - 1 && shown[place + width - 1] === 1;
      if (shown[place - 1] === 1 || above || below) touching[x] = (touching[x] as number) + 1;
    }
  }
  return touching;
}

function touchingRows({ width, height, shown }: Mask): Uint32Array {
  const touching = new Uint32Array(height);
  for (let y = 1; y < height; y++) {
    for (let x = 0, place = y * width; x < width; x++, place++) {
      if (shown[place] === 0) continue;
      const left = x > 0 && shown[place - width - 1] === 1;
      const right = x < width - 1 && shown[place - width + 1] === 1;
      if (shown[place - width] === 1 || left || right) touching[y] = (touching[y] as number) + 1;
    }
  }
  return touching;
}

function cellsOf(columns: number, rows: number, width: number, height: number): Rectangle[] {
  return Array.from({ length: columns * rows }, (_, index) => ({
    left: (index % columns) * width,
    top: Math.floor(index / columns) * height,
    width,
    height,
  }));
}

/** Only the last columns and rows may be empty: an empty one between others is the half of larger cells. */
function endsWhereFilledEnds(cells: readonly Rectangle[], columns: number, sums: Sums): boolean {
  const filledColumns = new Set<number>();
  const filledRows = new Set<number>();
  cells.forEach((cell, index) => {
    if (sums.within(cell) === 0) return;
    filledColumns.add(index % columns);
    filledRows.add(Math.floor(index / columns));
  });
  const isUnbroken = (places: Set<number>) => Math.max(...places) + 1 === places.size;
  return isUnbroken(filledColumns) && isUnbroken(filledRows);
}

function areAlike(areas: readonly number[]): boolean {
  const sorted = areas.toSorted((one, other) => one - other);
  const middle = sorted[Math.floor(sorted.length / 2)] as number;
  const alike = areas.filter((area) => area * mostUnlike >= middle && area <= middle * mostUnlike);
  return alike.length >= areas.length * leastAlike;
}

function fillTheirCells(mask: Mask, cells: readonly Rectangle[]): boolean {
  const shares = cells.map((cell) => {
    const { width, height } = boxWithin(mask, cell);
    return Math.max(width / cell.width, height / cell.height);
  });
  const sorted = shares.toSorted((one, other) => one - other);
  return (sorted[Math.floor(sorted.length / 2)] as number) >= leastFilled;
}

/** Most sprites have a body: what is scattered over a cell is a part of something larger. */
function areOfOnePiece(cells: readonly Rectangle[], parts: readonly Island[], sums: Sums): boolean {
  const largest = new Map<string, number>();
  const [{ width, height }] = cells as [Rectangle];
  const keyOf = (left: number, top: number) =>
    `${Math.floor(left / width)},${Math.floor(top / height)}`;
  for (const { box, area } of parts) {
    const key = keyOf(box.left + box.width / 2, box.top + box.height / 2);
    largest.set(key, Math.max(area, largest.get(key) ?? 0));
  }
  const shares = cells
    .map((cell) => (largest.get(keyOf(cell.left, cell.top)) ?? 0) / sums.within(cell))
    .sort((one, other) => one - other);
  return (shares[Math.floor(shares.length / 2)] as number) >= leastBody;
}

function boxWithin(mask: Mask, cell: Rectangle): { width: number; height: number } {
  let [left, top, right, bottom] = [Infinity, Infinity, -1, -1];
  for (let y = cell.top; y < cell.top + cell.height; y++) {
    for (let x = cell.left; x < cell.left + cell.width; x++) {
      if (mask.shown[y * mask.width + x] === 0) continue;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = y;
    }
  }
  return { width: right - left + 1, height: bottom - top + 1 };
}

/** How many pixels show something in any rectangle, by a summed-area table. */
class Sums {
  readonly #table: Uint32Array;
  readonly #stride: number;

  constructor({ width, height, shown }: Mask) {
    this.#stride = width + 1;
    this.#table = new Uint32Array(this.#stride * (height + 1));
    for (let y = 0; y < height; y++) {
      let row = 0;
      for (let x = 0; x < width; x++) {
        row += shown[y * width + x] as number;
        const place = (y + 1) * this.#stride + x + 1;
        this.#table[place] = (this.#table[place - this.#stride] as number) + row;
      }
    }
  }

  within({ left, top, width, height }: Rectangle): number {
    const at = (x: number, y: number) => this.#table[y * this.#stride + x] as number;
    const [right, bottom] = [left + width, top + height];
    return at(right, bottom) - at(left, bottom) - at(right, top) + at(left, top);
  }
}
