import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StudioError } from '../../../shared/errors.ts';
import type { Sample } from '../../../shared/run/run.ts';
import { cutOut, decodePng, ForeignPng, type Pixels } from '../../png/png.ts';

/** Some times as many as the largest sheet that a run draws. */
const maximumSheetPixels = 64_000_000;

/**
 * Opens a sample's sheet to cut cells out of it.
 *
 * @returns gives a cell, pixel for pixel
 * @throws StudioError `image-unreadable` where the sheet is missing, damaged or too small
 */
export async function openSheet(
  libraryPath: string,
  { path, columns, count, cellSize: size }: Sample,
): Promise<(index: number) => Pixels> {
  try {
    const sheet = decodePng(await readFile(join(libraryPath, path)), maximumSheetPixels);
    const rows = Math.ceil(count / columns);
    if (sheet.width < columns * size || sheet.height < rows * size)
      throw new ForeignPng('is smaller than its cells');
    return (index) => {
      const [row, column] = [Math.floor(index / columns), index % columns];
      const part = { left: column * size, top: row * size, width: size, height: size };
      return cutOut(sheet, part);
    };
  } catch (cause) {
    throw new StudioError(
      'image-unreadable',
      `The sample sheet ${path} is missing or damaged.`,
      'Star the creature on another sample sheet, or generate new ones.',
      { cause },
    );
  }
}
