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
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new StudioError(
    'forbidden',
    `The folder ${folder} cannot be written to (${reason}).`,
    'Choose another folder to export to.',
    { cause },
  );
}
