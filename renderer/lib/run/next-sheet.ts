import { formatCount, formatDuration } from '../../../shared/format.ts';
import type { Run } from '../../../shared/run/run.ts';
import { nextSheetStep } from '../../../shared/run/sheet-steps.ts';

/** When the next pictures of a run that trains come: at which step, and in about how long; nothing of one that does not. */
export function nextSheetSentence({
  state,
  step,
  hyperparameters,
  stepsPerSecond,
  pace,
}: Pick<Run, 'state' | 'step' | 'hyperparameters' | 'stepsPerSecond' | 'pace'>): string {
  if (state !== 'running' && state !== 'paused') return '';
  // In slow motion each step has its pictures.
  if (state === 'running' && pace !== null) return 'The next pictures come with the next step.';
  const next = nextSheetStep(step, hyperparameters);
  if (next === null) return '';
  const at = `The next pictures come at step ${formatCount(next)}`;
  if (state === 'paused') return `${at}, once the training goes on.`;
  if (!stepsPerSecond) return `${at}.`;
  const inMs = (1_000 * (next - step)) / stepsPerSecond;
  return inMs < 500 ? `${at}, in a moment.` : `${at}, in about ${formatDuration(inMs)}.`;
}
