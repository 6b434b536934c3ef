import type { FoundCreature } from '../../shared/creature/found-creature.ts';
import { mostRecipeBytes, readRecipe, type Recipe } from '../../shared/creature/recipe.ts';
import type { StudioApi } from '../lib/studio/studio-api.ts';
import type { Toasts } from './toasts.svelte.ts';

interface Around {
  studio: StudioApi;
  toasts: Toasts;
}

interface Dropped {
  recipe: Recipe;
  found: FoundCreature;
  /** Takes the file as a sprite all the same. */
  importIt: () => void;
}

/** A picture that was dropped on the window and says itself that a studio made it. */
export class DroppedCreature {
  shown: Dropped | null = $state.raw(null);
  readonly #around: Around;

  constructor(around: Around) {
    this.#around = around;
  }

  /**
   * Looks into what was dropped: where it is one file with a recipe, its dialog opens; all else is imported.
   *
   * @param files read before the event of the drop ended
   */
  async look(files: readonly File[], importIt: () => void): Promise<void> {
    const [only, ...others] = files;
    const recipe = only && others.length === 0 ? await recipeOfFile(only) : null;
    if (!recipe) return importIt();
    const { studio, toasts } = this.#around;
    const found = await toasts.catching(studio.creatures.find({ recipe }));
    if (found) this.shown = { recipe, found, importIt };
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
