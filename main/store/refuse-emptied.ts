import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { idSchema } from '../../shared/dataset.ts';
import { StudioError } from '../../shared/errors.ts';
import { asUnusable } from './version-check.ts';
import { storedVersion } from './stored-version.ts';

/**
 * Refuses a library whose database holds nothing while its folders are full: it was emptied, deleted, or copied
 * without its write-ahead log. Opened, it would show an empty library, and what lies in the folders would belong to
 * nothing.
 *
 * @param database its database, or a copy of it
 * @param folders the names of those in which each entry belongs to a row
 * @throws StudioError `library-unusable`, before anything is changed
 */
export function refuseEmptied(
  libraryPath: string,
  database: string,
  folders: readonly string[],
): void {
  if (asUnusable(database, () => storedVersion(database)) > 0) return;
  const full = folders.filter((folder) => holdsOurs(join(libraryPath, folder)));
  if (full.length === 0) return;
  const name = basename(database);
  throw new StudioError(
    'library-unusable',
    `The library’s database ${join(libraryPath, name)} is empty or missing, but there are files in ${full.join(', ')}. Nothing was changed.`,
    `Restore ${name} from a backup, with ${name}-wal where there is one. To start anew, move those folders away, or choose another library folder with --library.`,
  );
}

function holdsOurs(folder: string): boolean {
  try {
    return readdirSync(folder).some(
      (name) => idSchema.safeParse(name.replace(/\.png$/, '')).success,
    );
  } catch {
    // None there: makeUsable says what else is wrong with it.
    return false;
  }
}
