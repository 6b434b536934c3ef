import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { forkPictureProcess, forkTrainer } from '../../../main/host/fork-process.ts';
import { openStudio } from '../../../main/studio/studio.ts';
import { importOptionsSchema } from '../../../shared/dataset/dataset.ts';
import type { WhenDiskFull } from '../../../shared/library/room.ts';
import { temporaryFolder, tinySpriteFolder } from './tiny-dataset.ts';

/** A studio with real trainers and the process id of each, and a tiny dataset. */
export async function openWithDataset(
  libraryPath = join(temporaryFolder(), 'library'),
  whenDiskFull?: WhenDiskFull,
  measuringShare?: number,
) {
  const pids: number[] = [];
  const studio = openStudio({
    libraryPath,
    appVersion: '0.1.0',
    ...(whenDiskFull && { whenDiskFull }),
    ...(measuringShare !== undefined && { measuringShare }),
    startPictureProcess: forkPictureProcess,
    startTrainer(options) {
      const trainer = forkTrainer(options);
      if (trainer.pid !== undefined) pids.push(trainer.pid);
      return trainer;
    },
  });
  onTestFinished(() => studio.close());
  const imported = new Promise<string>((resolve, reject) => {
    studio.push.subscribe('import', ({ phase, datasetId, error }) => {
      if (phase === 'done' && datasetId) resolve(datasetId);
      if (phase === 'failed') reject(new Error(error?.message));
    });
  });
  const source = { kind: 'folder' as const, path: tinySpriteFolder() };
  studio.imports.start({ source, options: importOptionsSchema.parse({ size: 16 }) });
  return { studio, datasetId: await imported, libraryPath, pids };
}
