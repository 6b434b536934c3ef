import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Checkpoint, KeptCheckpoint, RestorePoint } from '../../../../shared/run/run.ts';
import { listCheckpoints, listKeptCheckpoints } from '../../../store/checkpoints.ts';
import { listCheckpointsInPool } from '../../../store/checkpoints-in-pool.ts';
import { favouritesByStep } from '../../../store/favourites.ts';
import type { ReadableStore } from '../../../store/store.ts';

/**
 * Steps from which a run can be gone on from, ordered: the newest checkpoints, those that are kept, and those that lie in
 * the store of its pool.
 */
export function listRestorePoints(
  store: ReadableStore,
  libraryPath: string,
  runId: string,
): RestorePoint[] {
  const favourites = favouritesByStep(store, runId);
  const newest = listCheckpoints(store, runId).at(-1)?.step;
  const here = filesByStep(store, libraryPath, runId);
  const coming = inPool(store, runId).filter(
    ({ step }) => !here.some(({ checkpoint }) => checkpoint.step === step),
  );
  const points = [
    ...here.map((point) => ({ ...point, isHere: true })),
    ...coming.map((checkpoint) => ({ checkpoint, kept: undefined, isHere: false })),
  ].sort((a, b) => a.checkpoint.step - b.checkpoint.step);
  return points.map(({ checkpoint, kept, isHere }) => ({
    step: checkpoint.step,
    at: checkpoint.at,
    bytes: checkpoint.bytes,
    isNewest: checkpoint.step === newest,
    isKept: kept !== undefined,
    mark: kept?.mark ?? null,
    favourites: favourites.get(checkpoint.step) ?? 0,
    isHere,
  }));
}

/** Those that come from a pool's store when somebody asks for them. */
function inPool(store: ReadableStore, runId: string): Checkpoint[] {
  const there = listCheckpointsInPool(store, runId);
  return listCheckpoints(store, runId).filter(({ step }) => there.some((one) => one.step === step));
}

export type CheckpointAtStep = Omit<Checkpoint, 'id'>;

/** Where the checkpoint of a step lies, in any place that it has. */
export function findCheckpointOfStep(
  store: ReadableStore,
  libraryPath: string,
  runId: string,
  step: number,
): CheckpointAtStep | undefined {
  return filesByStep(store, libraryPath, runId).find(({ checkpoint }) => checkpoint.step === step)
    ?.checkpoint;
}

/** What lies there: of older checkpoints rows may be left whose files the trainer has deleted. */
function filesByStep(
  store: ReadableStore,
  libraryPath: string,
  runId: string,
): { checkpoint: CheckpointAtStep; kept: KeptCheckpoint | undefined }[] {
  const isThere = ({ path }: CheckpointAtStep) => existsSync(join(libraryPath, path));
  const kept = listKeptCheckpoints(store, runId).filter(isThere);
  const recent = listCheckpoints(store, runId).filter(isThere);
  const others = recent.filter(({ step }) => !kept.some((one) => one.step === step));
  return [
    ...kept.map((one) => ({ checkpoint: one, kept: one })),
    ...others.map((one) => ({ checkpoint: one, kept: undefined })),
  ].sort((a, b) => a.checkpoint.step - b.checkpoint.step);
}
