import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { forkPictureProcess } from '../../../main/host/fork-process.ts';
import { openStudio } from '../../../main/studio/studio.ts';
import { appVersion } from '../../../shared/version.ts';

/** The real core on a library of its own. What needs a trainer fails: nothing here trains. */
export async function openTemporaryStudio() {
  const folder = await mkdtemp(join(tmpdir(), 'studio-desktop-'));
  const libraryPath = join(folder, 'library');
  const startTrainer = () => {
    throw new Error('these tests start no trainer');
  };
  const studio = openStudio({
    libraryPath,
    startTrainer,
    startPictureProcess: forkPictureProcess,
    appVersion,
  });
  return {
    studio,
    libraryPath,
    async remove() {
      await studio.close();
      await rm(folder, { recursive: true });
    },
  };
}
