import type { Favourite } from '../../../shared/creature/favourite.ts';
import { recipeKeyword, type Recipe } from '../../../shared/creature/recipe.ts';
import { hyperparameterFields } from '../../../shared/hyperparameters/resolve.ts';
import type { Hyperparameters } from '../../../shared/hyperparameters/schema.ts';
import { appName } from '../../../shared/version.ts';
import { nameOfDataset } from '../../store/datasets.ts';
import { findRun } from '../../store/runs.ts';
import { findSample, givenLatentsOf } from '../../store/samples.ts';
import type { ReadableStore } from '../../store/store.ts';
import { generatedNote, originTexts } from './origin-text.ts';

export type CreatureTexts = Record<'Software' | 'Description', string> &
  Partial<Record<typeof recipeKeyword, string>>;

/** Where a creature came from, starred or not. */
type CreatureOrigin = Pick<
  Favourite,
  | 'runId'
  | 'runName'
  | 'sampleId'
  | 'index'
  | 'step'
  | 'seed'
  | 'size'
  | 'condition'
  | 'recolouring'
>;

interface TextsCore {
  store: ReadableStore;
  appVersion: string;
}

/**
 * The texts of creatures' PNGs, for people, and their recipes for the studio. Their runs are looked up once: an export
 * may have thousands of each.
 *
 * @param options.recipe false says no more than that they were generated
 */
export function creatureTexts(
  { store, appVersion }: TextsCore,
  { recipe: wanted }: { recipe: boolean } = { recipe: true },
): (creature: CreatureOrigin) => CreatureTexts {
  if (!wanted)
    return () => ({ Software: `${appName} ${appVersion}`, Description: `${generatedNote}.` });
  const runs = new Map<string, RunOfRecipe | null>();
  const runOf = (runId: string) => {
    const known = runs.get(runId);
    if (known !== undefined) return known;
    const found = findRunOfRecipe(store, runId);
    runs.set(runId, found);
    return found;
  };
  return (creature) => {
    const run = runOf(creature.runId);
    const { step, seed, sampleId, index, size, condition, recolouring, runName } = creature;
    const recipe: Recipe | null = run && {
      ...{ format: 1, generated: true, studio: appVersion },
      run: { ...run, name: runName },
      ...{ step, seed, sampleId, index, size, condition, recolouring },
      ...latentsOf(store, sampleId, index),
    };
    return {
      ...originTexts(creature, appVersion),
      ...(recipe && { [recipeKeyword]: JSON.stringify(recipe) }),
    };
  };
}

/** What creatures of a run say alike; a favourite keeps the name that its run had. */
type RunOfRecipe = Omit<Recipe['run'], 'name'>;

/** Null of one that has gone for good. */
function findRunOfRecipe(store: ReadableStore, runId: string): RunOfRecipe | null {
  const run = findRun(store, runId);
  if (!run) return null;
  return {
    ...{ id: run.id, presetId: run.presetId },
    dataset: nameOfDataset(store, run.datasetId) ?? '',
    settings: chosenSettings(run.hyperparameters),
  };
}

function chosenSettings(hyperparameters: Hyperparameters): Recipe['run']['settings'] {
  const chosen = hyperparameterFields.flatMap(({ name, defaultValue }) => {
    const value = hyperparameters[name as keyof Hyperparameters];
    return value === defaultValue ? [] : [[name, value] as const];
  });
  return Object.fromEntries(chosen);
}

/** What the seed does not say of a creature of that sheet. */
function latentsOf(
  store: ReadableStore,
  sampleId: string,
  index: number,
): Pick<Recipe, 'truncation' | 'origin' | 'latents'> {
  const sample = findSample(store, sampleId);
  if (!sample) return {};
  const { truncation, origin, count } = sample;
  const given = origin && givenLatentsOf(store, sampleId);
  const all = given && Buffer.from(given.latents, 'base64');
  const width = all ? all.length / count : 0;
  return {
    ...(truncation !== undefined && { truncation }),
    ...(origin && { origin }),
    ...(all && { latents: all.toString('base64', index * width, (index + 1) * width) }),
  };
}
