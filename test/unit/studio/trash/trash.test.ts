import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { forkPictureProcess } from '../../../../main/host/fork-process.ts';
import { insertDataset } from '../../../../main/store/datasets.ts';
import { insertFavourite } from '../../../../main/store/favourites.ts';
import { openLibrary } from '../../../../main/store/library.ts';
import { insertSweep } from '../../../../main/store/run-sweeps.ts';
import { insertRun } from '../../../../main/store/runs.ts';
import { openStudio } from '../../../../main/studio/studio.ts';
import type { Favourite } from '../../../../shared/creature/favourite.ts';
import { trashKey } from '../../../../shared/library/trash.ts';
import type { Sweep } from '../../../../shared/run/sweep.ts';
import { exampleDataset, exampleRun } from '../../store/examples.ts';
import { temporaryFolder } from '../../store/fixtures.ts';
import { fakeTrainers } from '../runs/fake-trainer.ts';

const favourite = (id: string, index: number): Favourite => ({
  id,
  runId: 'r1',
  runName: 'Pond, vanilla',
  sampleId: 's1',
  index,
  step: 100,
  seed: 1,
  size: 16,
  condition: null,
  recolouring: null,
  rating: null,
  rejectedAt: null,
  path: `favourites/${id}.png`,
  createdAt: 1_700_000_000_000 + index,
});

/** Two datasets; a run of the first, a sweep with two runs of the second; three favourites. Each has a file. */
function openFilled() {
  const libraryPath = temporaryFolder();
  const { store, close } = openLibrary(libraryPath);
  const ended = { state: 'completed', queueOrder: null } as const;
  for (const id of ['d1', 'd2']) insertDataset(store, exampleDataset({ id, name: `Set ${id}` }));
  insertRun(store, exampleRun({ ...ended, step: 500 }));
  const sweep: Sweep = {
    id: 's9',
    name: 'Losses',
    datasetId: 'd2',
    description: { axes: {}, seeds: 2 },
    createdAt: 1,
  };
  insertSweep(store, sweep);
  for (const id of ['r2', 'r3'])
    insertRun(
      store,
      exampleRun({ ...ended, id, name: `Run ${id}`, datasetId: 'd2', sweepId: 's9' }),
    );
  ['f1', 'f2', 'f3'].forEach((id, index) => insertFavourite(store, favourite(id, index)));
  close();
  const files = ['runs/r1', 'runs/r2', 'runs/r3', 'datasets/d1', 'datasets/d2'];
  for (const folder of files) {
    mkdirSync(join(libraryPath, folder), { recursive: true });
    writeFileSync(join(libraryPath, folder, 'config.json'), '{}');
  }
  for (const id of ['f1', 'f2', 'f3'])
    writeFileSync(join(libraryPath, 'favourites', `${id}.png`), 'png');
  const studio = openStudio({
    libraryPath,
    startTrainer: fakeTrainers().startTrainer,
    startPictureProcess: forkPictureProcess,
    appVersion: '1',
  });
  onTestFinished(() => studio.close());
  const isThere = (path: string) => existsSync(join(libraryPath, path));
  return { studio, isThere };
}

const sortedIds = (items: readonly { id: string }[]) => items.map(({ id }) => id).sort();

describe('the trash', () => {
  it('lists each thing once: runs of a removed sweep with it, favourites as they were removed', () => {
    const { studio } = openFilled();
    studio.runs.remove('r1');
    studio.sweeps.remove('s9');
    studio.datasets.remove('d2');
    studio.favourites.remove(['f1', 'f2']);
    const listed = studio.trash.list();
    expect(listed.map(({ ref, name, count }) => [ref.kind, name, count]).sort()).toEqual([
      ['dataset', 'Set d2', 120],
      ['favourites', 'Pond, vanilla', 2],
      ['run', 'Pond, vanilla', 500],
      ['sweep', 'Losses', 2],
    ]);
    for (const { removedAt, goesAt } of listed)
      expect((goesAt ?? 0) - removedAt).toBeGreaterThanOrEqual(30 * 24 * 60 * 60 * 1_000);
    const stars = listed.find(({ ref }) => ref.kind === 'favourites');
    expect(stars?.pictures).toEqual(['favourites/f2.png', 'favourites/f1.png']);
    expect(listed.find(({ ref }) => ref.kind === 'dataset')?.neededBy).toMatch(/^Run r/);
  });

  it.each(['as time goes', 'all in one millisecond'])('brings each back as it was, %s', (when) => {
    const { studio } = openFilled();
    if (when === 'all in one millisecond') {
      const now = vi.spyOn(Date, 'now').mockReturnValue(Date.now());
      onTestFinished(() => now.mockRestore());
    }
    studio.runs.remove('r2');
    studio.sweeps.remove('s9');
    studio.runs.remove('r1');
    studio.datasets.remove('d1');
    studio.favourites.remove(['f1', 'f2']);
    const refs = studio.trash.list().map(({ ref }) => ref);
    studio.trash.restore(refs.filter((ref) => trashKey(ref) !== 'run-r2'));
    expect(studio.sweeps.list().map(({ id }) => id)).toEqual(['s9']);
    // The one that was removed before its sweep stays so.
    expect(sortedIds(studio.runs.list())).toEqual(['r1', 'r3']);
    expect(sortedIds(studio.datasets.list())).toEqual(['d1', 'd2']);
    expect(sortedIds(studio.favourites.list())).toEqual(['f1', 'f2', 'f3']);
    expect(studio.trash.list().map(({ ref }) => trashKey(ref))).toEqual(['run-r2']);
    expect(() => studio.trash.restore([{ kind: 'run', id: 'r1' }])).toThrow('not in the trash');
  });

  it('tells favourites that were removed one after the other apart, though in one millisecond, and keeps them so', () => {
    const { studio } = openFilled();
    const now = vi.spyOn(Date, 'now').mockReturnValue(Date.now());
    onTestFinished(() => now.mockRestore());
    studio.favourites.remove(['f1']);
    // What is in the trash already stays with what it was removed with.
    studio.favourites.remove(['f1', 'f2']);
    const [second, first] = studio.trash.list();
    expect([second?.count, first?.count]).toEqual([1, 1]);
    if (!second) throw new Error('nothing is in the trash');
    studio.trash.restore([second.ref]);
    expect(sortedIds(studio.favourites.list())).toEqual(['f2', 'f3']);
  });

  it('deletes one for good with its files, and leaves the rest', () => {
    const { studio, isThere } = openFilled();
    const told: unknown[] = [];
    studio.push.subscribe('trash', (payload) => told.push(payload));
    studio.runs.remove('r1');
    studio.sweeps.remove('s9');
    studio.favourites.remove(['f1']);
    studio.trash.delete([{ kind: 'sweep', id: 's9' }]);
    expect([isThere('runs/r1'), isThere('runs/r2'), isThere('runs/r3')]).toEqual([
      true,
      false,
      false,
    ]);
    expect(
      studio.trash
        .list()
        .map(({ ref }) => ref.kind)
        .sort(),
    ).toEqual(['favourites', 'run']);
    const stars = studio.trash.list().find(({ ref }) => ref.kind === 'favourites');
    if (stars) studio.trash.delete([stars.ref]);
    expect([isThere('favourites/f1.png'), isThere('favourites/f2.png')]).toEqual([false, true]);
    expect(told).toHaveLength(2);
  });

  it('keeps a dataset while a run that was trained on it is left, be it in the trash', () => {
    const { studio, isThere } = openFilled();
    studio.runs.remove('r1');
    studio.datasets.remove('d1');
    const dataset = { kind: 'dataset', id: 'd1' } as const;
    expect(() => studio.trash.delete([dataset])).toThrow(
      'the run "Pond, vanilla" was trained on it',
    );
    expect(isThere('datasets/d1')).toBe(true);
    studio.trash.restore([{ kind: 'run', id: 'r1' }]);
    expect(studio.trash.list()).toMatchObject([{ ref: dataset, goesAt: null }]);
    studio.runs.remove('r1');
    studio.trash.delete([dataset, { kind: 'run', id: 'r1' }]);
    expect([isThere('datasets/d1'), isThere('runs/r1')]).toEqual([false, false]);
    expect(studio.trash.list()).toEqual([]);
  });

  it('deletes nothing that is not in it', () => {
    const { studio, isThere } = openFilled();
    expect(() => studio.trash.delete([{ kind: 'run', id: 'r1' }])).toThrow('not in the trash');
    expect(isThere('runs/r1')).toBe(true);
  });
});
