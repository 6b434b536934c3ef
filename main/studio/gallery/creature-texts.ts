import type { CreatureRecipe, Favourite } from '../../../shared/creature/favourite.ts';
import type { LatentOrigin } from '../../../shared/creature/latents.ts';
import { recipeKeyword, type Recipe } from '../../../shared/creature/recipe.ts';
import { hyperparameterFields } from '../../../shared/hyperparameters/resolve.ts';
import type { Hyperparameters } from '../../../shared/hyperparameters/schema.ts';
import { appName } from '../../../shared/version.ts';
import { nameOfDataset } from '../../store/datasets.ts';
import { findFavouriteOfCell } from '../../store/favourites.ts';
import type { ReadableStore } from '../../store/store.ts';
import type { Core } from '../core.ts';
import { findDrawer } from '../runs/kept/who-draws.ts';
import { recipeOf, recipeOnSheet } from '../runs/latents/same-generator.ts';
import { findSheet } from './loose-sheets.ts';
import { generatedNote, originTexts, seedOf } from './origin-text.ts';

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

type TextsCore = Pick<Core, 'libraryPath' | 'appVersion'> & { store: ReadableStore };

/**
 * The texts of creatures' PNGs, for people, and their recipes for the studio. Their runs are looked up once: an export
 * may have thousands of each.
 *
 * @param options.recipe false says no more than that they were generated
 */
export function creatureTexts(
  core: TextsCore,
  { recipe: wanted }: { recipe: boolean } = { recipe: true },
): (creature: CreatureOrigin) => CreatureTexts {
  const { store, appVersion } = core;
  if (!wanted)
    return () => ({ Software: `${appName} ${appVersion}`, Description: `${generatedNote}.` });
  const runs = new Map<string, RunOfRecipe | null>();
  const runOf = (creature: CreatureOrigin) => {
    // Of a run that is gone each step has a generator of its own.
    const key = `${creature.runId} ${creature.step}`;
    const known = runs.get(key);
    if (known !== undefined) return known;
    const found = findRunOfRecipe(core, creature);
    runs.set(key, found);
    return found;
  };
  return (creature) => {
    const run = runOf(creature);
    const { step, sampleId, index, size, condition, recolouring, runName } = creature;
    const made = madeOf(store, creature);
    const seed = seedOf(creature, made);
    const recipe: Recipe | null = run && {
      ...{ format: 1, generated: true, studio: appVersion },
      run: { ...run, name: runName },
      ...{ step, seed, sampleId, index, size, condition, recolouring },
      ...howMade(made, findSheet(store, sampleId)?.origin),
    };
    return {
      ...originTexts({ ...creature, seed }, appVersion),
      ...(recipe && { [recipeKeyword]: JSON.stringify(recipe) }),
    };
  };
}

/** What creatures of a run say alike; a favourite keeps the name that its run had. */
type RunOfRecipe = Omit<Recipe['run'], 'name'>;

/** Null where neither the run nor what drew the creature is left. */
function findRunOfRecipe(core: TextsCore, creature: CreatureOrigin): RunOfRecipe | null {
  const drawer = findDrawer(core, creature);
  if (!drawer) return null;
  return {
    ...{ id: drawer.id, presetId: drawer.presetId },
    dataset: nameOfDataset(core.store, drawer.datasetId) ?? '',
    settings: chosenSettings(drawer.hyperparameters),
  };
}

function chosenSettings(hyperparameters: Hyperparameters): Recipe['run']['settings'] {
  const chosen = hyperparameterFields.flatMap(({ name, defaultValue }) => {
    const value = hyperparameters[name as keyof Hyperparameters];
    return value === defaultValue ? [] : [[name, value] as const];
  });
  return Object.fromEntries(chosen);
}

/** What a creature is made of: as its sheet says, or as a star of it keeps it. */
function madeOf(
  store: ReadableStore,
  { sampleId, index, recolouring }: CreatureOrigin,
): CreatureRecipe | null {
  const sheet = findSheet(store, sampleId);
  if (sheet) return recipeOnSheet(store, sheet, index);
  const starred = findFavouriteOfCell(store, sampleId, index, recolouring);
  return starred ? recipeOf(store, starred) : null;
}

/** What the seed does not say of it. */
function howMade(
  made: CreatureRecipe | null,
  ofSheet: LatentOrigin | undefined,
): Pick<Recipe, 'truncation' | 'origin' | 'latents'> {
  if (!made) return {};
  const { truncation, given } = made.source;
  const origin = made.drawnFrom ? 'drawing' : ofSheet;
  return {
    ...(truncation !== undefined && { truncation }),
    ...(origin && { origin }),
    ...(given && { latents: given.latents }),
  };
}
