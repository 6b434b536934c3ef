import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { StudioError } from '../../../shared/errors.ts';
import type { Checkpoint } from '../../../shared/run.ts';
import { listCheckpoints } from '../../store/checkpoints.ts';
import type { Core } from '../core.ts';

/** The checkpoint's list of files with the hash of each; the trainer writes it last. */
export const manifestName = 'manifest.json';

/**
 * The newest checkpoint whose manifest is as it was written, or undefined where a run has none. The
 * files that the manifest names are checked by the trainer that loads them.
 *
 * @throws StudioError `checkpoint-damaged` when a run has checkpoints but none is valid
 */
export function newestValidCheckpoint(
  { store, libraryPath, log }: Pick<Core, 'store' | 'libraryPath' | 'log'>,
  runId: string,
): Checkpoint | undefined {
  const checkpoints = listCheckpoints(store, runId).reverse();
  for (const checkpoint of checkpoints) {
    if (isValid(libraryPath, checkpoint)) return checkpoint;
    log.warn({ runId, path: checkpoint.path }, 'a checkpoint is damaged and passed over');
  }
  if (checkpoints.length === 0) return undefined;
  throw new StudioError(
    'checkpoint-damaged',
    'None of the run’s checkpoints can be read: their files are missing or were changed.',
    'Restore the run’s folder from a backup, or start a new run with the same settings.',
  );
}

function isValid(libraryPath: string, { path, hash }: Checkpoint): boolean {
  const manifest = join(libraryPath, path, manifestName);
  if (!existsSync(manifest)) return false;
  return createHash('sha256').update(readFileSync(manifest)).digest('hex') === hash;
}
