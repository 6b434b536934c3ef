import Database from 'better-sqlite3';
import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { lockLibrary } from '../../../main/store/library-lock.ts';
import { openLibrary, openLibraryReadOnly } from '../../../main/store/library.ts';
import { toErrorShape } from '../../../shared/errors.ts';
import { mountSmallDisk } from '../../small-disk.ts';
import { temporaryFolder } from './fixtures.ts';

function problemOf(work: () => unknown) {
  try {
    work();
  } catch (thrown) {
    return toErrorShape(thrown);
  }
  throw new Error('it was opened');
}

describe('a damaged library.lock', () => {
  it.each([
    ['text', 'this is no lock\n'.repeat(400)],
    ['a few bytes', 'SQLite format 3\0'],
    ['zeros', Buffer.alloc(4_096)],
  ])('is healed in place: %s', (_, content) => {
    const path = temporaryFolder();
    openLibrary(path).close();
    const lock = join(path, 'library.lock');
    writeFileSync(lock, content);
    const { ino } = statSync(lock);
    const library = openLibrary(path);
    onTestFinished(() => library.close());
    // Another studio may have it open: were it deleted, both would hold a lock of their own.
    expect(statSync(lock).ino).toBe(ino);
    expect(problemOf(() => openLibrary(path)).code).toBe('library-locked');
  });

  it('is left alone while another studio holds it', () => {
    const path = temporaryFolder();
    const held = lockLibrary(path);
    onTestFinished(() => held.release());
    const lock = join(path, 'library.lock');
    writeFileSync(lock, 'this is no lock\n'.repeat(400));
    expect(problemOf(() => lockLibrary(path)).code).toBe('library-locked');
    expect(statSync(lock).size).toBeGreaterThan(0);
  });
});

describe('what is in the way of a library is named', () => {
  it.each(['library.lock', 'studio.db', 'studio.log'])('a folder called %s', (name) => {
    const path = temporaryFolder();
    mkdirSync(join(path, name));
    expect(problemOf(() => openLibrary(path))).toMatchObject({
      code: 'library-unusable',
      message: expect.stringContaining(join(path, name)),
    });
  });

  it('a file called runs', () => {
    const path = temporaryFolder();
    writeFileSync(join(path, 'runs'), '');
    expect(problemOf(() => openLibrary(path))).toMatchObject({
      code: 'library-unusable',
      message: expect.stringContaining(`${join(path, 'runs')} is no folder`),
    });
  });

  it.skipIf(process.platform === 'win32')(
    'a pipe called studio.db, which is not waited for',
    () => {
      const path = temporaryFolder();
      expect(spawnSync('mkfifo', [join(path, 'studio.db')]).status).toBe(0);
      for (const open of [openLibrary, openLibraryReadOnly])
        expect(problemOf(() => open(path))).toMatchObject({ code: 'library-unusable' });
    },
  );

  it('a link that leads nowhere, in the place of the library or above it', () => {
    const folder = temporaryFolder();
    const link = join(folder, 'library');
    symlinkSync(join(folder, 'unplugged'), link);
    for (const path of [link, join(link, 'of mine')])
      for (const open of [openLibrary, openLibraryReadOnly])
        expect(problemOf(() => open(path))).toMatchObject({
          code: 'library-unusable',
          message: expect.stringMatching(/library is a link to .*unplugged, which is not there/),
          hint: expect.stringContaining('--library'),
        });
  });

  it('a file in the place of the library', () => {
    const file = join(temporaryFolder(), 'library');
    writeFileSync(file, '');
    for (const open of [openLibrary, openLibraryReadOnly])
      expect(problemOf(() => open(file))).toMatchObject({
        code: 'library-unusable',
        message: `${file} is a file, not a folder.`,
      });
  });

  it.skipIf(process.platform === 'win32')('a path that is too long for SQLite', () => {
    const folder = temporaryFolder();
    const path = join(folder, ...Array.from({ length: 5 }, () => 'a'.repeat(100)));
    for (const open of [openLibrary, openLibraryReadOnly])
      expect(problemOf(() => open(path))).toMatchObject({
        code: 'library-unusable',
        message: expect.stringMatching(/^The path of the library .* is too long: .* bytes/),
      });
    expect(statSync(folder).nlink).toBe(2);
    // What a link shortens is as long for SQLite, which follows it.
    mkdirSync(path, { recursive: true });
    symlinkSync(path, join(folder, 'short'));
    expect(problemOf(() => openLibrary(join(folder, 'short'))).message).toContain('is too long');
  });

  it.skipIf(process.platform === 'win32')('takes the longest path that SQLite takes', () => {
    const folder = temporaryFolder();
    let path = folder;
    const longest = 504 - Buffer.byteLength('/library.lock');
    while (Buffer.byteLength(path) + 102 < longest) path = join(path, 'a'.repeat(100));
    path = join(path, 'a'.repeat(longest - Buffer.byteLength(path) - 1));
    mkdirSync(path, { recursive: true });
    expect(() => new Database(join(path, 'a.db')).close()).not.toThrow();
    openLibrary(path).close();
    expect(problemOf(() => openLibrary(`${path}a`)).message).toContain('is too long');
  });
});

describe('a folder of other things that is named as a library', () => {
  it.each(['uploads/photos/holiday.jpg', 'exports/film.partial', 'datasets/My Data.csv'])(
    'is refused, and nothing in it is deleted: %s',
    (file) => {
      const path = temporaryFolder();
      mkdirSync(dirname(join(path, file)), { recursive: true });
      writeFileSync(join(path, file), 'mine');
      expect(problemOf(() => openLibrary(path))).toMatchObject({
        code: 'library-unusable',
        message: expect.stringContaining(`its folder ${dirname(file).split('/')[0]} would become`),
      });
      expect(readFileSync(join(path, file), 'utf8')).toBe('mine');
      expect(readdirSync(path)).toHaveLength(1);
    },
  );

  it('may hold the empty folders of a first start that was killed, and what a file manager leaves', () => {
    const path = temporaryFolder();
    mkdirSync(join(path, 'uploads'));
    writeFileSync(join(path, 'uploads', '.DS_Store'), '');
    openLibrary(path).close();
  });

  it('keeps another program’s studio.db', () => {
    const path = temporaryFolder();
    const theirs = new Database(join(path, 'studio.db'));
    theirs.exec('CREATE TABLE tracks (title); INSERT INTO tracks VALUES (1)');
    theirs.close();
    const bytes = readFileSync(join(path, 'studio.db'));
    for (const open of [openLibrary, openLibraryReadOnly])
      expect(problemOf(() => open(path))).toMatchObject({
        code: 'library-unusable',
        message: expect.stringContaining('is another program’s database'),
      });
    expect(readFileSync(join(path, 'studio.db'))).toEqual(bytes);
  });
});

describe('a library on a full disk', () => {
  it('is called that, whatever of it finds no room, and opens when there is room', (context) => {
    const disk = mountSmallDisk(2_048);
    if (!disk) return context.skip('a file system cannot be mounted here');
    const path = join(disk.path, 'library');
    openLibrary(path).close();
    disk.fill();
    const full = { code: 'disk-full', hint: expect.stringMatching(/^Make room on that disk/) };
    expect(problemOf(() => openLibrary(path))).toMatchObject(full);
    expect(problemOf(() => openLibrary(join(disk.path, 'new')))).toMatchObject(full);
    expect(problemOf(() => lockLibrary(path))).toMatchObject(full);
    disk.empty();
    openLibrary(path).close();
  });
});

describe('a database whose damaged header forbids writing', () => {
  it('is named', () => {
    const path = temporaryFolder();
    openLibrary(path).close();
    const database = join(path, 'studio.db');
    const bytes = readFileSync(database);
    // The version that a writer must know (https://sqlite.org/fileformat2.html, offset 18).
    bytes[18] = 9;
    writeFileSync(database, bytes);
    expect(() => openLibrary(path)).toThrow(expect.objectContaining({ code: 'library-unusable' }));
  });
});
