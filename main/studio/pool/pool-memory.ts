import { isStoreInUse, knownPool, knownStore, noteStore } from '../../store/known-pools.ts';
import type { Core } from '../core.ts';
import type { PoolMemory } from './pool-host.ts';

/** In the library itself: a studio that is opened anew knows it. */
export function poolMemory({ store }: Pick<Core, 'store'>): PoolMemory {
  return {
    known: (folder) => knownStore(store, folder),
    note: (folder, id) => noteStore(store, folder, id),
    isInUse: (folder) => isStoreInUse(store, folder),
    poolId: (place) => knownPool(store, place),
  };
}
