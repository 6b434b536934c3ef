import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { GivenLatents } from '../../../shared/creature/latents.ts';
import { idSchema } from '../../../shared/dataset/dataset.ts';
import type { Sample } from '../../../shared/run/run.ts';
import { libraryFolders } from '../../store/library-folders.ts';
import { findSample, givenLatentsOf } from '../../store/samples.ts';
import type { ReadableStore } from '../../store/store.ts';
import type { Core } from '../core.ts';

/*
 * A sheet belongs to its run. What the kept generator of a run draws that is gone has none to belong to: it is loose. It is held for as
 * long as the studio is open, to be looked at and starred; what is starred of it stays.
 */

interface LooseSheet {
  sample: Sample;
  /** Which its run had. */
  runName: string;
  /** Its latents, where no seed gives them. */
  given: GivenLatents | undefined;
}

/** So many are drawn, in all windows, before one that is still shown somewhere is let go of. */
const mostHeld = 64;

const held = new WeakMap<ReadableStore, Map<string, LooseSheet>>();

/** Beside what a browser is sending, which goes when the library is opened, too. */
export function looseSheetPath(id: string): string {
  return `${libraryFolders.uploads}/${idSchema.parse(id)}.png`;
}

/** @param loose its picture is written already */
export function holdLoose(
  { store, libraryPath }: Pick<Core, 'store' | 'libraryPath'>,
  loose: LooseSheet,
): void {
  const sheets = held.get(store) ?? new Map<string, LooseSheet>();
  held.set(store, sheets);
  sheets.set(loose.sample.id, loose);
  const [oldest] = sheets.values();
  if (!oldest || sheets.size <= mostHeld) return;
  sheets.delete(oldest.sample.id);
  rmSync(join(libraryPath, oldest.sample.path), { force: true });
}

function findLoose(store: ReadableStore, id: string): LooseSheet | undefined {
  return held.get(store)?.get(id);
}

/** A sheet of a run, or a loose one. */
export function findSheet(store: ReadableStore, id: string): Sample | undefined {
  return findLoose(store, id)?.sample ?? findSample(store, id);
}

/** The latents of a sheet whose seed does not give them. */
export function latentsOfSheet(store: ReadableStore, id: string): GivenLatents | undefined {
  const loose = findLoose(store, id);
  return loose ? loose.given : givenLatentsOf(store, id);
}

/** The name that the run of a loose sheet had. */
export function runNameOfLoose(store: ReadableStore, id: string): string | undefined {
  return findLoose(store, id)?.runName;
}
