import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { writeBeside } from '../../files/write-beside.ts';
import { encodePng } from '../../png/png.ts';
import { drawnCreatures, type Painter } from '../data/drawn-pictures.ts';

/** A picture of cells in rows: how its pictures lie. */
export interface SheetLayout {
  count: number;
  columns: number;
  cellSize: number;
}

/** As nearly square as it can be, where its columns mean nothing. */
export function layOutSheet(
  count: number,
  cellSize: number,
  columns = Math.ceil(Math.sqrt(count)),
): SheetLayout {
  return { count, columns, cellSize };
}

/**
 * Writes images as one PNG with transparency; cells that no image fills are transparent.
 *
 * @param images `[count, size, size, channels]`, premultiplied, in [-1, 1]
 * @param file absolute; its folder is created
 */
export async function writeSampleSheet(
  file: string,
  images: Float32Array,
  painter: Painter,
  columns?: number,
): Promise<SheetLayout> {
  const { size, channels } = painter.image;
  const count = images.length / (size * size * channels);
  const layout = layOutSheet(count, size, columns);
  const rows = Math.ceil(count / layout.columns);
  const sheet = placeCells(drawnCreatures(images, painter), layout);
  const png = encodePng({ width: layout.columns * size, height: rows * size, data: sheet });
  await mkdir(dirname(file), { recursive: true });
  await writeBeside(file, png);
  return layout;
}

/** @returns RGBA of the whole sheet, row by row */
export function placeCells(
  rgba: Uint8Array,
  { count, columns, cellSize }: SheetLayout,
): Uint8Array {
  const rows = Math.ceil(count / columns);
  const sheet = new Uint8Array(rows * columns * cellSize * cellSize * 4);
  const line = cellSize * 4;
  for (let cell = 0; cell < count; cell++) {
    const [row, column] = [Math.floor(cell / columns), cell % columns];
    for (let y = 0; y < cellSize; y++) {
      const source = (cell * cellSize + y) * line;
      const target = ((row * cellSize + y) * columns + column) * line;
      sheet.set(rgba.subarray(source, source + line), target);
    }
  }
  return sheet;
}
