import type { ImportRequest } from '../lib/import-request.ts';

/** What the person asked to import, by whatever way: the Datasets screen shows its options. */
class PendingImport {
  request: ImportRequest | null = $state.raw(null);
}

export const pendingImport = new PendingImport();
