import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Folders that were being written when the process ended begin with this, and may be deleted. */
export const partialPrefix = '.tmp-';

/** The newest ones stay: one to resume from, and older ones in case a disk damages it. */
export const keptCheckpoints = 3;

export function checkpointName(step: number): string {
  return String(step).padStart(6, '0');
}

/**
 * Deletes what was left half written, and all but the newest checkpoints up to `step`.
 *
 * @param requireOwn throws where the folder belongs to somebody else by now
 */
export async function pruneCheckpoints(
  folder: string,
  step: number,
  requireOwn: () => void = () => undefined,
): Promise<void> {
  const names = await readdir(folder);
  const steps = names.filter((name) => /^\d{6,}$/.test(name)).map(Number);
  // Those after `step` are of a training that was taken up again further back.
  const superseded = steps.filter((each) => each > step);
  const older = steps
    .filter((each) => each <= step)
    .toSorted((a, b) => b - a)
    .slice(keptCheckpoints);
  const partial = names.filter((name) => name.startsWith(partialPrefix));
  for (const name of [...[...superseded, ...older].map(checkpointName), ...partial]) {
    requireOwn();
    await rm(join(folder, name), { recursive: true, force: true });
  }
}
