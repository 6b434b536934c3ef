import * as tf from '@tensorflow/tfjs-core';
import {
  variableGroupNames,
  variableGroups,
  variablesOf,
  type DrawingGroup,
  type Gan,
  type VariableGroup,
} from '../gan/gan.ts';
import type { Parameters } from '../gan/models/create-weights.ts';
import { checkpointDamaged } from './manifest.ts';
import type { StoredTensor } from './safetensors.ts';
import type { CheckpointTensors } from './write-checkpoint.ts';

/** A copy of the variables of a GAN: of all, or of some groups. */
export async function readTensors<G extends VariableGroup = VariableGroup>(
  gan: Gan,
  wanted: readonly G[] = variableGroupNames as readonly VariableGroup[] as readonly G[],
): Promise<CheckpointTensors<G>> {
  const all = variableGroups(gan);
  const groups = wanted.map(async (group) => [group, await storeAll(all[group])] as const);
  return Object.fromEntries(await Promise.all(groups)) as CheckpointTensors<G>;
}

async function storeAll(variables: Parameters): Promise<ReadonlyMap<string, StoredTensor>> {
  const stored = [...variables].map(
    async ([name, variable]) => [name, await store(variable)] as const,
  );
  return new Map(await Promise.all(stored));
}

/** Of a tensor's entry in a header, and of the manifest: about what they take. */
const entryBytes = 160;
const manifestBytes = 64 * 1024;

/** About how many bytes a checkpoint of a GAN takes on a disk, rather too many than too few. */
export function checkpointBytes(gan: Gan): number {
  return variablesOf(gan).reduce((sum, { size }) => sum + size * 4 + entryBytes, manifestBytes);
}

/** Name of a tensor with a number that is not finite, if there is one. */
export function findNonFinite(tensors: CheckpointTensors): string | undefined {
  for (const [group, values] of Object.entries(tensors)) {
    for (const [name, tensor] of values) {
      if (!tensor.values.every(Number.isFinite)) return `${group}/${name}`;
    }
  }
  return undefined;
}

/**
 * Sets the variables of a GAN from a checkpoint: those of the groups that were read.
 *
 * @throws StudioError `checkpoint-damaged` where names or shapes do not fit these networks
 */
export function assignTensors(
  gan: Gan,
  tensors: CheckpointTensors | CheckpointTensors<DrawingGroup>,
  checkpoint: string,
): void {
  const all = variableGroups(gan);
  for (const [group, stored] of Object.entries(tensors)) {
    assignGroup(all[group as VariableGroup], stored, `${checkpoint}: ${group}`);
  }
}

function assignGroup(
  variables: Parameters,
  stored: ReadonlyMap<string, StoredTensor>,
  where: string,
): void {
  for (const [name, variable] of variables) {
    const tensor = stored.get(name);
    if (!tensor || String(tensor.shape) !== String(variable.shape)) {
      throw checkpointDamaged(where, `the tensor "${name}" is missing or of another shape`);
    }
    tf.tidy(() => variable.assign(tf.tensor(tensor.values, [...tensor.shape], 'float32')));
  }
}

/** `data` may give the engine's own memory: copied, so that training on does not change it. */
async function store(variable: tf.Variable): Promise<StoredTensor> {
  return { shape: variable.shape, values: Float32Array.from(await variable.data()) };
}
