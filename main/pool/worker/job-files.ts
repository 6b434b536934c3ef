import { mkdirSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { PoolJob, StoreOwner, ToldCheckpoint } from '../../../shared/pool/job.ts';
import type { TrainJob } from '../../../shared/run/trainer-protocol.ts';
import { writeAttempt } from '../../files/attempt-file.ts';
import type { Content } from '../../../shared/pool/job.ts';
import { isDiskFull } from '../../../shared/library/disk-full.ts';
import type { FileStore, StorePlace } from '../files/file-store.ts';
import { patiently, triesOfMachine } from '../files/patiently.ts';

/** In a worker's folder: the sprites that it trained on last. */
const datasets = 'datasets';

/** A library of one run, for one take of it: two trainers of the same run on one machine share nothing. */
export interface TakeFolder {
  /** Absolute. */
  library: string;
  job: TrainJob;
}

/** Gets a file of the store, also where that is away for a moment. */
type Get = (place: StorePlace, content: Content, target: string) => Promise<void>;

/**
 * Brings what a trainer needs onto this machine.
 *
 * @param work the worker's folder
 * @param library an empty folder in it
 * @param isWanted whether this machine is to train it still
 * @throws FileNotStored, and what the store throws where it cannot be reached
 */
export async function fetchJobFiles(
  files: FileStore,
  work: string,
  library: string,
  {
    jobId,
    job,
    checkpoint,
    isWanted,
  }: {
    jobId: string;
    job: PoolJob;
    checkpoint: ToldCheckpoint | undefined;
    isWanted: () => boolean;
  },
): Promise<TakeFolder> {
  const get: Get = (place, content, target) =>
    patiently(() => files.get(place, content, target), {
      tries: triesOfMachine,
      isWanted,
      isForOthers: isDiskFull,
    });
  const [newest, ...older] = checkpoint ? [checkpoint] : job.checkpoints;
  const datasetFile = await fetchDataset(get, work, job);
  const runFolder = `runs/${job.runId}`;
  mkdirSync(join(library, runFolder), { recursive: true });
  writeAttempt(join(library, runFolder), job.train.attempt);
  const owner: StoreOwner = `jobs/${jobId}`;
  for (const { files: stored } of newest ? [newest, ...older] : [])
    for (const { path, ...content } of stored)
      await get(`${owner}/${path}`, content, placeOf(library, runFolder, path));
  return {
    library,
    job: {
      type: 'train',
      ...job.train,
      ...(checkpoint?.before && { preferredEngine: checkpoint.before.id }),
      ...(checkpoint?.stepsPerTick && { stepsPerTick: checkpoint.stepsPerTick }),
      libraryFolder: library,
      datasetFile,
      runFolder,
      resumeFrom: newest?.path ?? null,
      olderCheckpoints: older.map(({ path }) => path),
      whenDiskFull: 'fail',
    },
  };
}

/** @throws Error where a path is not the run's own: it came over the network */
function placeOf(library: string, runFolder: string, path: string): string {
  if (path.startsWith(`${runFolder}/checkpoints/`)) return join(library, path);
  throw new Error(`${path} is no checkpoint of the run`);
}

/** Runs of a sweep train on the same sprites, one after the other. */
async function fetchDataset(get: Get, work: string, { dataset }: PoolJob): Promise<string> {
  const folder = join(work, datasets);
  mkdirSync(folder, { recursive: true });
  const name = `${dataset.sha256}.bin`;
  for (const other of await readdir(folder))
    if (other !== name) await rm(join(folder, other), { force: true });
  const { id, ...content } = dataset;
  await get(`datasets/${id}/sprites.bin`, content, join(folder, name));
  return join(folder, name);
}
