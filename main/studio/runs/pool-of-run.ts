import { isSamePool } from '../../../shared/pool/connection.ts';
import type { Run } from '../../../shared/run/run.ts';
import type { Core } from '../core.ts';
import type { TrainerPool } from './trainer-pool.ts';

/** How the row of a run stands that is in none. */
export const inNoPool = { poolJob: null, poolPlace: null, poolCursor: null };

/**
 * The pool that has a run, where it is the one that is connected. Of what an older version has put into one it is not
 * noted which: whichever is connected.
 */
export function poolOfRun(
  { pool }: Pick<Core, 'pool'>,
  { poolPlace }: Pick<Run, 'poolPlace'>,
): TrainerPool | undefined {
  const { current } = pool;
  if (!current || poolPlace === null) return current;
  return isSamePool(poolPlace, current.place) ? current : undefined;
}

/** Which pool it is in, as far as that is noted: behind "the pool" in a sentence. */
export function atItsPlace({ poolPlace }: Pick<Run, 'poolPlace'>): string {
  return poolPlace ? ` at ${poolPlace.redis} with the store ${poolPlace.store}` : '';
}
