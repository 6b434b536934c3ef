import {
  mostRecipeBytes,
  readRecipe,
  type Recipe,
  type FoundCreature,
} from '../../shared/creature/recipe.ts';
import type { StudioApi } from '../lib/studio/studio-api.ts';
import type { Toasts } from './toasts.svelte.ts';

interface Around {
  studio: StudioApi;
  toasts: Toasts;
}

/** One that was dropped, and where it is in this library. */
export interface DroppedOne {
  recipe: Recipe;
  found: FoundCreature;
}

interface Dropped {
  /** At least one. */
  creatures: readonly DroppedOne[];
  /** How many files were dropped, with those that are none. */
  files: number;
  /** Takes the files as sprites all the same. */
  importIt: () => void;
}

/** Of so many files it is looked whether they are creatures: whoever drops more has sprites to import. */
const mostLookedInto = 64;

/** Pictures that were dropped on the window and say themselves that a studio made them. */
export class DroppedCreature {
  shown: Dropped | null = $state.raw(null);
  readonly #around: Around;

  constructor(around: Around) {
    this.#around = around;
  }

  /**
   * Looks into what was dropped: where there are files with recipes, their dialog opens; all else is imported.
   *
   * @param files read before the event of the drop ended
   */
  async look(files: readonly File[], importIt: () => void): Promise<void> {
    if (files.length > mostLookedInto) return importIt();
    const recipes = (await Promise.all(files.map(recipeOfFile))).filter(
      (recipe) => recipe !== null,
    );
    if (recipes.length === 0) return importIt();
    const { studio, toasts } = this.#around;
    const finding = recipes.map(async (recipe) => ({
      recipe,
      found: await studio.creatures.find({ recipe }),
    }));
    const creatures = await toasts.catching(Promise.all(finding));
    if (creatures) this.shown = { creatures, files: files.length, importIt };
  }

  close(): void {
    this.shown = null;
  }
}

/** Whether a file is a PNG of one of the studio's creatures: what it says of how it was made, or null. */
async function recipeOfFile(file: File): Promise<Recipe | null> {
  if (!/\.png$/i.test(file.name)) return null;
  try {
    return readRecipe(new Uint8Array(await file.slice(0, mostRecipeBytes).arrayBuffer()));
  } catch {
    // A folder by that name, or a file that is gone meanwhile: who imports it says what is wrong with it.
    return null;
  }
}
