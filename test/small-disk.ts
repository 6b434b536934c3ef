import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A disk of its own, in memory, for a test that fills it. */
export interface SmallDisk {
  readonly path: string;
  /** Writes until nothing more finds room. */
  fill(): void;
  /** Makes room again: all that `fill` took. */
  empty(): void;
}

/**
 * A file system in memory of so many KiB; undefined where this user may not mount one.
 *
 * @param folder where it is mounted; a temporary one where it is left out
 */
export function mountSmallDisk(
  kibibytes: number,
  folder = mkdtempSync(join(tmpdir(), 'disk é ')),
): SmallDisk | undefined {
  mkdirSync(folder, { recursive: true });
  const options = ['-t', 'tmpfs', '-o', `size=${kibibytes}k`, 'tmpfs', folder];
  try {
    execFileSync('mount', options, { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  onTestFinished(() => {
    execFileSync('umount', ['--lazy', folder]);
    rmSync(folder, { recursive: true, force: true });
  });
  const filler = join(folder, '.filler');
  return { path: folder, fill: () => fill(filler), empty: () => rmSync(filler) };
}

function fill(path: string): void {
  const file = openSync(path, 'a');
  try {
    for (const block of [Buffer.alloc(65_536), Buffer.alloc(4_096), Buffer.alloc(1)]) {
      writeUntilFull(file, block);
    }
  } finally {
    closeSync(file);
  }
}

function writeUntilFull(file: number, block: Buffer): void {
  try {
    while (writeSync(file, block) === block.length);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  }
}
