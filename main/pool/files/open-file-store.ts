import type { PoolAddresses } from '../addresses.ts';
import type { FileStore } from './file-store.ts';
import { FolderStore } from './folder-store.ts';

export function openFileStore({ store }: PoolAddresses): FileStore {
  return new FolderStore(store);
}
