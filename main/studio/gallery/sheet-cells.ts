import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StudioError } from '../../../shared/errors.ts';
import type { Sample } from '../../../shared/run/run.ts';
import { decodePng, ForeignPng } from '../../png/png.ts';
import { cellOf, type Picture } from '../../pictures/picture.ts';

/** Some times as many as the largest sheet that a run draws. */
const mostSheetPixels = 64_000_000;

/**
 * Opens a sample's sheet to cut cells out of it.
 *
 * @returns gives a cell, pixel for pixel
 * @throws StudioError `image-unreadable` where the sheet is missing, damaged or too small
 */
export async function openSheet(
  libraryPath: string,
  { path, columns, count, cellSize }: Sample,
): Promise<(index: number) => Picture> {
  try {
    const sheet = decodePng(await readFile(join(libraryPath, path)), mostSheetPixels);
    const rows = Math.ceil(count / columns);
    if (sheet.width < columns * cellSize || sheet.height < rows * cellSize)
      throw new ForeignPng('is smaller than its cells');
    return (index) => cellOf(sheet, { columns, cellSize }, index);
  } catch (cause) {
    throw new StudioError(
      'image-unreadable',
      `The sample sheet ${path} is missing or damaged.`,
      'Star the creature on another sample sheet, or generate new ones.',
      { cause },
    );
  }
}
