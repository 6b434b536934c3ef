import Database from 'better-sqlite3';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { insertDataset, listDatasets } from '../../../main/store/datasets.ts';
import { openLibrary, openLibraryReadOnly, type Library } from '../../../main/store/library.ts';
import { currentVersion } from '../../../main/store/migrate.ts';
import { exampleDataset } from './examples.ts';
import { temporaryFolder } from './fixtures.ts';

function open(path: string): Library {
  const library = openLibrary(path);
  onTestFinished(() => library.close());
  return library;
}

/** A studio in another process that holds the library until it is killed. */
async function studioInAnotherProcess(path: string): Promise<ChildProcess> {
  const holder = fork(join(import.meta.dirname, 'hold-library.ts'), [path], {
    execArgv: ['--expose-gc'],
  });
  onTestFinished(() => void holder.kill('SIGKILL'));
  await once(holder, 'message');
  return holder;
}

describe('opening a library', () => {
  it('creates it, with its folders, and keeps what is stored', () => {
    const path = join(temporaryFolder(), 'new', 'library é');
    const library = openLibrary(path);
    expect(readdirSync(path)).toEqual(
      expect.arrayContaining(['datasets', 'exports', 'favourites', 'runs', 'studio.db']),
    );
    insertDataset(library.store, exampleDataset());
    library.close();
    expect(listDatasets(open(path).store)).toEqual([exampleDataset()]);
  });

  it('leaves nothing of the lock but its empty file when it is closed', () => {
    const path = temporaryFolder();
    openLibrary(path).close();
    expect(readdirSync(path).sort()).toEqual([
      'datasets',
      'exports',
      'favourites',
      'generators',
      'library.lock',
      'runs',
      'studio.db',
      'uploads',
    ]);
  });

  it('says what to do where the folder cannot be written to', () => {
    const file = join(temporaryFolder(), 'a file');
    writeFileSync(file, '');
    expect(() => openLibrary(join(file, 'library'))).toThrow(
      expect.objectContaining({
        code: 'library-unusable',
        hint: expect.stringContaining('--library'),
      }),
    );
  });

  it('says what is wrong where the database is something else', () => {
    const path = temporaryFolder();
    writeFileSync(join(path, 'studio.db'), 'not a database '.repeat(100));
    expect(() => openLibrary(path)).toThrow(
      expect.objectContaining({
        code: 'library-unusable',
        message: expect.stringContaining('not an SQLite database'),
      }),
    );
  });
});

describe('a library of a newer studio', () => {
  function newerLibrary(leaveOpen: boolean): { path: string; connection: Database.Database } {
    const path = temporaryFolder();
    const connection = new Database(join(path, 'studio.db'));
    connection.pragma('journal_mode = WAL');
    connection.exec('CREATE TABLE creatures (name TEXT) STRICT');
    connection.pragma(`user_version = ${currentVersion + 10}`);
    if (!leaveOpen) connection.close();
    return { path, connection };
  }

  it('is refused and untouched: no file is made, none is changed', () => {
    const { path } = newerLibrary(false);
    const before = readFileSync(join(path, 'studio.db'));
    const { mtimeMs } = statSync(join(path, 'studio.db'));
    for (const opening of [openLibrary, openLibraryReadOnly]) {
      expect(() => opening(path)).toThrow(
        expect.objectContaining({
          code: 'library-too-new',
          message: expect.stringContaining(`${currentVersion + 10}`),
          hint: expect.stringContaining('Update the studio'),
        }),
      );
    }
    expect(readdirSync(path)).toEqual(['studio.db']);
    expect(readFileSync(join(path, 'studio.db'))).toEqual(before);
    expect(statSync(join(path, 'studio.db')).mtimeMs).toBe(mtimeMs);
  });

  it('is recognised although its version is still in the write-ahead log', () => {
    const { path, connection } = newerLibrary(true);
    onTestFinished(() => void connection.close());
    const log = readFileSync(join(path, 'studio.db-wal'));
    expect(() => openLibrary(path)).toThrow(expect.objectContaining({ code: 'library-too-new' }));
    expect(readFileSync(join(path, 'studio.db-wal'))).toEqual(log);
    expect(existsSync(join(path, 'datasets'))).toBe(false);
  });
});

describe('a second studio on the same library', () => {
  it('is told who uses it and where, in the same process', () => {
    const path = temporaryFolder();
    const library = open(path);
    library.announce('http://127.0.0.1:4100/');
    expect(() => openLibrary(path)).toThrow(
      expect.objectContaining({
        code: 'library-locked',
        message: expect.stringContaining(`process ${process.pid}`),
        hint: expect.stringContaining('http://127.0.0.1:4100/'),
      }),
    );
    library.close();
    open(path);
  });

  it('is refused while another process holds it, and let in when that one was killed', async () => {
    const path = temporaryFolder();
    const holder = await studioInAnotherProcess(path);
    expect(() => openLibrary(path)).toThrow(
      expect.objectContaining({
        code: 'library-locked',
        message: expect.stringContaining(`process ${holder.pid}`),
      }),
    );
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    expect(listDatasets(open(path).store)).toEqual([exampleDataset()]);
  });

  it('may read it', async () => {
    const path = temporaryFolder();
    await studioInAnotherProcess(path);
    const library = openLibraryReadOnly(path);
    expect(listDatasets(library.store)).toEqual([exampleDataset()]);
    library.close();
  });
});
