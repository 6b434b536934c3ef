import Database from 'better-sqlite3';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { idSchema } from '../../shared/dataset/dataset.ts';
import { StudioError } from '../../shared/errors.ts';
import { libraryFolders } from './library-folders.ts';
import { asUnusable } from './version-check.ts';
import { storedVersion } from './stored-version.ts';

/** Those in which each entry belongs to a row of the database. */
const foldersOfRows = [libraryFolders.datasets, libraryFolders.runs, libraryFolders.favourites];

/**
 * Refuses a folder without a library's rows that is not empty where a library's files would lie. Either its database
 * was emptied, deleted, or copied without its write-ahead log: opened, it would show an empty library, and what lies
 * in the folders would belong to nothing. Or it is a folder of other things, named by mistake, whose `uploads` would
 * be emptied.
 *
 * @param database its database, or a copy of it
 * @throws StudioError `library-unusable`, before anything is changed
 */
export function refuseEmptied(libraryPath: string, database: string): void {
  if (asUnusable(database, () => storedVersion(database)) > 0) return;
  const ours = foldersOfRows.filter((folder) => namesIn(join(libraryPath, folder)).some(isOurs));
  if (ours.length > 0) throw emptied(libraryPath, basename(database), ours);
  const full = Object.values(libraryFolders).filter(
    (folder) => namesIn(join(libraryPath, folder)).length > 0,
  );
  if (full.length > 0) {
    const names = full.length > 1 ? `folders ${full.join(', ')}` : `folder ${full.join()}`;
    throw othersFolder(`${libraryPath} is no library, but its ${names} would become one’s own`);
  }
  if (asUnusable(database, () => holdsTables(database)))
    throw othersFolder(`${join(libraryPath, basename(database))} is another program’s database`);
}

function isOurs(name: string): boolean {
  return idSchema.safeParse(name.replace(/\.png$/, '')).success;
}

/** Without what a file manager leaves behind: `.DS_Store`. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => !name.startsWith('.'));
  } catch {
    // None there: makeUsable says what else is wrong with it.
    return [];
  }
}

function holdsTables(database: string): boolean {
  if (!existsSync(database) || statSync(database).size === 0) return false;
  const connection = new Database(database, { readonly: true });
  try {
    return connection.prepare('SELECT 1 FROM sqlite_schema').get() !== undefined;
  } finally {
    connection.close();
  }
}

function emptied(libraryPath: string, name: string, folders: readonly string[]): StudioError {
  return new StudioError(
    'library-unusable',
    `The library’s database ${join(libraryPath, name)} is empty or missing, but there are files in ${folders.join(', ')}. Nothing was changed.`,
    `Restore ${name} from a backup, with ${name}-wal where there is one. To start anew, move those folders away, or choose another library folder with --library.`,
  );
}

function othersFolder(what: string): StudioError {
  return new StudioError(
    'library-unusable',
    `${what}. Nothing was changed.`,
    'Choose a new or an empty folder with --library or STUDIO_LIBRARY; where a library’s database is lost, restore studio.db from a backup.',
  );
}
