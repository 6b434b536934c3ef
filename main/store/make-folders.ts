import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes a folder that a person named, with those above it. Node's own `recursive` tries for ever where the
 * system answers "does not exist" to the making itself, as it does below /proc and on a drive that is gone.
 *
 * @throws what the system says
 */
export function makeFolders(path: string): void {
  if (existsSync(path)) return;
  const above = dirname(path);
  if (above !== path) makeFolders(above);
  try {
    mkdirSync(path);
  } catch (error) {
    // Another studio may have been faster.
    if (!existsSync(path)) throw error;
  }
}
