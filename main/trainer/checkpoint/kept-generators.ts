import { statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isDiskFull } from '../../../shared/library/disk-full.ts';
import { letOldGeneratorsGo } from '../../files/old-generators.ts';
import { checkpointName } from '../../files/prune-checkpoints.ts';
import type { DrawingGroup } from '../gan/gan.ts';
import { writeCheckpoint, type CheckpointContents } from './write-checkpoint.ts';

/** In a run's folder: what drew its sheets, a folder a step. */
export const generatorsFolder = 'generators';

/** They take no room that a checkpoint may need soon: so many times as much must be free. */
const roomForOthers = 50;

/**
 * Keeps the generator of a step, where there is plenty of room, and thins out those of older sheets.
 *
 * @param folder of the run's generators; the one around it is there
 * @param requireOwn throws where the folder belongs to somebody else by now
 */
export async function keepGenerator(
  folder: string,
  contents: CheckpointContents<DrawingGroup>,
  requireOwn: () => void,
): Promise<void> {
  const bytes = bytesOf(contents);
  const { bavail, bsize } = await statfs(dirname(folder));
  if (bavail * bsize < roomForOthers * bytes) return;
  const { step } = contents.manifest.progress;
  try {
    await writeCheckpoint(join(folder, checkpointName(step)), contents, { requireOwn });
  } catch (error) {
    // Others took the room a moment ago.
    if (isDiskFull(error)) return;
    throw error;
  }
  await letOldGeneratorsGo(folder, bytes);
}

function bytesOf({ tensors }: CheckpointContents<DrawingGroup>): number {
  const all = Object.values(tensors).flatMap((group) => [...group.values()]);
  return all.reduce((sum, { values }) => sum + values.byteLength, 1);
}
