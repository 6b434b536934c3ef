import { createHash } from 'node:crypto';
import * as nodeFiles from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isDiskFull } from '../../../shared/disk-full.ts';
import { StudioError } from '../../../shared/errors.ts';
import { encodeTensors, type StoredTensor } from './safetensors.ts';
import { manifestName, tensorFileName, type Manifest, type ManifestFile } from './manifest.ts';
import type { VariableGroup } from '../gan.ts';

export type CheckpointTensors = Record<VariableGroup, ReadonlyMap<string, StoredTensor>>;

export interface CheckpointContents {
  manifest: Omit<Manifest, 'files'>;
  tensors: CheckpointTensors;
}

export interface WrittenCheckpoint {
  /** SHA-256 of the manifest, which holds the hash of each file. */
  hash: string;
  bytes: number;
}

/** What is used of node:fs/promises; a test gives one whose disk is full. */
export type FileSystem = Pick<typeof nodeFiles, 'mkdir' | 'open' | 'rename' | 'rm'>;

/** Folders that were being written when the process ended begin with this, and may be deleted. */
export const partialPrefix = '.tmp-';

/**
 * Writes a checkpoint beside and renames it into place: `folder` holds a whole one, or what it held before.
 *
 * @throws StudioError `disk-full`
 */
export async function writeCheckpoint(
  folder: string,
  { manifest, tensors }: CheckpointContents,
  files: FileSystem = nodeFiles,
): Promise<WrittenCheckpoint> {
  const partial = join(dirname(folder), `${partialPrefix}${basename(folder)}`);
  try {
    await files.rm(partial, { recursive: true, force: true });
    await files.mkdir(partial, { recursive: true });
    const written = await writeFiles(partial, manifest, tensors, files);
    await files.rm(folder, { recursive: true, force: true });
    await files.rename(partial, folder);
    await syncFolder(dirname(folder), files);
    return written;
  } catch (error) {
    await files.rm(partial, { recursive: true, force: true });
    throw isDiskFull(error) ? diskFull(folder, error) : error;
  }
}

async function writeFiles(
  folder: string,
  manifest: Omit<Manifest, 'files'>,
  tensors: CheckpointTensors,
  files: FileSystem,
): Promise<WrittenCheckpoint> {
  const entries: [string, ManifestFile][] = [];
  for (const [group, values] of Object.entries(tensors)) {
    const bytes = encodeTensors(values);
    await writeSynced(join(folder, tensorFileName(group)), bytes, files);
    entries.push([group, { bytes: bytes.length, sha256: sha256(bytes) }]);
  }
  const whole = { ...manifest, files: Object.fromEntries(entries) };
  const json = Buffer.from(`${JSON.stringify(whole, null, 2)}\n`);
  await writeSynced(join(folder, manifestName), json, files);
  await syncFolder(folder, files);
  const total = entries.reduce((sum, [, { bytes }]) => sum + bytes, json.length);
  return { hash: sha256(json), bytes: total };
}

async function writeSynced(path: string, bytes: Buffer, files: FileSystem): Promise<void> {
  const file = await files.open(path, 'w');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A renamed entry lasts through a power cut once its folder is on the disk. Windows opens no folders. */
async function syncFolder(folder: string, files: FileSystem): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await files.open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function diskFull(folder: string, cause: unknown): StudioError {
  return new StudioError(
    'disk-full',
    `There is no room left on the disk for the checkpoint ${basename(folder)}; the one before it stays valid.`,
    'Free some space, then resume the run: it goes on from its last checkpoint.',
    { cause },
  );
}
