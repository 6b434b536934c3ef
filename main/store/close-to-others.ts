import { chmodSync, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isOwnEntry } from './refuse-links.ts';

const folderMode = 0o700;
/** Files of a library when they are made. */
export const fileMode = 0o600;
const others = 0o077;
/** A folder in which everyone may make files, as /tmp. */
const sticky = 0o1000;

/**
 * Closes a library to the other users of the machine: what a person trains on and draws is theirs. Its folder is
 * closed where it holds nothing but the library; were a folder of other things named by mistake, closing it would
 * break them. What lies in the library's own folders is closed with them, and once itself, where an older studio made it.
 */
export function closeToOthers(libraryPath: string, folders: readonly string[]): void {
  // Windows keeps a person's folders from others by itself, and has no such modes.
  if (process.platform === 'win32') return;
  const names = readdirSync(libraryPath);
  const isOurs = names.every((name) => isOwnEntry(name, folders) || name.startsWith('.'));
  if (isOurs) close(libraryPath);
  for (const name of names.filter((each) => isOwnEntry(each, folders))) {
    const path = join(libraryPath, name);
    if (close(path) && folders.includes(name)) closeBelow(path);
  }
}

function closeBelow(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    close(path);
    if (entry.isDirectory()) closeBelow(path);
  }
}

/** @returns whether it was open to others */
function close(path: string): boolean {
  const found = lstatSync(path);
  const isPlain = found.isDirectory() || found.isFile();
  if (!isPlain || (found.mode & others) === 0 || (found.mode & sticky) !== 0) return false;
  try {
    chmodSync(path, found.isDirectory() ? folderMode : fileMode);
  } catch {
    // Somebody else's, or a disk without such modes: it is not for us to close.
  }
  return true;
}
