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
 * The texts of a creature's PNG, for people, and its recipe for the studio.
 *
 * @param options.recipe false says no more than that it was generated
 */
export function creatureTexts(
  core: TextsCore,
  creature: CreatureOrigin,
  { recipe: wanted }: { recipe: boolean } = { recipe: true },
): CreatureTexts {
  if (!wanted)
    return { Software: `${appName} ${core.appVersion}`, Description: `${generatedNote}.` };
  const recipe = recipeOf(core, creature);
  return {
    ...originTexts(creature, core.appVersion),
    ...(recipe && { [recipeKeyword]: JSON.stringify(recipe) }),
  };
}

/** Null of one whose run has gone for good. */
function recipeOf({ store, appVersion }: TextsCore, creature: CreatureOrigin): Recipe | null {
  const run = findRun(store, creature.runId);
  if (!run) return null;
  const { step, seed, sampleId, index, size, condition, recolouring } = creature;
  return {
    ...{ format: 1, generated: true, studio: appVersion },
    run: {
      ...{ id: run.id, name: creature.runName, presetId: run.presetId },
      dataset: nameOfDataset(store, run.datasetId) ?? '',
      settings: chosenSettings(run.hyperparameters),
    },
    ...{ step, seed, sampleId, index, size, condition, recolouring },
    ...latentsOf(store, sampleId, index),
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
