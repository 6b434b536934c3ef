import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Writes a file into a folder and removes it, because permissions alone do not tell (read-only disks, quotas, full
 * ones, where it can be made and not be filled).
 *
 * @throws what the system says
 */
export function writeProbe(folder: string): void {
  const probe = join(folder, `.writable-${process.pid}`);
  try {
    writeFileSync(probe, 'x', { flag: 'wx' });
  } finally {
    rmSync(probe, { force: true });
  }
}
