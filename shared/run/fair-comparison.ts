import { z } from 'zod';
import { chartAxes, type ChartAxis } from '../chart/axis.ts';
import { countOf, formatCount, formatExactDuration } from '../format.ts';
import { imagesPerStep } from '../hyperparameters/schema.ts';
import type { Run } from './run.ts';

/** By what runs are held beside each other: a step of a larger batch, or of more discriminator steps, sees more images. */
export type Alignment = 'step' | 'images';

type Compared = Pick<Run, 'hyperparameters' | 'step'>;

/** What is fair to such runs, where nobody says otherwise. */
export function fairAlignment(runs: readonly Compared[]): Alignment {
  return new Set(runs.map((run) => unitsPerStep(run, 'images'))).size > 1 ? 'images' : 'step';
}

/** What samples are held beside each other by, under charts along an axis. */
export function alignmentAlong(axis: ChartAxis, runs: readonly Compared[]): Alignment {
  return axis === 'images' || axis === 'epoch' ? fairAlignment(runs) : 'step';
}

function unitsPerStep({ hyperparameters }: Compared, alignment: Alignment): number {
  return alignment === 'step' ? 1 : imagesPerStep(hyperparameters);
}

/** Where a run's step lies, among runs that are held beside each other so. */
export function momentOf(run: Compared, step: number, alignment: Alignment): number {
  return step * unitsPerStep(run, alignment);
}

/** The step of a run at a moment that it shares with others. */
export function stepAt(run: Compared, moment: number, alignment: Alignment): number {
  return moment / unitsPerStep(run, alignment);
}

/** Differences of less than this share are ticks that were cut elsewhere, not runs of other lengths. */
const sameEnd = 0.005;

/**
 * The last place on an axis that all runs which have begun have reached; null where none is left out by it.
 *
 * @param ends how far each run has come along the axis; 0 for one that has not begun
 */
export function lastCommon(ends: readonly number[]): number | null {
  const begun = ends.filter((end) => end > 0);
  if (begun.length < 2) return null;
  const [least, most] = [Math.min(...begun), Math.max(...begun)];
  return least < most * (1 - sameEnd) ? least : null;
}

/** Where runs that have come differently far are held beside each other: on an axis, as far as all have come. */
export const commonEndSchema = z.strictObject({
  // At one time of day runs have come differently far.
  axis: z.enum(chartAxes).exclude(['wall']),
  at: z.number().positive(),
});
export type CommonEnd = z.output<typeof commonEndSchema>;

/** What is fair to such runs, where nobody says otherwise; null where none is left out by it. */
export function fairEnd(runs: readonly Compared[]): CommonEnd | null {
  const axis = fairAlignment(runs);
  const at = lastCommon(runs.map((run) => momentOf(run, run.step, axis)));
  return at === null ? null : { axis, at };
}

/** "the first 2,500 steps", "the first 3 min". */
export function firstOfRun({ axis, at }: CommonEnd): string {
  if (axis === 'time') return `the first ${formatExactDuration(at)}`;
  if (axis === 'epoch') return `the first ${at.toFixed(at < 10 ? 2 : 1)} epochs`;
  const count = formatCount(Math.round(at));
  return axis === 'step' ? `the first ${count} steps` : `the first ${count} images`;
}

/** What is shown of runs that have come differently far, or show differently many images a step; null where all is equal. */
export function fairSentence(
  runs: readonly Compared[],
  axis: ChartAxis,
  end: { words: string; everything: boolean } | null,
): string | null {
  const begun = runs.filter(({ step }) => step > 0).length;
  // Those that have not begun are not among them.
  const all =
    begun < runs.length
      ? `the ${countOf(begun, ['# run', '# runs'])} that have begun`
      : begun === 2
        ? 'both runs'
        : `all ${formatCount(begun)} runs`;
  const because =
    axis === 'images' && fairAlignment(runs) === 'images'
      ? 'Held beside each other by images seen, because a step of these runs does not show equally many'
      : null;
  if (!end) return because && `${because}.`;
  if (end.everything)
    return `${because ? `${because}; shown` : 'Shown'} to the end of each: ${all} have come as far as ${end.words}.`;
  return `${because ? `${because}; shown` : 'Shown'} as far as ${all} have come: ${end.words}.`;
}
