import { randomUUID } from 'node:crypto';
import * as nodeFiles from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { partialPrefix } from '../../files/prune-checkpoints.ts';
import { sha256 } from '../../files/sha256.ts';
import { isDiskFull } from '../../../shared/library/disk-full.ts';
import { StudioError } from '../../../shared/errors.ts';
import { encodeTensors, type StoredTensor } from './safetensors.ts';
import { manifestName } from '../../../shared/run/trainer-protocol.ts';
import { tensorFileName, type Manifest, type ManifestFile } from './manifest.ts';
import type { DrawingGroup, VariableGroup } from '../gan/gan.ts';

export type CheckpointTensors<G extends VariableGroup = VariableGroup> = Record<
  G,
  ReadonlyMap<string, StoredTensor>
>;

/** All of a training, or some groups of its variables. */
export interface CheckpointContents<G extends VariableGroup = VariableGroup> {
  manifest: Omit<Manifest, 'files'>;
  tensors: CheckpointTensors<G>;
}

export interface WrittenCheckpoint {
  /** SHA-256 of the manifest, which holds the hash of each file. */
  hash: string;
  bytes: number;
}

/** What is used of node:fs/promises; a test gives one whose disk is full. */
export type FileSystem = Pick<typeof nodeFiles, 'mkdir' | 'open' | 'readdir' | 'rename' | 'rm'>;

interface WriteOptions {
  files?: FileSystem;
  /** Throws where the folder belongs to somebody else by now; asked before anything is written or replaced. */
  requireOwn?: () => void;
}

/**
 * Writes a checkpoint beside and renames it into place: `folder` holds a whole one, or what it held before.
 * What another start of the run left half written goes first: it may take the very room that is needed.
 *
 * @throws StudioError `disk-full`, what `requireOwn` throws
 */
export async function writeCheckpoint(
  folder: string,
  { manifest, tensors }: CheckpointContents | CheckpointContents<DrawingGroup>,
  { files = nodeFiles, requireOwn = () => undefined }: WriteOptions = {},
): Promise<WrittenCheckpoint> {
  requireOwn();
  // A name of its own: two trainers may be at work on one folder until one of them finds that it is not its own.
  const partial = join(dirname(folder), `${partialPrefix}${basename(folder)}-${randomUUID()}`);
  try {
    await files.mkdir(dirname(folder), { recursive: true });
    await removeHalfWritten(dirname(folder), files);
    await files.mkdir(partial);
    const written = await writeFiles(partial, manifest, tensors, files);
    requireOwn();
    await files.rm(folder, { recursive: true, force: true });
    await files.rename(partial, folder);
    await syncFolder(dirname(folder), files);
    return written;
  } catch (error) {
    await files.rm(partial, { recursive: true, force: true });
    throw isDiskFull(error) ? diskFull(folder, error) : error;
  }
}

async function removeHalfWritten(folder: string, files: FileSystem): Promise<void> {
  for (const name of await files.readdir(folder)) {
    if (!name.startsWith(partialPrefix)) continue;
    await files.rm(join(folder, name), { recursive: true, force: true });
  }
}

async function writeFiles(
  folder: string,
  manifest: Omit<Manifest, 'files'>,
  tensors: CheckpointTensors | CheckpointTensors<DrawingGroup>,
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

function diskFull(folder: string, cause: unknown): StudioError {
  return new StudioError(
    'disk-full',
    `There is no room left on the disk for the checkpoint ${basename(folder)}; the one before it stays valid.`,
    'Free some space, then resume the run: it goes on from its last checkpoint.',
    { cause },
  );
}
