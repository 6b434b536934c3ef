import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { insertCheckpoint, listCheckpoints } from '../../../main/store/checkpoints.ts';
import { insertDataset, removeDataset } from '../../../main/store/datasets.ts';
import { insertFavourite } from '../../../main/store/favourites.ts';
import { freeRoom, roomToFree } from '../../../main/store/free-room.ts';
import { openLibrary } from '../../../main/store/library.ts';
import { findRun, insertRun, removeRun } from '../../../main/store/runs.ts';
import type { WritableStore } from '../../../main/store/store.ts';
import { withoutPrivileges } from '../../without-privileges.ts';
import { exampleDataset, exampleRun } from './examples.ts';
import { temporaryFolder } from './fixtures.ts';

const longAgo = Date.now() - 31 * 86_400_000;

/** A library of two datasets and two runs, closed, then changed as a death would leave it. */
function library(
  files: readonly string[],
  change: (store: WritableStore) => void = () => undefined,
) {
  const path = temporaryFolder();
  const { store, close } = openLibrary(path);
  insertDataset(store, exampleDataset());
  insertDataset(store, exampleDataset({ id: 'd2' }));
  insertRun(store, exampleRun());
  insertRun(store, exampleRun({ id: 'r2' }));
  change(store);
  close();
  for (const file of files) {
    mkdirSync(dirname(join(path, file)), { recursive: true });
    writeFileSync(join(path, file), 'x'.repeat(1_000));
  }
  const open = () => {
    const opened = openLibrary(path);
    onTestFinished(() => opened.close());
    return { store: opened.store, libraryPath: path, undeleted: opened.undeleted };
  };
  const inFolder = (name: string) => readdirSync(join(path, name)).sort();
  return { path, open, inFolder };
}

function star(store: WritableStore, id: string): void {
  const origin = { runId: 'r1', runName: '', sampleId: 's1', step: 1, seed: 1, size: 8 };
  const path = `favourites/${id}.png`;
  insertFavourite(store, {
    ...origin,
    id,
    index: 0,
    condition: null,
    recolouring: null,
    rating: null,
    rejectedAt: null,
    path,
    createdAt: 1,
  });
}

describe('opening a library', () => {
  it('deletes what was removed long ago, and what is still in a browser’s hands', () => {
    const files = ['datasets/d1/sprites.bin', 'runs/r2/config.json', 'uploads/u1/0'];
    const { open, inFolder } = library(
      [...files, 'datasets/d2/sprites.bin', 'datasets/.DS_Store'],
      (store) => {
        removeRun(store, 'r1', longAgo);
        removeRun(store, 'r2', longAgo);
        removeDataset(store, 'd1', longAgo);
      },
    );
    open();
    expect(inFolder('datasets')).toEqual(['.DS_Store', 'd2']);
    expect(inFolder('runs')).toEqual([]);
    expect(inFolder('uploads')).toEqual([]);
  });

  it('ends a purge that was killed before the rows went, and one that was killed after', () => {
    const { open, inFolder } = library(
      ['runs/r1.partial/config.json', 'runs/r9.partial/config.json'],
      (store) => removeRun(store, 'r1', longAgo),
    );
    expect(findRun(open().store, 'r1')).toBeUndefined();
    expect(inFolder('runs')).toEqual([]);
  });

  it('keeps a dataset whose import was killed when its row was in, and deletes one without', () => {
    const { open, inFolder } = library([
      'datasets/d2.partial/sprites.bin',
      'datasets/d3.partial/sprites.bin',
    ]);
    open();
    expect(inFolder('datasets')).toEqual(['d2']);
  });

  it('keeps a favourite that was killed when its row was in, and deletes one without', () => {
    const { open, inFolder } = library(
      ['favourites/f1.png.partial', 'favourites/f2.png.partial'],
      (store) => star(store, 'f1'),
    );
    open();
    expect(inFolder('favourites')).toEqual(['f1.png']);
  });

  it('deletes exports that were under way', () => {
    const { open, inFolder } = library([
      'exports/e1.zip.partial',
      'exports/e2.partial/a.png',
      'exports/e3/a.png',
    ]);
    open();
    expect(inFolder('exports')).toEqual(['e3']);
  });

  it('forgets checkpoints that its trainer deleted, but none of a run whose files are all away', () => {
    const checkpoint = { step: 10, at: 1, hash: '', bytes: 1 };
    const { open } = library(['runs/r1/checkpoints/000020/manifest.json'], (store) => {
      const add = (id: string, runId: string, step: number, name: string) =>
        insertCheckpoint(store, {
          ...checkpoint,
          id,
          runId,
          step,
          path: `runs/${runId}/checkpoints/${name}`,
        });
      add('c1', 'r1', 10, '000010');
      add('c2', 'r1', 20, '000020');
      add('c3', 'r2', 10, '000010');
    });
    const { store } = open();
    expect(listCheckpoints(store, 'r1').map(({ step }) => step)).toEqual([20]);
    expect(listCheckpoints(store, 'r2').map(({ step }) => step)).toEqual([10]);
  });
});

/** Whose folder may not be written to: nothing in it can be deleted. */
function shut(folder: string): void {
  chmodSync(folder, 0o555);
  onTestFinished(() => chmodSync(folder, 0o755));
}

// Windows knows no such permissions.
describe.skipIf(process.platform === 'win32')('what may not be deleted', () => {
  it('keeps no library from being opened: the rest goes, and the opening says what stays', () =>
    withoutPrivileges(() => {
      const { path, open, inFolder } = library(
        ['runs/r1/samples/a.png', 'runs/r2/a.png', 'uploads/u1/0', 'exports/e1.partial/a.png'],
        (store) => {
          removeRun(store, 'r1', longAgo);
          removeRun(store, 'r2', longAgo);
        },
      );
      const folders = ['runs/r1/samples', 'uploads/u1', 'exports/e1.partial'];
      for (const folder of folders.slice(1)) shut(join(path, folder));
      // Its mode goes with it when the run's folder is renamed.
      chmodSync(join(path, 'runs/r1/samples'), 0o555);
      onTestFinished(() => chmodSync(join(path, 'runs/r1.partial/samples'), 0o755));
      const { store, undeleted } = open();
      expect(findRun(store, 'r1')).toBeUndefined();
      expect(inFolder('runs')).toEqual(['r1.partial']);
      expect(undeleted.map((left) => relative(path, left.path).split('/')[0]).sort()).toEqual(
        // The run's folder is met again among what bears the ending.
        ['exports', 'runs', 'runs', 'uploads'],
      );
      expect(undeleted[0]?.reason).toMatch(/permission denied/i);
    }));

  it('is named when the room is to be had now, and the rest is gone', () =>
    withoutPrivileges(async () => {
      const { path, open, inFolder } = library([]);
      const opened = open();
      for (const file of ['runs/abc/a.png', 'runs/def/a.png']) {
        mkdirSync(dirname(join(path, file)), { recursive: true });
        writeFileSync(join(path, file), '');
      }
      chmodSync(join(path, 'runs/abc'), 0o555);
      onTestFinished(() => chmodSync(join(path, 'runs/abc.partial'), 0o755));
      await expect(freeRoom(opened)).rejects.toMatchObject({
        code: 'forbidden',
        message: expect.stringMatching(
          /^Not everything could be deleted: .*abc \(.*The rest is gone/,
        ),
      });
      expect(inFolder('runs')).toEqual(['abc.partial']);
    }));
});

describe('freeing the room now', () => {
  const files = [
    ...['runs/r1/config.json', 'runs/r2/config.json', 'datasets/d1/sprites.bin'],
    // Left by older studios, which did not mark what they were about to delete or had not yet entered.
    ...['runs/abc/config.json', 'datasets/def/sprites.bin', 'favourites/ghj.png'],
    // Under way, or not the studio's.
    ...['datasets/klm.partial/sprites.bin', 'favourites/README.txt'],
  ];

  it('tells what it would delete, deletes it, and leaves the rest', async () => {
    const { path, open, inFolder } = library([], (store) => {
      removeRun(store, 'r1', Date.now());
      star(store, 'f1');
    });
    const opened = open();
    for (const file of [...files, 'favourites/f1.png']) {
      mkdirSync(dirname(join(path, file)), { recursive: true });
      writeFileSync(join(path, file), 'x'.repeat(1_000));
    }
    const room = { runs: 1, datasets: 0, favourites: 0, leftovers: 3, bytes: 4_000 };
    expect(await roomToFree(opened)).toEqual(room);
    expect(existsSync(join(path, 'runs/r1'))).toBe(true);
    expect(await freeRoom(opened)).toEqual(room);
    expect(inFolder('runs')).toEqual(['r2']);
    expect(inFolder('datasets')).toEqual(['d1', 'klm.partial']);
    expect(inFolder('favourites')).toEqual(['README.txt', 'f1.png']);
    expect(await roomToFree(opened)).toEqual({
      runs: 0,
      datasets: 0,
      favourites: 0,
      leftovers: 0,
      bytes: 0,
    });
  });
});
