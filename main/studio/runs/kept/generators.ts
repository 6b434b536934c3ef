import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { partialEnding } from '../../../../shared/library/file-names.ts';
import { manifestName } from '../../../../shared/run/trainer-protocol.ts';
import { hasFavouriteOfStep } from '../../../store/favourites.ts';
import {
  deleteGenerator,
  findGenerator,
  insertGenerator,
  keptGeneratorPath,
  listGenerators,
} from '../../../store/generators.ts';
import { libraryFolders } from '../../../store/library-folders.ts';
import { findRun } from '../../../store/runs.ts';
import type { Core } from '../../core.ts';
import { runFolder } from '../../library-layout.ts';
import { linkFolder } from '../../../files/link-folder.ts';
import { findCheckpointOfStep } from './restore-points.ts';

/*
 * What draws a creature is a small part of a checkpoint. A trainer keeps it for each sheet as long as there is room, in
 * `runs/<id>/generators/<step>`; with the first star it gets a second place, `generators/<run>-<step>`, which stays when those
 * of sheets are thinned out, and when the run is.
 */

/** The files of a checkpoint that draw: its list, the averaged weights, the statistics of normalisation. */
const drawingFiles = [manifestName, 'average.safetensors', 'statistics.safetensors'];

type GeneratorCore = Pick<Core, 'store' | 'libraryPath'>;

/** Where the generator of a step of a run lies, in whatever place it has, be it a whole checkpoint. */
export function findGeneratorOfStep(
  core: GeneratorCore,
  runId: string,
  step: number,
): string | undefined {
  const kept = findGenerator(core.store, runId, step)?.path;
  if (kept && existsSync(join(core.libraryPath, kept))) return kept;
  return ofRun(core, runId, step);
}

function ofRun({ store, libraryPath }: GeneratorCore, runId: string, step: number) {
  const copy = copyOfSheet(runId, step);
  if (existsSync(join(libraryPath, copy))) return copy;
  return findCheckpointOfStep(store, libraryPath, runId, step)?.path;
}

function copyOfSheet(runId: string, step: number): string {
  return `${runFolder(runId)}/generators/${String(step).padStart(6, '0')}`;
}

/** Keeps the generator of a checkpoint beside the sheet that was drawn with it: the checkpoint may be deleted soon. */
export function keepForSheet(core: GeneratorCore, runId: string, step: number): void {
  const copy = join(core.libraryPath, copyOfSheet(runId, step));
  const checkpoint = findCheckpointOfStep(core.store, core.libraryPath, runId, step);
  if (existsSync(copy) || !checkpoint) return;
  linkFolder(join(core.libraryPath, checkpoint.path), copy, drawingFiles);
}

/** Keeps what drew a favourite for as long as that is there. @returns whether it could be had */
export function keepGeneratorOfFavourite(
  core: GeneratorCore,
  runId: string,
  step: number,
): boolean {
  const { store, libraryPath } = core;
  const path = keptGeneratorPath(runId, step);
  const place = join(libraryPath, path);
  if (findGenerator(store, runId, step) && existsSync(place)) return true;
  const source = ofRun(core, runId, step);
  const run = findRun(store, runId);
  if (!source || !run) return false;
  linkFolder(join(libraryPath, source), place + partialEnding, drawingFiles);
  const { datasetId, engine } = run;
  insertGenerator(store, { runId, step, path, datasetId, engine, keptAt: Date.now() });
  rmSync(place, { recursive: true, force: true });
  renameSync(place + partialEnding, place);
  return true;
}

/** Brings rows and folders together again when a library is opened; what no favourite needs any more goes. */
export function settleGenerators(core: GeneratorCore): void {
  const { store, libraryPath } = core;
  const needed = new Set<string>();
  for (const { runId, step, path } of listGenerators(store)) {
    const place = join(libraryPath, path);
    // Killed between the row and the name.
    if (!existsSync(place) && existsSync(place + partialEnding))
      renameSync(place + partialEnding, place);
    if (existsSync(place) && hasFavouriteOfStep(store, runId, step)) needed.add(path);
    else deleteGenerator(store, runId, step);
  }
  for (const name of namesIn(join(libraryPath, libraryFolders.generators))) {
    const path = `${libraryFolders.generators}/${name}`;
    if (!needed.has(path)) rmSync(join(libraryPath, path), { recursive: true, force: true });
  }
}

/** What bears a name of ours: anything else was put there by somebody else. */
function namesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter((name) => /^[a-z0-9-]+-\d{6,}(\.partial)?$/.test(name));
}
