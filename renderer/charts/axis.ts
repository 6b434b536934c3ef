import type { ChartAxis } from '../../shared/chart/axis.ts';
import type { KnownSteps } from '../../shared/run/steps-along.ts';

export {
  axisLabels,
  chartAxes,
  formatMoment,
  narrowest,
  type ChartAxis,
} from '../../shared/chart/axis.ts';
export {
  axisValues,
  stepsOf,
  type KnownSteps,
  type StepSize,
} from '../../shared/run/steps-along.ts';

/** Why a run cannot be drawn along an axis; null where it can, or has not begun. */
export function whyNoAxis(axis: ChartAxis, known: KnownSteps): string | null {
  if (axis === 'epoch' && known.sprites === null) return 'its dataset is gone';
  const begun = known.time.step.length > 0;
  if (axis === 'wall' && begun && known.clock.length === 0)
    return 'it was trained before the studio kept it';
  return null;
}
