import type { PoolAddresses } from '../addresses.ts';
import type { StoreMemory } from '../../studio/pool/pool-host.ts';
import type { FileStore } from './file-store.ts';
import { FolderStore } from './folder-store.ts';
import { S3Store } from './s3-store.ts';

/** @param memory of whoever remembers folders beyond this process */
export function openFileStore({ store }: PoolAddresses, memory?: StoreMemory): FileStore {
  return store.startsWith('s3:') ? new S3Store(store) : new FolderStore(store, memory);
}
