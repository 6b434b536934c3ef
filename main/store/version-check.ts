import { isDiskFull } from '../../shared/library/disk-full.ts';
import { StudioError } from '../../shared/errors.ts';
import { currentVersion } from './migrate.ts';
import { noRoomToOpen } from './no-room.ts';
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
