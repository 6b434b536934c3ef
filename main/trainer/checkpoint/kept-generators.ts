import { readdir, rm, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isDiskFull } from '../../../shared/library/disk-full.ts';
import type { DrawingGroup } from '../gan/gan.ts';
import { tensorFileName } from './manifest.ts';
import { checkpointName } from './prune-checkpoints.ts';
import { writeCheckpoint, type CheckpointContents } from './write-checkpoint.ts';

/** In a run's folder: what drew its sheets, a folder a step. */
export const generatorsFolder = 'generators';

/** All of a run's together: the generators of its newest sheets stay. */
const mostBytes = 256 * 1024 * 1024;
/** However large they are. */
const fewest = 3;
/** They take no room that a checkpoint may need soon: so many times as much must be free. */
const roomForOthers = 50;

/**
 * Keeps the generator of a step, where there is plenty of room, and lets those of the oldest sheets go.
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
  await letOldestGo(folder, Math.max(fewest, Math.floor(mostBytes / bytes)));
}

function bytesOf({ tensors }: CheckpointContents<DrawingGroup>): number {
  const all = Object.values(tensors).flatMap((group) => [...group.values()]);
  return all.reduce((sum, { values }) => sum + values.byteLength, 1);
}

/** By when they were written: a run that goes on from further back draws the same steps again. */
async function letOldestGo(folder: string, most: number): Promise<void> {
  const names = (await readdir(folder)).filter((name) => /^\d{6,}$/.test(name));
  if (names.length <= most) return;
  const written = await Promise.all(
    names.map(async (name) => ({
      name,
      at: (await stat(join(folder, name, tensorFileName('average')))).mtimeMs,
    })),
  );
  written.sort((a, b) => a.at - b.at || a.name.localeCompare(b.name));
  for (const { name } of written.slice(0, names.length - most))
    await rm(join(folder, name), { recursive: true, force: true });
}
