import { StudioError } from '../../shared/errors.ts';

/** Said where a library, or what belongs to it, cannot be opened for want of room. */
export function noRoomToOpen(path: string, cause: unknown): StudioError {
  return new StudioError(
    'disk-full',
    `The disk is full, so the library cannot be opened (${path}). Nothing in it was changed.`,
    'Make room on that disk, then open it again, or choose another library folder with --library.',
    { cause },
  );
}
