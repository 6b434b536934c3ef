import { existsSync, lstatSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { StudioError } from '../../shared/errors.ts';

/**
 * How many bytes a database's path may have: SQLite takes 512 with the longest ending that it adds itself, where
 * links were followed (MAX_PATHNAME in https://sqlite.org/src/file/src/os_unix.c). On Windows the system's own bound
 * is met first.
 */
const longestDatabasePath = 504;

/**
 * Refuses a place where no library can lie.
 *
 * @param files the names of its databases
 * @throws StudioError `library-unusable`, before anything is made
 */
export function refusePlace(libraryPath: string, files: readonly string[]): void {
  refuseWay(libraryPath);
  if (process.platform === 'win32') return;
  const real = existsSync(libraryPath) ? realpathSync(libraryPath) : libraryPath;
  const bytes = Math.max(...files.map((file) => Buffer.byteLength(join(real, file))));
  if (bytes <= longestDatabasePath) return;
  throw unusable(
    `The path of the library ${real} is too long: with the names of its files it has ${bytes} bytes, and its database takes ${longestDatabasePath}.`,
    'Choose a folder with a shorter path with --library.',
  );
}

/** A file on the way, or a link that leads nowhere: a drive that is not connected, a folder that was moved. */
function refuseWay(path: string): void {
  if (existsSync(path)) {
    if (statSync(path).isDirectory()) return;
    throw unusable(`${path} is a file, not a folder.`, 'Name a folder with --library.');
  }
  const above = dirname(path);
  if (above !== path) refuseWay(above);
  if (!isLink(path)) return;
  throw unusable(
    `${path} is a link to ${readlinkSync(path)}, which is not there.`,
    'Connect the drive that it leads to or put the folder back, or choose another library folder with --library.',
  );
}

function isLink(path: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink();
  } catch {
    // Not there, or out of reach: making the library says which.
    return false;
  }
}

function unusable(message: string, hint: string): StudioError {
  return new StudioError('library-unusable', message, hint);
}
