import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openStore } from '../../../main/store/open-store.ts';
import { insertDataset } from '../../../main/store/datasets.ts';
import { insertRun } from '../../../main/store/runs.ts';
import type { WritableStore } from '../../../main/store/store.ts';
import { exampleDataset, exampleRun } from './examples.ts';

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

/** With a run r1 that has told nothing yet. */
export function storeWithRun(): WritableStore {
  const store = temporaryStore();
  insertDataset(store, exampleDataset());
  insertRun(store, exampleRun());
  return store;
}
