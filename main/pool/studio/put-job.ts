import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { basename } from 'node:path/posix';
import { StudioError } from '../../../shared/errors.ts';
import type { PoolJob, StoredCheckpoint } from '../../../shared/pool/job.ts';
import { appVersion } from '../../../shared/version.ts';
import type { PoolTask } from '../../studio/runs/trainer-pool.ts';
import type { FileStore } from '../files/file-store.ts';

/** Puts the files into the store that a machine needs for a task. @returns the job that names them */
export async function storeJob(files: FileStore, jobId: string, task: PoolTask): Promise<PoolJob> {
  const { job, runId, runName, datasetId, before } = task;
  requireHere(job.datasetFile);
  const dataset = await files.put(`datasets/${datasetId}/sprites.bin`, job.datasetFile);
  const { hyperparameters, engine, attempt, stepsPerTick, rungs, pace, preferredEngine, alike } =
    job;
  const paths = [job.resumeFrom, ...(job.olderCheckpoints ?? [])].filter((path) => path !== null);
  const checkpoints: StoredCheckpoint[] = [];
  for (const path of paths) checkpoints.push(await storeCheckpoint(files, jobId, job, path));
  return {
    studio: appVersion,
    runId,
    runName,
    dataset: { id: datasetId, ...dataset },
    train: {
      hyperparameters,
      engine,
      attempt,
      ...(stepsPerTick !== undefined && { stepsPerTick }),
      ...(rungs !== undefined && { rungs }),
      ...(pace !== undefined && { pace }),
      ...(preferredEngine !== undefined && { preferredEngine }),
      ...(alike !== undefined && { alike }),
    },
    before,
    checkpoints,
  };
}

async function storeCheckpoint(
  files: FileStore,
  jobId: string,
  { libraryFolder }: PoolTask['job'],
  path: string,
): Promise<StoredCheckpoint> {
  requireHere(join(libraryFolder, path));
  const stored: StoredCheckpoint = { step: Number(basename(path)), path, files: [] };
  for (const name of await readdir(join(libraryFolder, path))) {
    const file = `${path}/${name}`;
    const content = await files.put(`jobs/${jobId}/${file}`, join(libraryFolder, file));
    stored.files.push({ path: file, ...content });
  }
  return stored;
}

/** A store that is away is asked again without end; what the library has lost is not. */
function requireHere(file: string): void {
  if (existsSync(file)) return;
  throw new StudioError(
    'not-found',
    `${file} is not in the library, so no machine of the pool can be given it.`,
    'Restore the library from a backup; sprites can also be imported again.',
  );
}
