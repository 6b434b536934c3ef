import type { PoolHost } from '../studio/pool/pool-host.ts';
import { isOpenToOthers, readPlace, withSecrets } from './addresses.ts';

/** How a pool is opened, wherever a host keeps what opens it. Redis's client is loaded when one is. */
export const poolOpening: Pick<PoolHost, 'check' | 'isOpenToOthers' | 'load' | 'find'> = {
  check: readPlace,
  isOpenToOthers: (place) => isOpenToOthers(place),
  async load({ place, secrets }) {
    const { poolAt } = await import('./open-pool.ts');
    return poolAt(withSecrets(place, secrets ?? {}));
  },
  async find({ place, secrets }) {
    const { findPoolAndStore } = await import('./open-pool.ts');
    return findPoolAndStore(withSecrets(place, secrets ?? {}));
  },
};
