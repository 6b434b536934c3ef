import { isPoolOf, isSamePool } from '../../../shared/pool/connection.ts';
import type { Run } from '../../../shared/run/run.ts';
import type { Core } from '../core.ts';
import type { TrainerPool } from './trainer-pool.ts';

/** How the row of a run stands that is in none. */
export const inNoPool = { poolJob: null, poolPlace: null, poolId: null, poolCursor: null };

/**
 * The pool that has a run, where it is the one that is connected. Of what an older version has put into one it is not
 * noted which: whichever is connected.
 */
export function poolOfRun(
  { pool }: Pick<Core, 'pool'>,
  run: Pick<Run, 'poolPlace' | 'poolId'>,
): TrainerPool | undefined {
  const { current } = pool;
  return current && isPoolOf(run, current) ? current : undefined;
}

/** How to get at the pool that a run is in, which is not the one that is connected: the beginning of a hint. */
export function howToReach({ pool }: Pick<Core, 'pool'>, run: Pick<Run, 'poolPlace'>): string {
  const { poolPlace } = run;
  if (poolPlace === null) return 'Connect the pool';
  const { redis, store } = poolPlace;
  if (pool.current && isSamePool(poolPlace, pool.current.place))
    return `Another pool answers at ${redis} now: look where that leads, as a tunnel may end elsewhere than before. Connect its own pool`;
  return `Connect the pool at ${redis} with the store ${store}`;
}
