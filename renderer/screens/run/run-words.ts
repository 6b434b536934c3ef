import { endedStates } from '../../../shared/run/events.ts';
import { countOf, formatMeasured } from '../../../shared/format.ts';
import type { RestorePoint, Run } from '../../../shared/run/run.ts';
import { actionsOf } from '../../lib/run/run-actions.ts';

/** How an ended run goes on: what its button says. Null while it cannot. */
export function resumeLabel(run: Run): string | null {
  if (!actionsOf(run).resume || run.step >= run.hyperparameters.steps) return null;
  if (run.state === 'paused') return 'Resume';
  return run.lastCheckpointStep === null ? 'Start again' : 'Resume from last checkpoint';
}

/** Whether more steps may be added: it has ended, and there is something to go on from. */
export function mayTrainOn(run: Run): boolean {
  return endedStates.includes(run.state) && run.lastCheckpointStep !== null;
}

/** What "train on" suggests: half of what was planned, round. */
export function suggestedMoreSteps({ hyperparameters: { steps } }: Run): number {
  const half = Math.max(100, steps / 2);
  const unit = 10 ** Math.floor(Math.log10(half));
  return Math.round(half / unit) * unit;
}

/** Why a checkpoint is there: "best KID 212 ± 9, 2 favourites". */
export function keptFor({ isNewest, isKept, isHere, mark, favourites }: RestorePoint): string {
  const reasons = [
    isNewest ? 'newest' : '',
    mark ? `best KID ${formatMeasured(mark.value, mark.error)}` : '',
    favourites > 0 ? countOf(favourites, ['# favourite', '# favourites']) : '',
  ].filter(Boolean);
  const text = reasons.join(', ') || 'one of the newest';
  if (!isHere) return `${text}, in the pool’s store`;
  return isKept ? `kept: ${text}` : text;
}
