import { readdirSync, type Dirent } from 'node:fs';
import { join } from 'node:path';
import { StudioError } from '../../shared/errors.ts';

/** What the studio writes beside a library's folders: its database, lock, log, tuning, and what SQLite adds. */
const ownFile = /^(studio|library|tuning)\./;
/** Those that are opened as files: anything else in their place would be waited for, or fail without a name. */
const openedFile =
  /^(studio\.db(-wal|-shm|-journal)?|studio\.log(\.1)?|library\.lock(-journal)?|library\.holder\.json|tuning\.json)$/;

/** Whether something in a library's folder is the library's, by its name. */
export function isOwnEntry(name: string, folders: readonly string[]): boolean {
  return folders.includes(name) || ownFile.test(name);
}

/**
 * Refuses a library in which something that the studio reads, writes, empties or deletes is a link, or no file or folder:
 * in a library from a stranger it may lead anywhere, and everything below its folders is swept when it is opened. Where
 * the library itself lies is the person's own choice, so the way to it may hold links.
 *
 * @throws StudioError `library-unusable`, before anything is changed
 */
export function refuseLinks(libraryPath: string, folders: readonly string[]): void {
  for (const entry of entriesOf(libraryPath)) {
    if (isOwnEntry(entry.name, folders)) refuseLinksBelow(libraryPath, entry);
    const path = join(libraryPath, entry.name);
    if (folders.includes(entry.name) && !entry.isDirectory()) throw inTheWay(path, 'folder');
    if (openedFile.test(entry.name) && !entry.isFile()) throw inTheWay(path, 'file');
  }
}

function refuseLinksBelow(folder: string, entry: Dirent): void {
  const path = join(folder, entry.name);
  if (entry.isSymbolicLink()) throw leadsAway(path);
  // Reading a pipe waits for ever, and a device may be anything.
  if (!entry.isDirectory() && !entry.isFile()) throw inTheWay(path, 'file');
  if (!entry.isDirectory()) return;
  for (const inside of entriesOf(path)) refuseLinksBelow(path, inside);
}

/** A folder that is not there yet holds none. */
function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw error;
  }
}

function inTheWay(path: string, kind: 'file' | 'folder'): StudioError {
  return new StudioError(
    'library-unusable',
    `${path} is no ${kind}, so the studio cannot use it as its own. Nothing was changed.`,
    'Move it away, then open the library again; or choose another library folder with --library.',
  );
}

function leadsAway(path: string): StudioError {
  return new StudioError(
    'library-unusable',
    `${path} is a link, and a library that holds links could make the studio delete what lies elsewhere. Nothing was changed.`,
    'Put what it leads to in its place, or delete the link, then open the library again. The library as a whole may lie behind a link.',
  );
}
