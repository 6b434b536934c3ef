import type { Recipe, FoundCreature } from '../../../shared/creature/recipe.ts';
import { findFavouriteOfCell } from '../../store/favourites.ts';
import { listRuns } from '../../store/runs.ts';
import { findSample } from '../../store/samples.ts';
import type { ReadableStore } from '../../store/store.ts';

/** Where a creature of a recipe is in this library: starred, on its sheet, or its run alone; all null where none of it is. */
export function findCreature(
  store: ReadableStore,
  { run: { id }, sampleId, index, recolouring, step }: Recipe,
): FoundCreature {
  const run = listRuns(store).find((one) => one.id === id);
  const starred = findFavouriteOfCell(store, sampleId, index, recolouring);
  const sample = findSample(store, sampleId);
  const isSame =
    sample?.runId === id && sample.step === step && index < sample.count && recolouring === null;
  return {
    run: run ? { id, name: run.name } : null,
    favourite: starred?.runId === id && starred.rejectedAt === null ? starred : null,
    // Of a removed run nothing is shown but what was starred.
    sample: run && isSame ? sample : null,
  };
}
