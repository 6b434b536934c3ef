import { describe, expect, test } from 'vitest';
import {
  filesOfEntries,
  filesOfInput,
  type DroppedEntry,
  type DroppedFileEntry,
  type DroppedFolderEntry,
} from '../../../../../renderer/lib/import/folder-files.ts';
import { requestOfDrop } from '../../../../../renderer/lib/import/import-request.ts';

/** Entries as a browser gives them: a reader hands out at most 100 a time, then an empty list. */
function folder(name: string, inside: DroppedEntry[]): DroppedFolderEntry {
  return {
    name,
    isFile: false,
    isDirectory: true,
    createReader() {
      const rest = [...inside];
      return { readEntries: (found) => found(rest.splice(0, 100)) };
    },
  };
}

function file(name: string): DroppedFileEntry {
  return {
    name,
    isFile: true,
    isDirectory: false,
    file: (found) => found(new File(['x'], name)),
  };
}

/** As Chromium gives a file whose name it shows and cannot find again. */
function oddFile(name: string): DroppedFileEntry {
  return { ...file(name), file: (_found, failed) => failed(new Error('TypeMismatchError')) };
}

function lockedFolder(name: string): DroppedFolderEntry {
  const createReader = () => ({
    readEntries: (_found: unknown, failed: (error: unknown) => void) =>
      failed(new Error('NotReadableError')),
  });
  return { ...folder(name, []), createReader };
}

const pathsOf = (dropped: { files: readonly { path: string }[] }) =>
  dropped.files.map(({ path }) => path);

describe('a dropped folder', () => {
  test('gives every file below it with its path, and its name', async () => {
    const dropped = await filesOfEntries([
      folder('sprites', [
        file('a.png'),
        folder('fire', [file('b.png'), folder('tiny', [file('ć é.png')])]),
      ]),
    ]);
    expect(dropped.name).toBe('sprites');
    expect(pathsOf(dropped)).toEqual([
      'sprites/a.png',
      'sprites/fire/b.png',
      'sprites/fire/tiny/ć é.png',
    ]);
  });

  test('is read to its end although a reader gives 100 entries a time', async () => {
    const names = Array.from({ length: 250 }, (_, index) => `${index}.png`);
    const dropped = await filesOfEntries([folder('many', names.map(file))]);
    expect(pathsOf(dropped)).toEqual(names.map((name) => `many/${name}`));
  });

  test('leaves hidden files and folders out', async () => {
    const dropped = await filesOfEntries([
      folder('sprites', [file('.DS_Store'), folder('.git', [file('a.png')]), file('b.png')]),
    ]);
    expect(pathsOf(dropped)).toEqual(['sprites/b.png']);
  });

  test('is read beside what cannot be: a file that will not open, a folder that is locked', async () => {
    const dropped = await filesOfEntries([
      folder('sprites', [file('a.png'), oddFile('b\nc.png'), lockedFolder('fire'), file('d.png')]),
    ]);
    expect(pathsOf(dropped)).toEqual(['sprites/a.png', 'sprites/d.png']);
    expect(dropped.unreadable).toEqual(['sprites/b\nc.png', 'sprites/fire']);
  });
});

describe('several dropped files', () => {
  test('keep their names; a folder among them keeps its own as a label', async () => {
    const dropped = await filesOfEntries([file('a.png'), folder('fire', [file('b.png')])]);
    expect(pathsOf(dropped)).toEqual(['a.png', 'fire/b.png']);
  });
});

describe('a chosen folder', () => {
  test('keeps the paths that the browser gives, and its name', () => {
    const chosen = ['sprites/a.png', 'sprites/fire/b.png', 'sprites/.DS_Store'].map((path) => {
      const made = new File(['x'], path.split('/').at(-1) ?? '');
      Object.defineProperty(made, 'webkitRelativePath', { value: path });
      return made;
    });
    const { name, files } = filesOfInput(chosen);
    expect(name).toBe('sprites');
    expect(pathsOf({ files })).toEqual(['sprites/a.png', 'sprites/fire/b.png']);
  });
});

describe('what a drop asks to import', () => {
  const one = [new File(['x'], 'sprites')];

  test('on the desktop is the folder itself, by its path', async () => {
    const request = await requestOfDrop(
      { entries: [folder('Zubat é', [])], files: one },
      () => '/a b/Zubat é',
    );
    expect(request).toEqual({
      name: 'Zubat é',
      source: { kind: 'folder', path: '/a b/Zubat é' },
      files: [],
      unreadable: [],
    });
  });

  test.each([
    [
      'the desktop',
      '/sheets/heroes.png',
      { source: { kind: 'folder', path: '/sheets/heroes.png' } },
    ],
    ['a browser', null, { source: null }],
  ])('on %s may be one picture, named without its ending', async (_, path, expected) => {
    const drop = { entries: [file('heroes.png')], files: one };
    const request = await requestOfDrop(drop, () => path);
    expect(request).toMatchObject({ name: 'heroes', ...expected });
  });

  test('on the desktop may be several pictures and folders, by their paths', async () => {
    const entries = [file('a.png'), folder('fire', [])];
    const files = entries.map(({ name }) => new File(['x'], name));
    const request = await requestOfDrop({ entries, files }, ({ name }) => `/sprites/${name}`);
    expect(request).toEqual({
      name: 'Dropped sprites',
      source: { kind: 'loose', paths: ['/sprites/a.png', '/sprites/fire'] },
      files: [],
      unreadable: [],
    });
  });

  test('on the desktop must lie on the machine', async () => {
    const drop = { entries: [file('a.png')], files: one };
    await expect(requestOfDrop(drop, () => '')).rejects.toMatchObject({
      code: 'invalid-input',
      hint: expect.stringContaining('folder'),
    });
  });

  test('in a browser is its files', async () => {
    const drop = { entries: [folder('sprites', [file('a.png')])], files: one };
    const request = await requestOfDrop(drop, () => null);
    expect(request).toMatchObject({ name: 'sprites', source: null });
    expect(pathsOf(request)).toEqual(['sprites/a.png']);
  });

  test('must hold a file that can be read', async () => {
    const drop = { entries: [folder('odd', [oddFile('b.png')])], files: one };
    await expect(requestOfDrop(drop, () => null)).rejects.toMatchObject({
      code: 'dataset-empty',
      message: 'Nothing of what you dropped could be read: odd/b.png.',
    });
  });

  test('must hold a file', async () => {
    const drop = { entries: [folder('empty', [])], files: one };
    await expect(requestOfDrop(drop, () => null)).rejects.toMatchObject({ code: 'dataset-empty' });
  });
});
