import { StudioError } from '../../shared/errors.ts';

/** What is said where a library that can only be looked at was to be changed. */
export function libraryReadOnly(libraryPath: string, options?: ErrorOptions): StudioError {
  return new StudioError(
    'library-read-only',
    `The library ${libraryPath} cannot be written to, so it can only be looked at: nothing in it can be trained, drawn, imported, starred, renamed or removed.`,
    'Copy it to a folder of yours and open the copy with --library, or ask for the right to write there.',
    options,
  );
}

const refusals: unknown[] = ['EACCES', 'EPERM', 'EROFS', 'SQLITE_READONLY'];

/** Whether something failed because the library may not be written to. */
export function isWriteRefused(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && refusals.includes(thrown.code);
}

/** What is said when a library was removed, moved or replaced while it was open. */
export function libraryGone(libraryPath: string): StudioError {
  return new StudioError(
    'library-gone',
    `The library ${libraryPath} is not there any more: it was removed, moved or replaced, or its drive is gone.`,
    'Put it back, then start the studio again. A run that was training can be resumed from its last checkpoint.',
  );
}
