import { liveStates } from '../../../shared/run/events.ts';
import { tagOf } from '../../../shared/run/place.ts';
import type { Run } from '../../../shared/run/run.ts';

/** Whether it is in a pool in which no machine has it yet, or again. */
export function waitsForMachine({
  place,
  machine,
  state,
}: Pick<Run, 'place' | 'machine' | 'state'>): boolean {
  return place !== 'here' && machine === null && state === 'starting';
}

/**
 * Where a run trains, trained or is to, in a few words; empty for this machine.
 *
 * @param outOfReach whether the studio has no pool that could be asked
 * @param isSilent whether it has one that does not answer
 */
export function whereItTrains(
  { place, machine, state }: Pick<Run, 'place' | 'machine' | 'state'>,
  outOfReach: boolean,
  isSilent = false,
): string {
  if (place === 'here') return '';
  const tag = tagOf(place);
  const which = tag === undefined ? 'a machine of the pool' : `a machine tagged ${tag}`;
  if (state === 'queued') return outOfReach ? 'for a pool that is not connected' : `for ${which}`;
  if (!liveStates.includes(state)) return machine ? `on ${machine}, in the pool` : 'in the pool';
  if (outOfReach) return 'in a pool that is not connected';
  if (isSilent)
    return machine
      ? `on ${machine}, in the pool, which does not answer`
      : `waits for ${which}, which does not answer`;
  return machine ? `on ${machine}, in the pool` : `waits for ${which}`;
}
