import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { readLibrary } from '../../../main/cli/read-library.ts';
import { lookAtStudio, useStudio } from '../../../main/cli/studio-options.ts';
import { bindApi } from '../../../main/host/bind-api.ts';
import { forkPictureProcess } from '../../../main/host/fork-process.ts';
import { encodePng } from '../../../main/png/png.ts';
import { insertDataset, listDatasets } from '../../../main/store/datasets.ts';
import { openLibrary } from '../../../main/store/library.ts';
import { insertRun, listRuns } from '../../../main/store/runs.ts';
import { openStudio } from '../../../main/studio/studio.ts';
import { studioMethods, type MethodName } from '../../../shared/api/methods.ts';
import { withoutPrivileges } from '../../without-privileges.ts';
import { exampleDataset, exampleRun } from '../store/examples.ts';
import { temporaryFolder } from '../store/fixtures.ts';
import { fakeTrainers } from './runs/fake-trainer.ts';

const picture = 'runs/r1/samples/000100.png';

/** A library that its studio did not close, so that its newest rows are in the write-ahead log, and nobody may write to. */
function readOnlyLibrary(): string {
  const folder = temporaryFolder();
  chmodSync(folder, 0o755);
  const [original, path] = [join(folder, 'original'), join(folder, 'read only')];
  const library = openLibrary(original);
  insertDataset(library.store, exampleDataset());
  insertRun(library.store, exampleRun());
  insertRun(library.store, exampleRun({ id: 'r2', state: 'running', queueOrder: null }));
  for (const name of ['datasets/d1', 'runs/r1/samples', 'favourites', 'exports', 'uploads'])
    mkdirSync(join(path, name), { recursive: true });
  for (const name of ['studio.db', 'studio.db-wal'])
    copyFileSync(join(original, name), join(path, name));
  library.close();
  const data = new Uint8Array(4 * 4 * 4).fill(255);
  writeFileSync(join(path, picture), encodePng({ width: 4, height: 4, data }, { channels: 4 }));
  setModes(path, { folder: 0o555, file: 0o444 });
  onTestFinished(() => setModes(path, { folder: 0o755, file: 0o644 }));
  return path;
}

function setModes(path: string, modes: { folder: number; file: number }): void {
  chmodSync(path, 0o755);
  for (const entry of readdirSync(path, { recursive: true, withFileTypes: true }))
    chmodSync(join(entry.parentPath, entry.name), entry.isFile() ? modes.file : modes.folder);
  chmodSync(path, modes.folder);
}

/** All names, sizes and contents. */
function contentOf(path: string): unknown {
  return readdirSync(path, { recursive: true, withFileTypes: true }).map((entry) => {
    const each = join(entry.parentPath, entry.name);
    return [each, statSync(each).mtimeMs, entry.isFile() && readFileSync(each, 'base64')];
  });
}

function openBound(libraryPath: string) {
  const { startTrainer, started: trainers } = fakeTrainers();
  const studio = openStudio({
    ...{ libraryPath, startTrainer, startPictureProcess: forkPictureProcess, appVersion: '1' },
  });
  return { studio, trainers, api: bindApi(studio, { kind: 'browser' }) };
}

// On Windows a folder has no such permissions.
describe.skipIf(process.platform === 'win32')('a library that may not be written to', () => {
  // Whoever runs the test without privileges has no engine of their own.
  beforeEach(() => {
    vi.stubEnv('STUDIO_CACHE', '/nowhere');
    onTestFinished(() => void vi.unstubAllEnvs());
  });

  it('is looked at, what its last studio did not put away included, and stays as it is', async () => {
    const path = readOnlyLibrary();
    const before = contentOf(path);
    await withoutPrivileges(async () => {
      const { studio, trainers, api } = openBound(path);
      const ask = (method: MethodName, input: object) => api.handle({ id: 1, method, input });
      expect(await ask('system.info', {})).toMatchObject({ result: { readOnly: true } });
      expect(await ask('runs.list', {})).toMatchObject({
        result: [
          { id: 'r2', state: 'interrupted' },
          { id: 'r1', state: 'queued' },
        ],
      });
      expect(await ask('datasets.list', {})).toMatchObject({ result: [{ id: 'd1' }] });
      const { contentType } = await studio.resources.openResource(picture);
      expect(contentType).toBe('image/png');
      studio.runs.continueQueue();
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(trainers).toEqual([]);
      await studio.close();
    });
    expect(contentOf(path)).toEqual(before);
  });

  it('refuses in words whatever would change it', async () => {
    const path = readOnlyLibrary();
    await withoutPrivileges(async () => {
      const { studio, trainers, api } = openBound(path);
      const changing = Object.entries(studioMethods).filter(([, { writes }]) => writes);
      expect(changing.length).toBeGreaterThan(15);
      for (const [method] of changing)
        expect(await api.handle({ id: 1, method, input: {} })).toMatchObject({
          error: { code: 'library-read-only', message: expect.stringContaining(path) },
        });
      // Past the binding, too.
      expect(() => studio.runs.rename('r1', 'Other')).toThrow(/readonly/);
      await expect(studio.runs.generate({ runId: 'r1', count: 1 })).rejects.toThrow();
      expect(trainers).toEqual([]);
      await studio.close();
    });
  });

  it('is shown on the command line with a note, and what would change it ends with the reason', async () => {
    const library = readOnlyLibrary();
    const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    onTestFinished(() => said.mockRestore());
    await withoutPrivileges(async () => {
      await readLibrary({ library }, (store) => expect(listRuns(store)).toHaveLength(2));
      expect(said.mock.calls.join('')).toMatch(/^note: .+ cannot be written to/);
      const used = useStudio({ library }, () => Promise.reject(new Error('was opened')));
      await expect(used).rejects.toMatchObject({ code: 'library-read-only' });
      const size = await lookAtStudio({ library }, ({ store }) =>
        Promise.resolve(listDatasets(store).length),
      );
      expect(size).toBe(1);
    });
  });

  it('says so where only the database is closed to writing', async () => {
    const path = readOnlyLibrary();
    chmodSync(path, 0o777);
    for (const name of readdirSync(path))
      if (!name.includes('.')) chmodSync(join(path, name), 0o777);
    await withoutPrivileges(() => {
      const { readOnly, close } = openLibrary(path);
      close();
      expect(readOnly).toBe(true);
    });
    expect(readdirSync(dirname(join(path, 'studio.db')))).not.toContain('library.lock');
  });
});
