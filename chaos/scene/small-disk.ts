import { execFileSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** A disk of its own, in memory, to be filled. */
export class SmallDisk {
  readonly path: string;
  readonly #filler: string;

  /** @throws Error where this user may not mount one */
  constructor(path: string, mebibytes: number) {
    mkdirSync(path, { recursive: true });
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m`, 'tmpfs', path], {
      stdio: 'pipe',
    });
    this.path = path;
    this.#filler = join(path, '.filler');
  }

  /** Leaves so much room, to a page. */
  fillUpTo(leftBytes: number): void {
    const { bavail, bsize } = statfsSync(this.path);
    const block = Buffer.alloc(4_096);
    const file = openSync(this.#filler, 'a');
    try {
      for (let left = bavail * bsize - leftBytes; left >= block.length; left -= block.length)
        writeSync(file, block);
    } catch (error) {
      // Somebody else wrote meanwhile.
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    } finally {
      closeSync(file);
    }
  }

  makeRoom(): void {
    if (existsSync(this.#filler)) rmSync(this.#filler);
  }

  unmount(): void {
    execFileSync('umount', ['--lazy', this.path]);
  }
}
