import Database from 'better-sqlite3';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  deleteCheckpoint,
  insertCheckpoint,
  listCheckpoints,
  newestCheckpoint,
} from '../../../main/store/checkpoints.ts';
import {
  findDataset,
  insertDataset,
  listDatasets,
  removeDataset,
  renameDataset,
  restoreDataset,
  runsOfDataset,
} from '../../../main/store/datasets.ts';
import { appendEvents, newestLogEvents } from '../../../main/store/events.ts';
import {
  deleteFavourite,
  findFavourite,
  findFavouriteOfCell,
  insertFavourite,
  listFavourites,
} from '../../../main/store/favourites.ts';
import {
  deleteFindingsAfter,
  insertFindings,
  newestFindings,
} from '../../../main/store/findings.ts';
import { openStore, openStoreReadOnly } from '../../../main/store/open-store.ts';
import { deleteRemoved, removedBefore } from '../../../main/store/purge.ts';
import {
  findRun,
  insertRun,
  listRuns,
  nextQueueOrder,
  queuedRuns,
  removeRun,
  restoreRun,
  stepsPerTickOfTwin,
  updateRun,
} from '../../../main/store/runs.ts';
import {
  deleteProgressSamplesAfter,
  findSample,
  insertSample,
  listSamples,
  newestSample,
} from '../../../main/store/samples.ts';
import { clockMarks } from '../../../main/store/run-clock.ts';
import {
  deleteSeriesAfter,
  insertSeries,
  readColumns,
  readSeries,
  lossCurves,
} from '../../../main/store/series.ts';
import { inTransaction, type WritableStore } from '../../../main/store/store.ts';
import type { TrainerEvent } from '../../../shared/run/events.ts';
import type { Finding } from '../../../shared/run/findings.ts';
import type { Favourite } from '../../../shared/creature/favourite.ts';
import type { Checkpoint, Sample } from '../../../shared/run/run.ts';
import type { SeriesName } from '../../../shared/run/series.ts';
import { exampleDataset, exampleRun } from './examples.ts';
import { temporaryFolder, temporaryStore, storeWithRun } from './fixtures.ts';
import { seriesAt } from '../studio/runs/fake-trainer.ts';

const sample: Sample = {
  id: 's1',
  runId: 'r1',
  step: 100,
  at: 5,
  kind: 'progress',
  path: 'runs/r1/samples/000100.png',
  count: 64,
  columns: 8,
  cellSize: 32,
  seed: 7,
  condition: null,
};
const checkpoint: Checkpoint = {
  id: 'c1',
  runId: 'r1',
  step: 100,
  at: 5,
  path: 'runs/r1/checkpoints/000100',
  hash: 'ab12',
  bytes: 3_000_000,
};
const favourite: Favourite = {
  id: 'f1',
  runId: 'r1',
  runName: 'Pond, vanilla',
  sampleId: 's1',
  index: 9,
  step: 100,
  seed: 7,
  size: 32,
  condition: null,
  recolouring: null,
  rating: null,
  rejectedAt: null,
  path: 'favourites/f1.png',
  createdAt: 10,
};

describe('datasets', () => {
  it('from before a choice was there say what was done then', () => {
    const store = temporaryStore();
    insertDataset(store, exampleDataset());
    store.prepare(`UPDATE datasets SET options = '{"size":32}'`).run();
    expect(findDataset(store, exampleDataset().id)?.options).toMatchObject({
      size: 32,
      flatBackground: 'keep',
      fitPairs: 'none',
    });
  });

  it('come back as they were stored, newest first', () => {
    const store = temporaryStore();
    const older = exampleDataset();
    const newer = exampleDataset({ id: 'd2', createdAt: older.createdAt + 1 });
    insertDataset(store, older);
    insertDataset(store, newer);
    expect(listDatasets(store)).toEqual([newer, older]);
  });

  it('leave the list when removed and return when restored, with their new name', () => {
    const store = temporaryStore();
    insertDataset(store, exampleDataset());
    renameDataset(store, 'd1', 'Pond');
    removeDataset(store, 'd1', 1);
    expect(listDatasets(store)).toEqual([]);
    restoreDataset(store, 'd1');
    expect(listDatasets(store)).toEqual([exampleDataset({ name: 'Pond' })]);
    expect(findDataset(store, 'd9')).toBeUndefined();
  });

  it('know the runs that use them', () => {
    const store = storeWithRun();
    expect(runsOfDataset(store, 'd1')).toEqual(['Pond, vanilla']);
    removeRun(store, 'r1', 1);
    expect(runsOfDataset(store, 'd1')).toEqual([]);
  });
});

describe('runs', () => {
  it('come back as they were stored, with every hyperparameter', () => {
    expect(listRuns(storeWithRun())).toEqual([exampleRun()]);
  });

  it('change in the named fields alone', () => {
    const store = storeWithRun();
    const changes = {
      state: 'failed',
      problem: { code: 'out-of-memory', message: 'No memory.', hint: 'Use a smaller batch.' },
      engineFacts: { id: 'wasm', device: 'CPU', version: '1', tfjsVersion: '4', threads: 2 },
      elapsedMs: 12.25,
      queueOrder: null,
    } as const;
    updateRun(store, 'r1', changes);
    expect(findRun(store, 'r1')).toEqual(exampleRun(changes));
    updateRun(store, 'r1', { problem: null });
    expect(findRun(store, 'r1')).toEqual(exampleRun({ ...changes, problem: null }));
  });

  it('read hyperparameters of an older studio with the defaults of what it did not know', () => {
    const store = storeWithRun();
    store
      .prepare(`UPDATE runs SET hyperparameters = json_remove(hyperparameters, '$.emaDecay')`)
      .run();
    expect(findRun(store, 'r1')?.hyperparameters.emaDecay).toBe(
      exampleRun().hyperparameters.emaDecay,
    );
  });

  it('queue behind each other', () => {
    const store = storeWithRun();
    insertRun(store, exampleRun({ id: 'r2', queueOrder: nextQueueOrder(store) }));
    insertRun(store, exampleRun({ id: 'r3', queueOrder: null, state: 'completed' }));
    expect(queuedRuns(store).map(({ id, queueOrder }) => [id, queueOrder])).toEqual([
      ['r1', 1],
      ['r2', 2],
    ]);
    removeRun(store, 'r1', 1);
    expect(queuedRuns(store).map(({ id }) => id)).toEqual(['r2']);
  });

  it('are named where their row is damaged', () => {
    const store = storeWithRun();
    store.prepare(`UPDATE runs SET hyperparameters = '{"steps": -1}'`).run();
    expect(() => findRun(store, 'r1')).toThrow(
      /The run "Pond, vanilla" \(r1\) is damaged \(hyperparameters\.steps/,
    );
    store.prepare(`UPDATE runs SET hyperparameters = 'no JSON'`).run();
    expect(() => findRun(store, 'r1')).toThrow(/hyperparameters: is not JSON/);
  });

  it('need a dataset that exists', () => {
    expect(() => insertRun(temporaryStore(), exampleRun())).toThrow('FOREIGN KEY');
  });
});

describe('series', () => {
  /** Ticks of `size` steps. */
  const ticks = (first: number, last: number, { size = 1, offset = 0 } = {}) =>
    Array.from({ length: (last - first + 1) / size }, (_, index) => {
      const step = first + (index + 1) * size - 1;
      const values = {
        'generator/loss': { count: size, mean: step, min: step - 1, max: step + 1 },
        'discriminator/loss': { count: 1, mean: 1 / step + offset, min: 0, max: 2 },
      };
      return { type: 'series' as const, at: 1, step, values };
    });

  it('are all kept, by name and after a step', () => {
    const store = storeWithRun();
    insertSeries(store, 'r1', ticks(1, 3_000));
    expect(readSeries(store, 'r1', { names: ['discriminator/loss'], from: 2_999 })).toEqual({
      isRough: false,
      names: ['generator/loss', 'discriminator/loss'],
      columns: {
        'discriminator/loss': { step: [2_999, 3_000], mean: [1 / 2_999, 1 / 3_000], spread: null },
      },
    });
    expect(readColumns(store, 'r1', 'generator/loss').step).toHaveLength(3_000);
    expect(readColumns(store, 'r1', 'time')).toEqual({ step: [], mean: [], spread: null });
  });

  it('say how far the steps of a tick differ, where it has several', () => {
    const store = storeWithRun();
    insertSeries(store, 'r1', ticks(1, 40, { size: 20 }));
    expect(readColumns(store, 'r1', 'generator/loss')).toEqual({
      step: [20, 40],
      mean: [20, 40],
      spread: { ticks: [1, 1], count: [20, 20], min: [19, 39], max: [21, 41] },
    });
  });

  it('are replaced where steps are trained again', () => {
    const store = storeWithRun();
    insertSeries(store, 'r1', ticks(1, 10));
    insertSeries(store, 'r1', ticks(5, 6, { offset: 100 }));
    deleteSeriesAfter(store, 'r1', 8);
    const { step, mean } = readColumns(store, 'r1', 'discriminator/loss');
    expect(step).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(mean[4]).toBe(1 / 5 + 100);
    expect(readColumns(store, 'r1', 'generator/loss').step).toEqual(step);
  });

  it('tell when steps were done by a row for every time that training stood still', () => {
    const store = storeWithRun();
    const timed = (first: number, last: number, startedAt: number) =>
      Array.from({ length: last + 1 - first }, (_, place) => {
        const step = first + place;
        const elapsedMs = step * 100;
        const time = { count: 1, mean: elapsedMs, min: elapsedMs, max: elapsedMs };
        return { type: 'series' as const, at: startedAt + elapsedMs, step, values: { time } };
      });
    insertSeries(store, 'r1', timed(1, 500, 1_000));
    insertSeries(store, 'r1', timed(501, 900, 9_000_000));
    const first = { step: 1, elapsedMs: 100, at: 1_100 };
    expect(clockMarks(store, 'r1')).toEqual([
      first,
      { step: 501, elapsedMs: 50_100, at: 9_050_100 },
    ]);
    // Goes on from step 400: the rest is trained again.
    deleteSeriesAfter(store, 'r1', 400);
    expect(clockMarks(store, 'r1')).toEqual([first]);
  });

  it('make a small curve over all steps', () => {
    const store = storeWithRun();
    expect(lossCurves(store, 'r1', 60)).toEqual({ discriminator: [], generator: [] });
    insertSeries(store, 'r1', ticks(1, 6_000));
    const { generator: curve, discriminator } = lossCurves(store, 'r1', 60);
    expect(discriminator).toHaveLength(curve.length);
    expect(curve.length).toBeGreaterThan(50);
    expect(curve.length).toBeLessThanOrEqual(60);
    // Each point is the mean of about a hundred steps, whose losses rise with them.
    expect(curve).toEqual(curve.toSorted((a, b) => a - b));
    expect(curve[0]).toBeLessThan(110);
    expect(curve.at(-1)).toBeGreaterThan(5_890);
  });

  it('make a curve of as many points as there are where they are few', () => {
    const store = storeWithRun();
    insertSeries(store, 'r1', ticks(1, 3));
    expect(lossCurves(store, 'r1', 60).generator).toEqual([1, 2, 3]);
  });

  it('take over how many steps a tick has from a run that equals them, and from no other', () => {
    const store = storeWithRun();
    const equal = exampleRun({ id: 'r2' });
    const other = exampleRun({ id: 'r3', engine: 'wasm' });
    for (const run of [equal, other]) insertRun(store, run);
    expect(stepsPerTickOfTwin(store, equal)).toBeNull();
    updateRun(store, 'r1', { stepsPerTick: 20 });
    expect(stepsPerTickOfTwin(store, equal)).toBe(20);
    expect(stepsPerTickOfTwin(store, other)).toBeNull();
    const hyperparameters = { ...equal.hyperparameters, seed: equal.hyperparameters.seed + 1 };
    expect(stepsPerTickOfTwin(store, { ...equal, hyperparameters })).toBeNull();
  });
});

describe('findings', () => {
  const histogram = (of: SeriesName, counts: number[]): Finding => ({
    kind: 'histogram',
    of,
    minimum: -1,
    maximum: 1,
    counts,
  });
  const at = (step: number, finding: Finding) => ({
    type: 'finding' as const,
    at: 1,
    step,
    finding,
  });
  const verdict: Finding = {
    kind: 'verdict',
    about: 'mode-collapse',
    level: 'bad',
    message: 'All creatures look alike.',
    hint: 'Go back to an earlier checkpoint.',
  };

  it('come back by kind, the newest, ordered by step; one of a subject a step', () => {
    const store = storeWithRun();
    const [one, two] = [histogram('generator/loss', [1, 2]), histogram('discriminator/loss', [3])];
    insertFindings(store, 'r1', [at(10, one), at(10, verdict), at(20, two), at(20, one)]);
    insertFindings(store, 'r1', [at(10, histogram('generator/loss', [9]))]);
    expect(newestFindings(store, 'r1', { kind: 'histogram', limit: 9 })).toEqual([
      { step: 10, finding: histogram('generator/loss', [9]) },
      { step: 20, finding: one },
      { step: 20, finding: two },
    ]);
    expect(newestFindings(store, 'r1', { limit: 2 }).map(({ step }) => step)).toEqual([20, 20]);
    deleteFindingsAfter(store, 'r1', 10);
    expect(newestFindings(store, 'r1', { limit: 9 })).toHaveLength(2);
  });
});

describe('events', () => {
  const log = (step: number): TrainerEvent => ({ type: 'log', step, at: 9, message: `at ${step}` });
  const loss: TrainerEvent = seriesAt(2);

  it('are numbered a run from 1, with series taking a number but no row', () => {
    const store = storeWithRun();
    insertRun(store, exampleRun({ id: 'r2' }));
    expect(appendEvents(store, 'r1', [log(1), loss])).toEqual([
      { ...log(1), runId: 'r1', seq: 1 },
      { ...loss, runId: 'r1', seq: 2 },
    ]);
    expect(appendEvents(store, 'r1', [log(3)])[0]?.seq).toBe(3);
    expect(appendEvents(store, 'r2', [log(1)])[0]?.seq).toBe(1);
    expect(findRun(store, 'r1')?.lastSeq).toBe(3);
    expect(store.prepare('SELECT count(*) AS n FROM events').get()).toEqual({ n: 3 });
  });

  it('give the newest of the log, oldest first', () => {
    const store = storeWithRun();
    appendEvents(store, 'r1', [log(1), loss, log(2), log(3)]);
    expect(newestLogEvents(store, 'r1', 2)).toEqual([
      { ...log(2), runId: 'r1', seq: 3 },
      { ...log(3), runId: 'r1', seq: 4 },
    ]);
  });

  it('take no number when the transaction they are part of fails', () => {
    const store = storeWithRun();
    expect(() =>
      inTransaction(store, () => {
        appendEvents(store, 'r1', [log(1)]);
        throw new Error('disk full');
      }),
    ).toThrow('disk full');
    expect(findRun(store, 'r1')?.lastSeq).toBe(0);
    expect(newestLogEvents(store, 'r1', 10)).toEqual([]);
  });
});

describe('samples and checkpoints', () => {
  it('come back ordered by step, and the newest alone', () => {
    const store = storeWithRun();
    const later = { ...sample, id: 's2', step: 200 };
    const condition = { label: 'water', mixWith: 'reeds', mixAmount: 0.25 };
    const generated = { ...sample, id: 's3', step: 300, kind: 'generated', condition } as const;
    for (const each of [later, sample, generated]) insertSample(store, each);
    expect(listSamples(store, 'r1')).toEqual([sample, later, generated]);
    expect(newestSample(store, 'r1')).toEqual(later);
    expect(findSample(store, 's1')).toEqual(sample);
    deleteProgressSamplesAfter(store, 'r1', 100);
    expect(listSamples(store, 'r1')).toEqual([sample, generated]);
  });

  it('keep one checkpoint a step', () => {
    const store = storeWithRun();
    insertCheckpoint(store, checkpoint);
    insertCheckpoint(store, { ...checkpoint, id: 'c2', hash: 'cd34' });
    insertCheckpoint(store, { ...checkpoint, id: 'c0', step: 50 });
    expect(listCheckpoints(store, 'r1').map(({ id }) => id)).toEqual(['c0', 'c2']);
    expect(newestCheckpoint(store, 'r1')).toEqual({ ...checkpoint, id: 'c2', hash: 'cd34' });
    deleteCheckpoint(store, 'c2');
    expect(newestCheckpoint(store, 'r1')?.id).toBe('c0');
  });
});

describe('favourites', () => {
  it('are found by id and by cell, with the name the run has now', () => {
    const store = storeWithRun();
    insertFavourite(store, favourite);
    updateRun(store, 'r1', { name: 'Renamed' });
    const renamed = { ...favourite, runName: 'Renamed' };
    expect(listFavourites(store)).toEqual([renamed]);
    expect(findFavourite(store, 'f1')).toEqual(renamed);
    expect(findFavouriteOfCell(store, 's1', 9)).toEqual({ ...renamed, isRemoved: false });
    expect(findFavouriteOfCell(store, 's1', 8)).toBeUndefined();
    deleteFavourite(store, 'f1');
    expect(listFavourites(store)).toEqual([]);
  });

  it('keep what they show by name', () => {
    const store = storeWithRun();
    const red = { ...favourite, condition: { tags: 'red flying' } };
    insertFavourite(store, red);
    expect(listFavourites(store)).toEqual([red]);
  });

  it('cannot hold a cell twice', () => {
    const store = storeWithRun();
    insertFavourite(store, favourite);
    expect(() => insertFavourite(store, { ...favourite, id: 'f2' })).toThrow('UNIQUE');
  });
});

describe('what was removed', () => {
  it('goes for good when that was long ago, and the favourites stay', () => {
    const store = storeWithRun();
    insertRun(store, exampleRun({ id: 'r2' }));
    insertSample(store, sample);
    insertFavourite(store, favourite);
    removeRun(store, 'r1', 99);
    removeRun(store, 'r2', 100);
    expect(removedBefore(store, 100)).toMatchObject({ runs: ['r1'], datasets: [] });
    deleteRemoved(store, removedBefore(store, 100));
    expect(listSamples(store, 'r1')).toEqual([]);
    expect(listFavourites(store)).toEqual([favourite]);
    expect(restoreRun(store, 'r1')).toBe(false);
    expect(restoreRun(store, 'r2')).toBe(true);
  });

  it('stays, if it is a dataset, as long as a run refers to it', () => {
    const store = storeWithRun();
    removeDataset(store, 'd1', 5);
    expect(removedBefore(store, 100).datasets).toEqual([]);
    removeRun(store, 'r1', 200);
    expect(removedBefore(store, 100).datasets).toEqual([]);
    expect(removedBefore(store, 300)).toMatchObject({ runs: ['r1'], datasets: ['d1'] });
    deleteRemoved(store, removedBefore(store, 300));
    expect(listDatasets(store)).toEqual([]);
  });
});

describe('a read-only store', () => {
  it('sees what a running studio writes, and cannot write', () => {
    const path = join(temporaryFolder(), 'studio.db');
    const writer = openStore(path);
    const reader = openStoreReadOnly(path);
    insertDataset(writer, exampleDataset());
    expect(listDatasets(reader)).toEqual([exampleDataset()]);
    expect(() => insertDataset(reader as WritableStore, exampleDataset({ id: 'd2' }))).toThrow(
      'readonly',
    );
    reader.close();
    writer.close();
  });

  it('is refused, with what to do, where there is no library or an older one', () => {
    const path = join(temporaryFolder(), 'studio.db');
    expect(() => openStoreReadOnly(path)).toThrow(expect.objectContaining({ code: 'not-found' }));
    const old = new Database(path);
    old.exec('CREATE TABLE t (x INTEGER) STRICT');
    old.close();
    expect(() => openStoreReadOnly(path)).toThrow(
      expect.objectContaining({ code: 'library-unusable' }),
    );
  });
});
