import Database from 'better-sqlite3';
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listCheckpoints } from '../../../main/store/checkpoints.ts';
import { insertDataset } from '../../../main/store/datasets.ts';
import { listFavourites } from '../../../main/store/favourites.ts';
import { libraryFolders } from '../../../main/store/library-folders.ts';
import { openLibrary, openLibraryReadOnly } from '../../../main/store/library.ts';
import { insertRun } from '../../../main/store/runs.ts';
import { listSamples } from '../../../main/store/samples.ts';
import { runFolder } from '../../../main/studio/library-layout.ts';
import { exampleDataset, exampleRun } from './examples.ts';
import { temporaryFolder } from './fixtures.ts';

/** A library as a stranger gives it away, and beside it a folder of the person's own. */
function strangersLibrary() {
  const folder = temporaryFolder();
  const [path, victim] = [join(folder, 'library'), join(folder, 'victim')];
  mkdirSync(victim);
  writeFileSync(join(victim, 'thesis.txt'), 'years of work');
  writeFileSync(join(victim, 'thesis.partial'), 'half of the next one');
  const library = openLibrary(path);
  insertDataset(library.store, exampleDataset());
  insertRun(library.store, exampleRun());
  library.close();
  const untouched = () =>
    readFileSync(join(victim, 'thesis.txt'), 'utf8') === 'years of work' &&
    existsSync(join(victim, 'thesis.partial'));
  const change = (sql: string) => {
    const connection = new Database(join(path, 'studio.db'));
    connection.pragma('foreign_keys = OFF');
    connection.exec(sql);
    connection.close();
  };
  return { path, victim, untouched, change };
}

describe('a library with links in it', () => {
  const everywhere = [
    ...Object.values(libraryFolders),
    ...['datasets/d1', 'runs/r1', 'runs/r1/checkpoints', 'runs/r1/samples/000001.png'],
    ...['studio.db-wal', 'library.holder.json', 'studio.log', 'tuning.json.partial'],
  ];
  it.each(everywhere)('is refused before anything is touched: %s', (place) => {
    const { path, victim, untouched } = strangersLibrary();
    const link = join(path, place);
    if (existsSync(link)) renameSync(link, join(path, 'moved away'));
    mkdirSync(join(link, '..'), { recursive: true });
    symlinkSync(victim, link);
    expect(() => openLibrary(path)).toThrow(
      expect.objectContaining({
        code: 'library-unusable',
        message: expect.stringContaining(`${link} is a link`),
      }),
    );
    expect(untouched()).toBe(true);
  });

  it.skipIf(process.platform === 'win32').each(['runs/r1/attempt.json', 'datasets/d1/sprites.bin'])(
    'or a pipe, which would be waited for for ever: %s',
    (place) => {
      const { path } = strangersLibrary();
      mkdirSync(dirname(join(path, place)), { recursive: true });
      expect(spawnSync('mkfifo', [join(path, place)]).status).toBe(0);
      for (const open of [openLibrary, openLibraryReadOnly])
        expect(() => open(path)).toThrow(
          expect.objectContaining({
            code: 'library-unusable',
            message: expect.stringContaining(`${join(path, place)} is no file`),
          }),
        );
    },
  );

  it('may itself lie behind one', () => {
    const { path } = strangersLibrary();
    const link = `${path} of mine`;
    symlinkSync(path, link);
    openLibrary(link).close();
  });
});

describe('a library whose rows name what is no identifier', () => {
  it.each(['runs', 'datasets'])('deletes no folder by them (%s)', (table) => {
    const { path, untouched, change } = strangersLibrary();
    change(
      `UPDATE ${table} SET id = '../../victim', removed_at = 1; UPDATE runs SET dataset_id = ''`,
    );
    openLibrary(path).close();
    expect(untouched()).toBe(true);
  });

  it('makes no path of them', () => {
    expect(() => runFolder('../../victim')).toThrow();
  });

  it.each([
    [
      'favourites',
      "INSERT INTO favourites (id, run_id, run_name, sample_id, cell, step, seed, size, path, created_at) VALUES ('f1', 'r1', '', 's1', 0, 1, 1, 8, 'studio.db', 1)",
    ],
    [
      'samples',
      "INSERT INTO samples (id, run_id, step, at, kind, path, count, columns, cell_size, seed) VALUES ('s1', 'r1', 1, 1, 'progress', 'runs/r2/a.png', 1, 1, 8, 1)",
    ],
    ['checkpoints', "INSERT INTO checkpoints VALUES ('c1','r1',1,1,'favourites/x','',1)"],
  ])('reads no file of another by a row of %s', (table, sql) => {
    const { path, change } = strangersLibrary();
    change(sql);
    const { store, close } = openLibrary(path);
    const lists: Record<string, () => unknown> = {
      favourites: () => listFavourites(store),
      samples: () => listSamples(store, 'r1'),
      checkpoints: () => listCheckpoints(store, 'r1'),
    };
    expect(lists[table]?.()).toEqual([]);
    expect(store.damage.list()).toMatchObject([
      { table, message: expect.stringContaining('path: is not') },
    ]);
    close();
  });
});
