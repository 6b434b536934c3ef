import { sha256 } from '../../files/sha256.ts';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { manifestName } from '../../../shared/run/trainer-protocol.ts';
import { variableGroupNames, type VariableGroup } from '../gan/gan.ts';
import { checkpointDamaged, manifestSchema, tensorFileName, type Manifest } from './manifest.ts';
import { decodeTensors, type StoredTensor } from './safetensors.ts';
import { type CheckpointTensors } from './write-checkpoint.ts';

export interface LoadedCheckpoint<G extends VariableGroup = VariableGroup> {
  manifest: Manifest;
  tensors: CheckpointTensors<G>;
}

/**
 * Reads a checkpoint, all of it or some groups, and checks every file against its hash.
 *
 * @throws StudioError `checkpoint-damaged`
 */
export async function readCheckpoint<G extends VariableGroup = VariableGroup>(
  folder: string,
  wanted: readonly G[] = variableGroupNames as readonly VariableGroup[] as readonly G[],
): Promise<LoadedCheckpoint<G>> {
  const manifest = await readManifest(folder);
  const groups = await Promise.all(
    wanted.map(async (group) => [group, await readGroup(folder, group, manifest)]),
  );
  return { manifest, tensors: Object.fromEntries(groups) as CheckpointTensors<G> };
}

async function readManifest(folder: string): Promise<Manifest> {
  const bytes = await readWhole(folder, manifestName);
  try {
    return manifestSchema.parse(JSON.parse(bytes.toString('utf8')));
  } catch (cause) {
    throw checkpointDamaged(basename(folder), 'its manifest is not understood', cause);
  }
}

async function readGroup(
  folder: string,
  group: VariableGroup,
  { files }: Manifest,
): Promise<Map<string, StoredTensor>> {
  const name = tensorFileName(group);
  const bytes = await readWhole(folder, name);
  if (sha256(bytes) !== files[group]?.sha256) {
    throw checkpointDamaged(basename(folder), `${name} has changed since it was written`);
  }
  try {
    return decodeTensors(bytes);
  } catch (cause) {
    throw checkpointDamaged(basename(folder), `${name} holds no tensors`, cause);
  }
}

async function readWhole(folder: string, name: string): Promise<Buffer> {
  try {
    return await readFile(join(folder, name));
  } catch (cause) {
    throw checkpointDamaged(basename(folder), `${name} cannot be read`, cause);
  }
}
