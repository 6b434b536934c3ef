import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Favourite } from '../../../../shared/creature/favourite.ts';
import { StudioError } from '../../../../shared/errors.ts';
import { formatCount } from '../../../../shared/format.ts';
import {
  hyperparametersSchema,
  type Hyperparameters,
} from '../../../../shared/hyperparameters/schema.ts';
import { manifestName } from '../../../../shared/run/trainer-protocol.ts';
import { fromJson } from '../../../files/from-json.ts';
import { findGenerator, type KeptGenerator } from '../../../store/generators.ts';
import { findRun, type RunRow } from '../../../store/runs.ts';
import type { ReadableStore } from '../../../store/store.ts';
import type { Core } from '../../core.ts';
import { runFolder } from '../../library-layout.ts';

/** What draws a run's creatures: the run itself, or what is kept of it for a favourite where it is gone. */
export interface Drawer extends Pick<
  RunRow,
  'id' | 'name' | 'datasetId' | 'engine' | 'hyperparameters' | 'presetId'
> {
  /** Where what is printed and found while it draws lies, relative to the library. */
  folder: string;
  /** Deleted or in the trash: only the generator of the one step is left, and no sheet of it can be listed. */
  isGone: boolean;
}

type Drawn = Pick<Favourite, 'runId' | 'runName' | 'step'>;
type DrawerCore = Pick<Core, 'libraryPath'> & { store: ReadableStore };

export function drawerOf(run: RunRow): Drawer {
  return { ...run, folder: runFolder(run.id), isGone: false };
}

export function findDrawer(
  { store, libraryPath }: DrawerCore,
  { runId, runName, step }: Drawn,
): Drawer | undefined {
  const run = findRun(store, runId);
  if (run) return drawerOf(run);
  const kept = findGenerator(store, runId, step);
  const hyperparameters = kept && hyperparametersOf(libraryPath, kept);
  if (!hyperparameters) return undefined;
  const { datasetId, engine, path } = kept;
  return {
    ...{ id: runId, name: runName, datasetId, engine, hyperparameters },
    ...{ presetId: null, folder: path, isGone: true },
  };
}

/** @throws StudioError `not-found` where neither the run nor its generator of that step is left */
export function requireDrawer(core: DrawerCore, drawn: Drawn): Drawer {
  const drawer = findDrawer(core, drawn);
  if (drawer) return drawer;
  throw new StudioError(
    'not-found',
    `The run "${drawn.runName}" is gone, and the generator that it had at step ${formatCount(drawn.step)} was not kept.`,
    'Its picture stays: it can be recoloured and exported.',
  );
}

const manifestPartSchema = z.object({ hyperparameters: hyperparametersSchema });

/** What a kept generator says itself of how its run was trained. */
export function hyperparametersOf(
  libraryPath: string,
  { path }: Pick<KeptGenerator, 'path'>,
): Hyperparameters | undefined {
  const file = join(libraryPath, path, manifestName);
  if (!existsSync(file)) return undefined;
  return fromJson(manifestPartSchema, readFileSync(file, 'utf8'))?.hyperparameters;
}
