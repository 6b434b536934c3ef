import type { FoundCreature } from '../../shared/creature/found-creature.ts';
import type { Recipe } from '../../shared/creature/recipe.ts';
import { recipeOfFile } from '../lib/creature-file.ts';
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
