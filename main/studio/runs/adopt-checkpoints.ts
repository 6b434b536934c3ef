import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { basename } from 'node:path/posix';
import { z } from 'zod';
import { fromJson } from '../../files/from-json.ts';
import { sha256 } from '../../files/sha256.ts';
import type { Checkpoint } from '../../../shared/run/run.ts';
import { manifestName } from '../../../shared/run/trainer-protocol.ts';
import { insertCheckpoint, newestCheckpoint } from '../../store/checkpoints.ts';
import { newId } from '../../store/new-id.ts';
import type { Core } from '../core.ts';
import { runFolder } from '../library-layout.ts';

const manifestSchema = z.object({ progress: z.object({ step: z.int() }) });

/**
 * Lists checkpoints that a trainer wrote and the studio had no room, or no time, to list before it ended. A checkpoint
 * is renamed into place when all of it is written; the trainer that loads it checks its files.
 *
 * @throws what the store throws
 */
export function adoptCheckpoints({ store, libraryPath, log }: Core, runId: string): void {
  const folder = `${runFolder(runId)}/checkpoints`;
  if (!existsSync(join(libraryPath, folder))) return;
  const newest = newestCheckpoint(store, runId)?.step ?? 0;
  for (const entry of readdirSync(join(libraryPath, folder), { withFileTypes: true })) {
    const step = /^\d{6,}$/.test(entry.name) && entry.isDirectory() ? Number(entry.name) : 0;
    if (step <= newest) continue;
    const path = `${folder}/${entry.name}`;
    const found = readCheckpointFolder(libraryPath, path);
    if (!found) continue;
    insertCheckpoint(store, { id: newId(), runId, ...found });
    log.warn({ runId, path }, 'a checkpoint was written but not listed when the studio ended');
  }
}

/** What a row says of the checkpoint in a folder; undefined where there is none, or one of another step. */
export function readCheckpointFolder(
  libraryPath: string,
  path: string,
): Omit<Checkpoint, 'id' | 'runId'> | undefined {
  const folder = join(libraryPath, path);
  const step = /^\d{6,}$/.test(basename(path)) ? Number(basename(path)) : 0;
  const hash = hashOfManifest(folder, step);
  if (!hash) return undefined;
  const { mtimeMs } = statSync(folder);
  return { step, at: Math.round(mtimeMs), path, hash, bytes: bytesIn(folder) };
}

/** Undefined where it is none of this step. */
function hashOfManifest(folder: string, step: number): string | undefined {
  const path = join(folder, manifestName);
  if (!existsSync(path)) return undefined;
  const text = readFileSync(path);
  if (fromJson(manifestSchema, text.toString('utf8'))?.progress.step !== step) return undefined;
  return sha256(text);
}

function bytesIn(folder: string): number {
  return readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
}
