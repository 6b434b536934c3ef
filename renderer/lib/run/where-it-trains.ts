import { liveStates } from '../../../shared/run/events.ts';
import { tagOf } from '../../../shared/run/place.ts';
import type { Run } from '../../../shared/run/run.ts';

/**
 * Where a run trains, trained or is to, in a few words; empty for this machine.
 *
 * @param outOfReach whether the studio has no pool that could be asked
 */
export function whereItTrains(
  { place, machine, state }: Pick<Run, 'place' | 'machine' | 'state'>,
  outOfReach: boolean,
): string {
  if (place === 'here') return '';
  const tag = tagOf(place);
  const which = tag === undefined ? 'a machine of the pool' : `a machine tagged ${tag}`;
  if (state === 'queued') return outOfReach ? 'for a pool that is not connected' : `for ${which}`;
  if (!liveStates.includes(state)) return machine ? `on ${machine}, in the pool` : 'in the pool';
  if (outOfReach) return 'in a pool that is not connected';
  return machine ? `on ${machine}, in the pool` : `waits for ${which}`;
}
