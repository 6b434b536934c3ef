import { nearestIndex } from '../chart/nearest.ts';
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
