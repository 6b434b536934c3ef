import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { StudioError } from '../../../shared/errors.ts';
import type { Checkpoint } from '../../../shared/run.ts';
import { listCheckpoints } from '../../store/checkpoints.ts';
import type { Core } from '../core.ts';

/** The checkpoint's list of files with the hash of each; the trainer writes it last. */
export const manifestName = 'manifest.json';

type CheckpointsCore = Pick<Core, 'store' | 'libraryPath'>;

/** A trainer keeps three (main/trainer/checkpoint/prune-checkpoints.ts). */
const triedAtMost = 3;

interface ValidCheckpoints {
  /** Newest first: each is for where a trainer finds those before it damaged. */
  valid: Checkpoint[];
  /** A sentence on each that is newer than those. */
  because: string[];
}

/** The newest of `validCheckpoints`, or undefined where a run has none. @throws as that */
export function newestValidCheckpoint(
  core: CheckpointsCore,
  runId: string,
): Checkpoint | undefined {
  return validCheckpoints(core, runId).valid[0];
}

/**
 * The newest checkpoints whose manifest is as it was written; none where a run has none. The files that the
 * manifest names are checked by the trainer that loads them.
 *
 * @throws StudioError `checkpoint-damaged` when a run has checkpoints but none is valid
 */
export function validCheckpoints(
  { store, libraryPath }: CheckpointsCore,
  runId: string,
): ValidCheckpoints {
  const found: ValidCheckpoints = { valid: [], because: [] };
  const checkpoints = listCheckpoints(store, runId).reverse();
  for (const checkpoint of checkpoints) {
    if (found.valid.length === triedAtMost) break;
    if (isValid(libraryPath, checkpoint)) found.valid.push(checkpoint);
    // Older ones may be gone because newer ones followed.
    else if (found.valid.length === 0) found.because.push(damagedManifest(checkpoint));
  }
  if (found.valid.length > 0 || checkpoints.length === 0) return found;
  throw new StudioError(
    'checkpoint-damaged',
    'None of the run’s checkpoints can be read: their files are missing or were changed.',
    'Restore the run’s folder from a backup, or start a new run with the same settings.',
  );
}

function damagedManifest({ path }: Checkpoint): string {
  return `The checkpoint ${basename(path)} cannot be used: its manifest is missing or has changed since it was written.`;
}

function isValid(libraryPath: string, { path, hash }: Checkpoint): boolean {
  const manifest = join(libraryPath, path, manifestName);
  if (!existsSync(manifest)) return false;
  return createHash('sha256').update(readFileSync(manifest)).digest('hex') === hash;
}
