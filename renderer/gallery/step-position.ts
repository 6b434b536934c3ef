import { bisectLeft } from 'd3-array';
import { nearestIndex } from '../../shared/chart/nearest.ts';

/**
 * Where a gallery stands in time. Null follows the newest sheet; a step stays where the person put it,
 * however many sheets come after.
 */
export type ChosenStep = number | null;

/** The sheet that a choice leads to; -1 when there is none. A step without a sheet leads to the nearest. */
export function positionOf(steps: readonly number[], chosen: ChosenStep): number {
  return chosen === null ? steps.length - 1 : nearestIndex(steps, chosen);
}

/** How far along a slider that stops at each of the steps a place between them lies, 0 to 1; null outside of them. */
export function placeAmong(steps: readonly number[], place: number): number | null {
  const above = bisectLeft(steps, place);
  const [before, at] = [steps[above - 1], steps[above]];
  if (at === undefined || steps.length < 2) return null;
  if (at === place) return above / (steps.length - 1);
  if (before === undefined) return null;
  return (above - 1 + (place - before) / (at - before)) / (steps.length - 1);
}

/** The choice after a move of the slider: its end follows the newest sheet. */
export function choiceAt(steps: readonly number[], position: number): ChosenStep {
  if (position >= steps.length - 1) return null;
  return steps[Math.max(0, position)] ?? null;
}

/** Where playing goes on from: at the end it begins anew. */
export function playStart(steps: readonly number[], position: number): number {
  return position >= steps.length - 1 ? 0 : position;
}
