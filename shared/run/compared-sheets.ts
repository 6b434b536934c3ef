import { nearestIndex } from '../chart/nearest.ts';
import { drawsFromPictures } from '../hyperparameters/models.ts';
import type { Comparison } from './comparison.ts';
import { momentOf, stepAt, type Alignment } from './fair-comparison.ts';
import type { Run, Sample } from './run.ts';

/**
 * Where the shared slider stops, rising: at the steps that every run has drawn; where there are hardly any, at every
 * step that some run has drawn. By images seen, wherever some run has drawn.
 *
 * @param last beyond which not every run has come; null where everything is to be seen
 */
export function sharedMoments(
  { commonSteps, runs, samples }: Pick<Comparison, 'commonSteps' | 'runs' | 'samples'>,
  alignment: Alignment,
  last: number | null,
): readonly number[] {
  if (alignment === 'step' && commonSteps.length > 1) return commonSteps;
  const all = new Set(
    samples.flatMap((sheets, place) => {
      const run = runs[place];
      return run ? sheets.map(({ step }) => momentOf(run, step, alignment)) : [];
    }),
  );
  const rising = [...all].sort((a, b) => a - b);
  const reached = rising.filter((moment) => last === null || moment <= last);
  return reached.length > 0 ? reached : rising;
}

/** A run's sheet nearest to a moment that it shares with others. */
export function sheetAt(
  run: Run,
  sheets: readonly Sample[],
  moment: number,
  alignment: Alignment,
): Sample | undefined {
  const steps = sheets.map((sheet) => sheet.step);
  return sheets[nearestIndex(steps, stepAt(run, moment, alignment))];
}

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
