import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { sha256 } from '../../files/sha256.ts';
import { StudioError } from '../../../shared/errors.ts';
import type { Checkpoint } from '../../../shared/run/run.ts';
import { manifestName } from '../../../shared/run/trainer-protocol.ts';
import { listCheckpoints } from '../../store/checkpoints.ts';
import { listCheckpointsInPool } from '../../store/checkpoints-in-pool.ts';
import type { ReadableStore } from '../../store/store.ts';
import type { Core } from '../core.ts';

type CheckpointsCore = Pick<Core, 'libraryPath'> & { store: ReadableStore };

/** A trainer keeps three (main/files/prune-checkpoints.ts). */
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
 * The newest of `validCheckpoints` whose other files are as they were written too, as far as can be said without the
 * trainer that would load them. It reads them all: for what is asked once, and where no trainer starts.
 *
 * @throws StudioError `checkpoint-damaged` when a run has checkpoints but none is whole
 */
export function newestWholeCheckpoint(
  core: CheckpointsCore,
  runId: string,
): Checkpoint | undefined {
  const { valid } = validCheckpoints(core, runId);
  const whole = valid.find(({ path }) => isWhole(join(core.libraryPath, path)));
  if (whole || valid.length === 0) return whole;
  throw noneCanBeRead();
}

/**
 * The newest checkpoints whose manifest is as it was written; none where a run has none in the library (see
 * `bringCheckpoint`). The files that the manifest names are checked by the trainer that loads them.
 *
 * @throws StudioError `checkpoint-damaged` when a run has checkpoints but none is valid
 */
export function validCheckpoints(
  { store, libraryPath }: CheckpointsCore,
  runId: string,
): ValidCheckpoints {
  const found: ValidCheckpoints = { valid: [], because: [] };
  const inPool = listCheckpointsInPool(store, runId);
  const checkpoints = listCheckpoints(store, runId)
    .filter(({ step }) => !inPool.some((one) => one.step === step))
    .reverse();
  for (const checkpoint of checkpoints) {
    if (found.valid.length === triedAtMost) break;
    if (isValidCheckpoint(libraryPath, checkpoint)) found.valid.push(checkpoint);
    // Older ones may be gone because newer ones followed.
    else if (found.valid.length === 0) found.because.push(damagedManifest(checkpoint));
  }
  if (found.valid.length > 0 || checkpoints.length === 0) return found;
  throw noneCanBeRead();
}

function noneCanBeRead(): StudioError {
  return new StudioError(
    'checkpoint-damaged',
    'None of the run’s checkpoints can be read: their files are missing or were changed.',
    'Restore the run’s folder from a backup, or start a new run with the same settings.',
  );
}

function damagedManifest({ path }: Checkpoint): string {
  return `The checkpoint ${basename(path)} cannot be used: its manifest is missing or has changed since it was written.`;
}

/** Whether its manifest is as it was written. */
export function isValidCheckpoint(
  libraryPath: string,
  { path, hash }: Pick<Checkpoint, 'path' | 'hash'>,
): boolean {
  return isOfHash(join(libraryPath, path, manifestName), hash);
}

/** What the manifest says of the other files; its own hash, which the database holds, vouches for it. */
const manifestSchema = z.object({
  files: z.record(z.string().regex(/^[a-z-]+$/), z.object({ sha256: z.string() })),
});

function isWhole(folder: string): boolean {
  const { files } = manifestSchema.parse(
    JSON.parse(readFileSync(join(folder, manifestName), 'utf8')),
  );
  return Object.entries(files).every(([name, { sha256 }]) =>
    isOfHash(join(folder, `${name}.safetensors`), sha256),
  );
}

function isOfHash(path: string, hash: string): boolean {
  if (!existsSync(path)) return false;
  return sha256(readFileSync(path)) === hash;
}

export function noCheckpoint(runName: string): StudioError {
  return new StudioError(
    'conflict',
    `The run "${runName}" has no checkpoint yet, so nothing can be drawn from it.`,
    'It writes one at the step that its settings name, and when it is stopped; new creatures come from its first step on.',
  );
}
