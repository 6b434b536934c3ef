import { StudioError } from '../../shared/errors.ts';

/** What is said when a library was removed, moved or replaced while it was open. */
export function libraryGone(libraryPath: string): StudioError {
  return new StudioError(
    'library-gone',
    `The library ${libraryPath} is not there any more: it was removed, moved or replaced, or its drive is gone.`,
    'Put it back, then start the studio again. A run that was training can be resumed from its last checkpoint.',
  );
}
