import { isStoreInUse, knownStore, noteStore } from '../../store/known-stores.ts';
import type { Core } from '../core.ts';
import type { StoreMemory } from './pool-host.ts';

/** In the library itself: a studio that is opened anew knows it. */
export function storeMemory({ store }: Pick<Core, 'store'>): StoreMemory {
  return {
    known: (folder) => knownStore(store, folder),
    note: (folder, id) => noteStore(store, folder, id),
    isInUse: (folder) => isStoreInUse(store, folder),
  };
}
