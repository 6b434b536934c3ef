import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openStore } from '../../../main/store/open-store.ts';
import type { WritableStore } from '../../../main/store/store.ts';

/** A folder that is deleted after the test. */
export function temporaryFolder(name = 'sprite gan studio ö '): string {
  const folder = mkdtempSync(join(tmpdir(), name));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function temporaryStore(): WritableStore {
  const store = openStore(join(temporaryFolder(), 'studio.db'));
  onTestFinished(() => store.close());
  return store;
}
