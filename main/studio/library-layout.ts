import { join } from 'node:path';
import { dirname } from 'node:path/posix';
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

/** What the network that measures creatures sees in a dataset's sprites: beside them. */
export function spriteFeaturesPath(datasetId: string): string {
  return `${dirname(spriteFilePath(datasetId))}/features-lite0.bin`;
}

/** Absolute. What a measurement prints. */
export function measuringLogFile(libraryPath: string, runId: string): string {
  return join(libraryPath, runFolder(runId), 'measuring.log');
}

/** Absolute. Native TensorFlow prints here why it fails. */
export function trainerLogFile(libraryPath: string, runId: string): string {
  return logFileIn(libraryPath, runFolder(runId));
}

/** The same of what draws with a generator that is kept, whose run has no folder any more. */
export function logFileIn(libraryPath: string, folder: string): string {
  return join(libraryPath, folder, 'trainer.log');
}

/** Absolute. */
export function datasetFile(libraryPath: string, datasetId: string): string {
  return join(libraryPath, spriteFilePath(datasetId));
}
