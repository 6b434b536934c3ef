import type { TrainerPool } from '../runs/trainer-pool.ts';

/** The other machines that train for the studio: a person connects them, and takes them off, while it is open. */
export class PoolLink {
  current: TrainerPool | undefined;

  constructor(pool?: TrainerPool) {
    this.current = pool;
  }
}
