import { StudioError } from '../../../shared/errors.ts';
import { makeFolders } from '../../store/make-folders.ts';

/**
 * Makes the folder that a person chose to export to.
 *
 * @throws StudioError `disk-full`, `forbidden`
 */
export function makeTargetFolder(folder: string): void {
  try {
    makeFolders(folder);
  } catch (cause) {
    throw unwritable(folder, cause);
  }
}

/** What went wrong with the folder, in a sentence. */
export function unwritable(folder: string, cause: unknown): StudioError {
  const code = (cause as NodeJS.ErrnoException | null)?.code;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
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
