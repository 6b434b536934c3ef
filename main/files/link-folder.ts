import { copyFileSync, linkSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** What systems say where a disk knows no second name of a file: FAT, some network shares. */
const noLinks: readonly unknown[] = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EXDEV', 'EMLINK'];

/**
 * Gives the files of a folder a second place. A checkpoint's are never written again once they are there, so both places
 * may share them: it takes no time and no room while both stay.
 *
 * @param names of the files, where not all are wanted
 * @param to replaced where it is there; nothing of it stays where that fails
 */
export function linkFolder(from: string, to: string, names?: readonly string[]): void {
  rmSync(to, { recursive: true, force: true });
  try {
    mkdirSync(to, { recursive: true });
    for (const entry of readdirSync(from, { withFileTypes: true })) {
      const isWanted = names?.includes(entry.name) ?? true;
      if (entry.isFile() && isWanted) linkOrCopy(join(from, entry.name), join(to, entry.name));
    }
  } catch (error) {
    rmSync(to, { recursive: true, force: true });
    throw error;
  }
}

function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch (error) {
    if (!noLinks.includes((error as NodeJS.ErrnoException).code)) throw error;
    copyFileSync(from, to);
  }
}
