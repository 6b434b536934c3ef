import { mostRecipeBytes, readRecipe, type Recipe } from '../../shared/creature/recipe.ts';

/** Whether a file is a PNG of one of the studio's creatures: what it says of how it was made, or null. */
export async function recipeOfFile(file: File): Promise<Recipe | null> {
  if (!/\.png$/i.test(file.name)) return null;
  try {
    return readRecipe(new Uint8Array(await file.slice(0, mostRecipeBytes).arrayBuffer()));
  } catch {
    // A folder by that name, or a file that is gone meanwhile: who imports it says what is wrong with it.
    return null;
  }
}
