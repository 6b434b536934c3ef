import type { Sample } from '../../../shared/run/run.ts';
import { nearestIndex } from '../../../shared/chart/nearest.ts';

/**
 * Where the shared slider stops: at the steps that every run has drawn; where there are hardly any,
 * at every step that some run has drawn.
 */
export function sharedSteps(
  commonSteps: readonly number[],
  samples: readonly (readonly Sample[])[],
): readonly number[] {
  if (commonSteps.length > 1) return commonSteps;
  const all = new Set(samples.flatMap((sheets) => sheets.map(({ step }) => step)));
  return [...all].sort((a, b) => a - b);
}

/** A run's sheet nearest to a step. */
export function sheetAt(sheets: readonly Sample[], step: number): Sample | undefined {
  return sheets[
    nearestIndex(
      sheets.map((sheet) => sheet.step),
      step,
    )
  ];
}
