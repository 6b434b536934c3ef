import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { basename } from 'node:path/posix';
import { partialEnding } from '../../../../shared/library/file-names.ts';
import type { BestMark, Checkpoint, KeptCheckpoint } from '../../../../shared/run/run.ts';
import { rankingSeries } from '../../../../shared/run/series.ts';
import {
  deleteKeptCheckpoint,
  insertKeptCheckpoint,
  listCheckpoints,
  listKeptCheckpoints,
} from '../../../store/checkpoints.ts';
import { favouritesByStep } from '../../../store/favourites.ts';
import { listRuns } from '../../../store/runs.ts';
import { bestOf } from '../../../store/best-of-series.ts';
import type { Core } from '../../core.ts';
import { runFolder } from '../../library-layout.ts';
import { readCheckpointFolder } from '../adopt-checkpoints.ts';
import { isValidCheckpoint } from '../valid-checkpoint.ts';
import { linkFolder } from '../../../files/link-folder.ts';

/*
 * A trainer keeps the newest three checkpoints of a run and deletes the others. What shall stay beyond that has a place of
 * its own, `runs/<id>/kept/<step>`: the best one as it was measured, and those of steps that have favourites. As
 * everywhere the row counts: a folder is made as NAME.partial, gets its row, then its name.
 */

/** Of one run, beside the best; of more than these the earliest steps go. */
export const mostKeptForFavourites = 10;

type KeptCore = Pick<Core, 'store' | 'libraryPath' | 'log'>;

/** A checkpoint that was given a second place before it is known whether it shall stay. */
export interface HeldCheckpoint {
  /** Its second place, relative to the library: the first may go. */
  path: string;
  keepAsBest(mark: KeptCheckpoint['mark']): void;
  letGo(): void;
}

/** Holds a checkpoint while it is measured: newer ones may follow meanwhile, and it would be deleted. */
export function holdCheckpoint(core: KeptCore, checkpoint: Checkpoint): HeldCheckpoint {
  const { runId } = checkpoint;
  const place = placeOf(core, checkpoint);
  // A name of its own: where one of its creatures is starred meanwhile it comes to be kept, or others come in its place.
  const held = `${place}.held${partialEnding}`;
  const isKept = existsSync(place);
  linkFolder(isKept ? place : join(core.libraryPath, checkpoint.path), held);
  return {
    path: `${keptFolder(runId)}/${basename(held)}`,
    keepAsBest(mark) {
      const former = bestKept(core, runId);
      if (existsSync(place)) insertKept(core, checkpoint, mark);
      else insertWithFolder(core, checkpoint, { mark, from: held });
      if (former && former.step !== checkpoint.step) demote(core, former);
    },
    letGo: () => rmSync(held, { recursive: true, force: true }),
  };
}

/** Whether the files of a checkpoint are in the library: of older ones the trainer has deleted them. */
export function mayBeHeld({ libraryPath }: KeptCore, { runId, path }: Checkpoint): boolean {
  const places = [path, `${keptFolder(runId)}/${basename(path)}`];
  return places.some((place) => existsSync(join(libraryPath, place)));
}

export function bestKept(
  { store }: Pick<Core, 'store'>,
  runId: string,
): KeptCheckpoint | undefined {
  return listKeptCheckpoints(store, runId).find(({ mark }) => mark !== null);
}

/** Keeps the checkpoint of a step whose creature was starred, where it is still there. */
export function keepForFavourite(core: KeptCore, runId: string, step: number): void {
  const kept = listKeptCheckpoints(core.store, runId);
  if (kept.some((one) => one.step === step)) return;
  const checkpoint = listCheckpoints(core.store, runId).find((one) => one.step === step);
  if (!checkpoint || !isValidCheckpoint(core.libraryPath, checkpoint)) return;
  insertWithFolder(core, checkpoint, { mark: null, from: join(core.libraryPath, checkpoint.path) });
  const others = kept.filter(({ mark }) => mark === null);
  const tooMany = Math.max(0, others.length + 1 - mostKeptForFavourites);
  for (const one of others.slice(0, tooMany)) letGo(core, one);
}

/**
 * Brings rows and folders together again when a library is opened, however it came here: a row without its folder goes, a
 * folder without a row gets one where there is a reason to keep it, and what no reason keeps any more is deleted.
 * A run whose whole folder is away keeps its rows, for it may come back.
 */
export function settleKeptCheckpoints(core: KeptCore): void {
  for (const { id } of listRuns(core.store)) {
    if (!existsSync(join(core.libraryPath, runFolder(id)))) continue;
    try {
      settleRun(core, id);
    } catch (thrown) {
      core.log.error({ err: thrown, runId: id }, 'kept checkpoints could not be put in order');
    }
  }
}

function settleRun(core: KeptCore, runId: string): void {
  const favourites = favouritesByStep(core.store, runId);
  const rows = listKeptCheckpoints(core.store, runId);
  for (const row of rows) {
    const place = join(core.libraryPath, row.path);
    // Killed between the row and the name.
    if (!existsSync(place) && existsSync(place + partialEnding))
      renameSync(place + partialEnding, place);
    if (!existsSync(place)) deleteKeptCheckpoint(core.store, runId, row.step);
    else if (row.mark === null && !favourites.has(row.step)) letGo(core, row);
  }
  const folder = join(core.libraryPath, keptFolder(runId));
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    if (rows.some(({ path }) => basename(path) === name)) continue;
    if (!adopt(core, runId, name, favourites))
      rmSync(join(folder, name), { recursive: true, force: true });
  }
}

/** @returns whether the folder is a checkpoint that there is a reason to keep */
function adopt(
  core: KeptCore,
  runId: string,
  name: string,
  favourites: ReadonlyMap<number, number>,
): boolean {
  const found = readCheckpointFolder(core.libraryPath, `${keptFolder(runId)}/${name}`);
  if (!found) return false;
  const best: BestMark | undefined = bestOf(core.store, runId, rankingSeries);
  const isBest = best?.step === found.step && !bestKept(core, runId);
  if (!isBest && !favourites.has(found.step)) return false;
  const mark = isBest ? { value: best.value, error: best.error } : null;
  insertKeptCheckpoint(core.store, { ...found, runId, mark });
  return true;
}

/** @param from where its files lie; what stays in its place is a second one of them */
function insertWithFolder(
  core: KeptCore,
  checkpoint: Checkpoint,
  { mark, from }: { mark: KeptCheckpoint['mark']; from: string },
): void {
  const place = placeOf(core, checkpoint);
  linkFolder(from, place + partialEnding);
  insertKept(core, checkpoint, mark);
  rmSync(place, { recursive: true, force: true });
  renameSync(place + partialEnding, place);
}

function insertKept(
  { store }: KeptCore,
  { runId, step, at, path, hash, bytes }: Checkpoint,
  mark: KeptCheckpoint['mark'],
): void {
  const kept = { runId, step, at, path: `${keptFolder(runId)}/${basename(path)}`, hash, bytes };
  insertKeptCheckpoint(store, { ...kept, mark });
}

/** No longer the best; it stays where favourites keep it. */
function demote(core: KeptCore, kept: KeptCheckpoint): void {
  if (favouritesByStep(core.store, kept.runId).has(kept.step)) {
    insertKeptCheckpoint(core.store, { ...kept, mark: null });
  } else letGo(core, kept);
}

function letGo({ store, libraryPath }: KeptCore, { runId, step, path }: KeptCheckpoint): void {
  const place = join(libraryPath, path);
  const partial = place + partialEnding;
  rmSync(partial, { recursive: true, force: true });
  if (existsSync(place)) renameSync(place, partial);
  deleteKeptCheckpoint(store, runId, step);
  rmSync(partial, { recursive: true, force: true });
}

function keptFolder(runId: string): string {
  return `${runFolder(runId)}/kept`;
}

/** Absolute; the folder around it is there. */
function placeOf({ libraryPath }: KeptCore, { runId, path }: Checkpoint): string {
  const folder = join(libraryPath, keptFolder(runId));
  mkdirSync(folder, { recursive: true });
  return join(folder, basename(path));
}
