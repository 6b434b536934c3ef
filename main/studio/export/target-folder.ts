import { isDiskFull } from '../../../shared/library/disk-full.ts';
import { StudioError } from '../../../shared/errors.ts';
import { makeFolders } from '../../store/make-folders.ts';
import { UniqueNames } from './file-names.ts';

/**
 * Makes the folder that a person chose to export to.
 *
 * @returns the names that are free in it
 * @throws StudioError `disk-full`, `forbidden`
 */
export async function openTargetFolder(folder: string): Promise<UniqueNames> {
  try {
    makeFolders(folder);
    return await UniqueNames.beside(folder);
  } catch (cause) {
    throw unwritable(folder, cause);
  }
}

/** What went wrong with the folder, in a sentence. */
export function unwritable(folder: string, cause: unknown): StudioError {
  if (isDiskFull(cause)) {
    return new StudioError(
      'disk-full',
      `There is no room left on the disk to export to ${folder}.`,
      'Free some space or choose another folder, and export again.',
      { cause },
    );
  }
  const code = String((cause as NodeJS.ErrnoException).code);
  if (code === 'ENOENT') return noSuchFolder(folder, cause);
  const reason =
    reasons[code] ??
    `it cannot be written to: ${cause instanceof Error ? cause.message : String(cause)}`;
  return new StudioError(
    'forbidden',
    `Nothing can be exported to the folder ${folder}: ${reason}.`,
    'Choose another folder to export to.',
    { cause },
  );
}

/** What the system's errors come to, for a person. */
const reasons: Readonly<Record<string, string>> = {
  EACCES: 'you may not write there',
  EPERM: 'you may not write there',
  ENOTDIR: 'a part of its path is a file',
  EROFS: 'its disk can only be read',
  ENAMETOOLONG: 'the name of the file is too long',
  EBUSY: 'another program is using the file',
  EIO: 'its disk reports an error',
};

/** Of a place on the disk that a person named. */
export function noSuchFolder(folder: string, cause?: unknown): StudioError {
  return new StudioError(
    'not-found',
    `There is no folder ${folder}.`,
    'Make it first, or choose another place.',
    { cause },
  );
}
