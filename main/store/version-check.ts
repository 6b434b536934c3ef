import { isDiskFull } from '../../shared/library/disk-full.ts';
import { StudioError } from '../../shared/errors.ts';
import { currentVersion } from './migrate.ts';
import { storedVersion } from './stored-version.ts';

/** @throws StudioError `library-too-new`, `library-unusable`; the file is not touched */
export function refuseNewer(databasePath: string): void {
  const version = asUnusable(databasePath, () => storedVersion(databasePath));
  if (version <= currentVersion) return;
  throw new StudioError(
    'library-too-new',
    `This library belongs to a newer studio (its version is ${version}, this studio knows up to ${currentVersion}). Nothing in it was changed.`,
    'Update the studio, or choose another library folder with --library.',
  );
}

/** Turns what SQLite and the file system throw into a sentence. */
export function asUnusable<T>(databasePath: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    if (cause instanceof StudioError) throw cause;
    if (isDiskFull(cause)) throw noRoomToOpen(databasePath, cause);
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StudioError(
      'library-unusable',
      `The library’s database ${databasePath} cannot be used: ${reason}.`,
      'Check that you may write there and that the disk is not full, or choose another library folder with --library.',
      { cause },
    );
  }
}

/** Said where a library, or what belongs to it, cannot be opened for want of room. */
export function noRoomToOpen(path: string, cause: unknown): StudioError {
  return new StudioError(
    'disk-full',
    `The disk is full, so the library cannot be opened (${path}). Nothing in it was changed.`,
    'Make room on that disk, then open it again, or choose another library folder with --library.',
    { cause },
  );
}
