import { idSchema } from '../../../shared/dataset/dataset.ts';
import { libraryFolders } from '../../store/library-folders.ts';

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
