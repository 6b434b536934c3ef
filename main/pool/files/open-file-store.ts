import type { PoolAddresses } from '../addresses.ts';
import type { FileStore } from './file-store.ts';
import { FolderStore } from './folder-store.ts';
import { S3Store } from './s3-store.ts';

export function openFileStore({ store }: PoolAddresses): FileStore {
  return store.startsWith('s3:') ? new S3Store(store) : new FolderStore(store);
}
