import { chmodSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { insertDataset } from '../../../main/store/datasets.ts';
import { openLibrary } from '../../../main/store/library.ts';
import { openLog } from '../../../main/studio/studio.ts';
import { exampleDataset } from './examples.ts';
import { temporaryFolder } from './fixtures.ts';

/** What other users of the machine could read or enter. */
function openToOthers(path: string): string[] {
  const entries = readdirSync(path, { recursive: true, withFileTypes: true });
  return [path, ...entries.map((entry) => join(entry.parentPath, entry.name))]
    .filter((each) => (statSync(each).mode & 0o077) !== 0)
    .map((each) => relative(path, each));
}

function opened(path: string): string {
  const library = openLibrary(path);
  onTestFinished(() => library.close());
  insertDataset(library.store, exampleDataset());
  openLog(path).info('opened');
  return path;
}

// Windows keeps a person's folders from others by itself.
describe.skipIf(process.platform === 'win32')(
  'a library, for the other users of the machine',
  () => {
    it('is closed from the start, its database, lock and log included', () => {
      const path = opened(join(temporaryFolder(), 'library'));
      expect(readdirSync(path)).toEqual(
        expect.arrayContaining(['library.holder.json', 'studio.db-wal', 'studio.log']),
      );
      expect(openToOthers(path)).toEqual([]);
      expect(statSync(path).mode & 0o777).toBe(0o700);
      expect(statSync(join(path, 'studio.db')).mode & 0o777).toBe(0o600);
    });

    it('is closed when it is opened, where an older studio made it', () => {
      const path = join(temporaryFolder(), 'library');
      openLibrary(path).close();
      mkdirSync(join(path, 'runs/r1/samples'), { recursive: true });
      for (const file of ['runs/r1/samples/1.png', 'tuning.json', 'studio.log'])
        writeFileSync(join(path, file), '{}');
      for (const entry of readdirSync(path, { recursive: true, withFileTypes: true }))
        chmodSync(join(entry.parentPath, entry.name), entry.isFile() ? 0o644 : 0o755);
      chmodSync(path, 0o755);
      expect(openToOthers(opened(path))).toEqual([]);
    });

    it('closes no folder of other things, only what is its own there', () => {
      const path = temporaryFolder();
      writeFileSync(join(path, 'thesis.txt'), '');
      chmodSync(path, 0o755);
      expect(openToOthers(opened(path))).toEqual(['', 'thesis.txt']);
    });
  },
);
