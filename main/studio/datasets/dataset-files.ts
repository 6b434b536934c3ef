import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { idSchema, type Dataset } from '../../../shared/dataset/dataset.ts';
import { partialEnding } from '../../../shared/library/file-names.ts';
import { forgetDataset, insertDataset } from '../../store/datasets.ts';
import { libraryFolders } from '../../store/library-folders.ts';
import type { Core } from '../core.ts';

export const spriteFileName = 'sprites.bin';
export const originalsFileName = 'originals.zip';
export const changesFileName = 'changes.json';

/** Where a dataset's files lie, relative to the library: docs/architecture.md, "The library folder". */
export function datasetFolder(datasetId: string): string {
  return `${libraryFolders.datasets}/${idSchema.parse(datasetId)}`;
}

export function spriteFilePath(datasetId: string): string {
  return `${datasetFolder(datasetId)}/${spriteFileName}`;
}

export function originalsPath(datasetId: string): string {
  return `${datasetFolder(datasetId)}/${originalsFileName}`;
}

export function changesPath(datasetId: string): string {
  return `${datasetFolder(datasetId)}/${changesFileName}`;
}

/** Where a dataset's files are written before it has a row. */
export function partialDatasetFolder(libraryPath: string, datasetId: string): string {
  return join(libraryPath, datasetFolder(datasetId)) + partialEnding;
}

/** Gives a dataset that is written its row, and its files their place. */
export function placeDataset(
  { libraryPath, store }: Pick<Core, 'libraryPath' | 'store'>,
  dataset: Dataset,
  partialFolder: string,
): void {
  // The row counts: killed between the two, the folder gets its name when the library is opened.
  insertDataset(store, dataset);
  try {
    renameSync(partialFolder, join(libraryPath, datasetFolder(dataset.id)));
  } catch (error) {
    // A scanner that has the file open, a folder that may not be written to.
    forgetDataset(store, dataset.id);
    throw error;
  }
}
