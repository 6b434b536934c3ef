import { join } from 'node:path';
import { idSchema } from '../../shared/dataset/dataset.ts';
import { libraryFolders } from '../store/library-folders.ts';
import { spriteFilePath } from './datasets/dataset-files.ts';

/** Where a run's files lie, relative to the library: docs/architecture.md, "The library folder". */
export function runFolder(runId: string): string {
  return `${libraryFolders.runs}/${idSchema.parse(runId)}`;
}

export function generatedSheetPath(runId: string, sampleId: string): string {
  return `${runFolder(runId)}/generated/${idSchema.parse(sampleId)}.png`;
}

/** Absolute. Native TensorFlow prints here why it fails. */
export function trainerLogFile(libraryPath: string, runId: string): string {
  return join(libraryPath, runFolder(runId), 'trainer.log');
}

/** Absolute. */
export function datasetFile(libraryPath: string, datasetId: string): string {
  return join(libraryPath, spriteFilePath(datasetId));
}
