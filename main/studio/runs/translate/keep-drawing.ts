import { mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Sample } from '../../../../shared/run.ts';
import { newId } from '../../../store/new-id.ts';
import { insertSample } from '../../../store/samples.ts';
import type { Core } from '../../core.ts';
import { generatedSheetPath } from '../../library-layout.ts';
import { writeBeside } from '../../../files/write-beside.ts';
import { toPng } from './picture-file.ts';
import type { Drawing } from './translations.ts';

/** Nothing is drawn at random: the picture is the start. */
const seed = 0;

/** Adds what a run drew from a picture to its sheets, as one of a single creature. */
export async function keepDrawing(
  { store, libraryPath }: Pick<Core, 'store' | 'libraryPath'>,
  { runId, drawn, step }: Drawing & { runId: string },
): Promise<Sample> {
  const id = newId();
  const path = generatedSheetPath(runId, id);
  const file = join(libraryPath, path);
  await mkdir(dirname(file), { recursive: true });
  await writeBeside(file, toPng(drawn));
  const sheet = { path, count: 1, columns: 1, cellSize: drawn.size, seed, condition: null };
  const sample: Sample = { id, runId, step, at: Date.now(), kind: 'generated', ...sheet };
  try {
    insertSample(store, sample);
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  }
  return sample;
}
