import { drawsFromPictures } from '../hyperparameters/models.ts';
import type { Run } from './run.ts';

/** What a place in one run's grid has to do with the same place in another's, in sentences. */
export function gridPlaces(
  runs: readonly Pick<Run, 'hyperparameters'>[],
  sameLatents: boolean,
): string {
  const fromPictures = runs.filter(({ hyperparameters: { model } }) => drawsFromPictures(model));
  if (fromPictures.length === 0) {
    return sameLatents
      ? 'The same latents in every grid: a place shows what each generator makes of the same numbers.'
      : `These runs draw from different latents (another seed, latent size or number of creatures), so ${apart}`;
  }
  if (fromPictures.length < runs.length) {
    return `Some of these runs draw from pictures, the others from random numbers, so ${apart}`;
  }
  return sameLatents
    ? 'The same pictures are drawn from in every grid: a place shows what each generator makes of the same picture.'
    : `These runs draw from different pictures (another dataset, other pairs, another seed or number of creatures), so ${apart}`;
}

const apart = 'a place in one grid has no counterpart in another. Compare the sheets as a whole.';
