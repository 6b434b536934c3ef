import Database from 'better-sqlite3';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  insertCheckpoint,
  listCheckpoints,
  newestCheckpoint,
} from '../../../main/store/checkpoints.ts';
import { insertDataset, listDatasets } from '../../../main/store/datasets.ts';
import { appendEvents, newestLogEvents } from '../../../main/store/events.ts';
import { insertFavourite, listFavourites } from '../../../main/store/favourites.ts';
import { openLibrary, openLibraryReadOnly, type Library } from '../../../main/store/library.ts';
import { insertRun, queuedRunIds } from '../../../main/store/runs.ts';
import { insertSample, listSamples, newestSample } from '../../../main/store/samples.ts';
import { insertFindings, newestFindings } from '../../../main/store/findings.ts';
import { insertSeries, readColumns } from '../../../main/store/series.ts';
import { findDamage, removeDamaged } from '../../../main/store/remove-damaged.ts';
import type { ReadableStore } from '../../../main/store/store.ts';
import { listRunSummaries } from '../../../main/studio/runs/run-view.ts';
import { toErrorShape } from '../../../shared/errors.ts';
import type { Finding } from '../../../shared/run/findings.ts';
import { exampleDataset, exampleRun } from './examples.ts';
import { temporaryFolder } from './fixtures.ts';
import { seriesAt } from '../studio/runs/fake-trainer.ts';

/** A library in which every table holds a good row and one that is to be damaged. */
function twoOfEach(): { path: string; damage: (sql: string) => Library } {
  const path = temporaryFolder();
  const { store, close } = openLibrary(path);
  insertDataset(store, exampleDataset());
  insertDataset(store, exampleDataset({ id: 'd2', name: 'Second' }));
  insertRun(store, exampleRun());
  insertRun(store, exampleRun({ id: 'r2', name: 'Second', datasetId: 'd2' }));
  for (const [n, id] of ['a', 'b'].entries()) {
    const step = 100 * (n + 1);
    const of = { runId: 'r1', step, at: 5 };
    insertSample(store, {
      ...{ ...of, id: `s${id}`, kind: 'progress', path: `runs/r1/samples/${step}.png` },
      ...{ count: 64, columns: 8, cellSize: 32, seed: 7, condition: null },
    });
    insertCheckpoint(store, {
      ...{ ...of, id: `c${id}`, path: `runs/r1/checkpoints/${step}`, hash: 'ab', bytes: 3 },
    });
    insertFavourite(store, {
      ...{ id: `f${id}`, runId: 'r1', runName: 'Pond, vanilla', sampleId: 'sa', index: n, step },
      ...{
        seed: 7,
        size: 32,
        condition: null,
        recolouring: null,
        rating: null,
        rejectedAt: null,
        path: `favourites/f${id}.png`,
        createdAt: n,
      },
    });
    insertSeries(store, 'r1', [seriesAt(step, 0.5, 0.5)]);
    const finding: Finding = { kind: 'spread', of: 'generator/loss', values: [1, 2] };
    insertFindings(store, 'r1', [{ type: 'finding', at: 1, step, finding }]);
    appendEvents(store, 'r1', [{ type: 'log', at: n, step, message: id }]);
  }
  close();
  return {
    path,
    damage(sql) {
      const connection = new Database(join(path, 'studio.db'));
      connection.pragma('foreign_keys = OFF');
      connection.exec(sql);
      connection.close();
      const library = openLibrary(path);
      onTestFinished(() => library.close());
      return library;
    },
  };
}

describe('a damaged row', () => {
  it.each<[string, string, (store: ReadableStore) => unknown[], RegExp]>([
    [
      'runs',
      "UPDATE runs SET hyperparameters = 'no JSON' WHERE id = 'r2'",
      listRunSummaries,
      /^The run "Second" \(r2\) is damaged \(hyperparameters: is not JSON\)\.$/,
    ],
    [
      'runs, whose state is none',
      "UPDATE runs SET state = 'flying' WHERE id = 'r2'",
      listRunSummaries,
      /^The run "Second" \(r2\) is damaged \(state: /,
    ],
    [
      'datasets',
      "UPDATE datasets SET report = '{}' WHERE id = 'd2'",
      listDatasets,
      /^The dataset "Second" \(d2\) is damaged \(report\./,
    ],
    [
      'favourites',
      "UPDATE favourites SET condition = '[' WHERE id = 'fb'",
      listFavourites,
      /^The starred creature fb of run r1 is damaged/,
    ],
    [
      'samples',
      "UPDATE samples SET kind = '' WHERE id = 'sb'",
      (store) => listSamples(store, 'r1'),
      /^The sample sheet sb of run r1 is damaged/,
    ],
    [
      'checkpoints',
      "UPDATE checkpoints SET path = 'runs/r2/x' WHERE id = 'cb'",
      (store) => listCheckpoints(store, 'r1'),
      /^The checkpoint cb of run r1 is damaged/,
    ],
    [
      'events',
      "UPDATE events SET event = '{}' WHERE seq = 2",
      (store) => newestLogEvents(store, 'r1', 9),
      /^The entry of the log 2 of run r1 is damaged/,
    ],
    [
      'series',
      "UPDATE series SET mean = 9e999 WHERE step = 200 AND name = 'generator/loss'",
      (store) => [...readColumns(store, 'r1', 'generator/loss').step],
      /^The series generator\/loss of run r1 is damaged \(1 of them/,
    ],
    [
      'series, whose tick is of no step',
      "UPDATE series SET count = 0 WHERE step = 200 AND name = 'time'",
      (store) => [...readColumns(store, 'r1', 'time').step],
      /^The series time of run r1 is damaged \(1 of them/,
    ],
    [
      'findings',
      "UPDATE findings SET finding = '{}' WHERE step = 200",
      (store) => newestFindings(store, 'r1', { limit: 9 }),
      /^The finding spread of step 200 of run r1 is damaged/,
    ],
  ])('leaves the others of its list to be seen, and is named once: %s', (_, sql, list, named) => {
    const { store } = twoOfEach().damage(sql);
    expect(list(store)).toHaveLength(1);
    list(store);
    expect(store.damage.list().map(({ message }) => message)).toEqual([
      expect.stringMatching(named),
    ]);
  });

  it('of what a run shows does not hide the run', () => {
    const { store } = twoOfEach().damage(
      `UPDATE datasets SET options = '' WHERE id = 'd1'; UPDATE samples SET condition = '' WHERE id = 'sb';
       UPDATE checkpoints SET step = 999, path = 'x' WHERE id = 'cb'; UPDATE series SET mean = -9e999 WHERE step = 200`,
    );
    const run = listRunSummaries(store).find(({ id }) => id === 'r1');
    expect(run).toMatchObject({
      datasetName: 'Pond creatures',
      lastCheckpointStep: 100,
      lastSamplePath: 'runs/r1/samples/100.png',
      sparkline: { generator: [0.5] },
    });
    expect(newestSample(store, 'r1')?.id).toBe('sa');
    expect(newestCheckpoint(store, 'r1')?.id).toBe('ca');
  });

  it('is named on the command line beside the good ones', () => {
    const { path, damage } = twoOfEach();
    damage("UPDATE runs SET problem = '7' WHERE id = 'r2'").close();
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['main/cli/entry.ts', 'runs', '--library', path],
      { encoding: 'utf8', timeout: 100_000 },
    );
    expect(stderr).toMatch(
      /^warning: The run "Second" \(r2\) is damaged .+\n.*backup;.*\n.*free --damaged/m,
    );
    expect(stdout).toContain('Pond, vanilla');
    expect(status).toBe(0);
  });
});

describe('a damaged run in the queue', () => {
  it('has no place there: it never gets its turn', () => {
    const { store } = twoOfEach().damage(
      "UPDATE runs SET queue_order = 2, state = 'queued' WHERE id = 'r1'; UPDATE runs SET queue_order = 1, state = 'lost' WHERE id = 'r2'",
    );
    expect(listRunSummaries(store).map(({ id, queuePosition }) => [id, queuePosition])).toEqual([
      ['r1', 1],
    ]);
    expect(queuedRunIds(store)).toEqual(['r1']);
  });
});

describe('damaged rows', () => {
  it('are removed from all lists when that is asked for, and nothing sound with them', () => {
    const { store } = twoOfEach().damage(
      `UPDATE runs SET hyperparameters = 'no JSON' WHERE id = 'r2'; UPDATE samples SET kind = '' WHERE id = 'sb';
       UPDATE favourites SET condition = '[' WHERE id = 'fb'; UPDATE checkpoints SET path = 'x' WHERE id = 'cb';
       UPDATE events SET event = '{}' WHERE seq = 2`,
    );
    findDamage(store);
    const named = store.damage.list().map(({ id }) => id);
    expect(named).toHaveLength(5);
    expect(removeDamaged(store)).toEqual(named);
    findDamage(store);
    expect(store.damage.list()).toEqual([]);
    expect(listRunSummaries(store).map(({ id }) => id)).toEqual(['r1']);
    expect(listSamples(store, 'r1').map(({ id }) => id)).toEqual(['sa']);
    expect(listCheckpoints(store, 'r1').map(({ id }) => id)).toEqual(['ca']);
    expect(listFavourites(store).map(({ id }) => id)).toEqual(['fa']);
    expect(newestLogEvents(store, 'r1', 9)).toHaveLength(1);
    expect(listDatasets(store)).toHaveLength(2);
  });

  it('stay, and stay named, where something sound needs them', () => {
    const { store } = twoOfEach().damage("UPDATE datasets SET report = '{}' WHERE id = 'd1'");
    findDamage(store);
    expect(removeDamaged(store)).toEqual([]);
    expect(store.damage.list()).toHaveLength(1);
    expect(listRunSummaries(store)).toHaveLength(2);
  });

  it('are removed by the command line, which says first what that would be', () => {
    const { path, damage } = twoOfEach();
    damage("UPDATE runs SET problem = '7'").close();
    const studio = (...words: string[]) =>
      spawnSync(process.execPath, ['main/cli/entry.ts', ...words, '--library', path], {
        encoding: 'utf8',
        timeout: 100_000,
      });
    expect(studio('runs').stdout).toBe('No run can be shown.\n');
    const would = studio('free', '--damaged', '--dry-run');
    expect(would.stdout).toBe('Would remove 2 damaged entries, as named below.\n');
    expect(would.stderr).toContain('The run "Second" (r2) is damaged');
    expect(studio('free', '--damaged').stdout).toBe('Removed 2 damaged entries.\n');
    expect(studio('runs')).toMatchObject({ stderr: '', status: 0 });
  });
});

describe('a database with damaged pages', () => {
  it('is called damaged, not a fault in the studio', () => {
    const { path, damage } = twoOfEach();
    damage('VACUUM').close();
    const file = join(path, 'studio.db');
    const bytes = readFileSync(file);
    bytes.fill(0x5a, 4_096);
    writeFileSync(file, bytes);
    try {
      const library = openLibrary(path);
      onTestFinished(() => library.close());
      listRunSummaries(library.store);
      expect.unreachable('it could be read');
    } catch (thrown) {
      expect(toErrorShape(thrown)).toMatchObject({
        code: 'library-unusable',
        message: expect.stringContaining('malformed'),
      });
    }
  });
});

describe('a database that holds nothing, beside full folders', () => {
  const openers = [openLibrary, openLibraryReadOnly];
  it.each(['runs/r1/config.json', 'datasets/d1/sprites.bin', 'favourites/f1.png'])(
    'is refused, and nothing is changed (%s)',
    (file) => {
      const path = temporaryFolder();
      openLibrary(path).close();
      mkdirSync(dirname(join(path, file)), { recursive: true });
      writeFileSync(join(path, file), 'x');
      truncateSync(join(path, 'studio.db'));
      for (const open of openers)
        expect(() => open(path)).toThrow(
          expect.objectContaining({
            code: 'library-unusable',
            message: expect.stringMatching(
              /studio\.db is empty or missing, but there are files in/,
            ),
          }),
        );
      rmSync(join(path, 'studio.db'));
      expect(() => openLibrary(path)).toThrow(/is empty or missing/);
    },
  );

  it('is a new library where the folders are empty', () => {
    const path = temporaryFolder();
    openLibrary(path).close();
    mkdirSync(join(path, 'runs', '.Trash'));
    truncateSync(join(path, 'studio.db'));
    const library = openLibrary(path);
    expect(listRunSummaries(library.store)).toEqual([]);
    library.close();
  });
});
