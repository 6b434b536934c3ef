import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { exitCodeOf } from '../../../main/cli/exit-codes.ts';
import { useStudio } from '../../../main/cli/studio-options.ts';
import { bindApi } from '../../../main/host/bind-api.ts';
import { forkPictureProcess } from '../../../main/host/fork-process.ts';
import { insertDataset } from '../../../main/store/datasets.ts';
import { openLibrary } from '../../../main/store/library.ts';
import { insertRun, listRuns } from '../../../main/store/runs.ts';
import { openStudio } from '../../../main/studio/studio.ts';
import type { ErrorShape } from '../../../shared/errors.ts';
import type { RunEvent } from '../../../shared/run/events.ts';
import { exampleDataset, exampleRun } from '../store/examples.ts';
import { temporaryFolder } from '../store/fixtures.ts';
import { fakeTrainers } from './runs/fake-trainer.ts';

/** A studio with a run that trains and another that waits. */
async function training() {
  const folder = temporaryFolder();
  const libraryPath = join(folder, 'library');
  const library = openLibrary(libraryPath);
  insertDataset(library.store, exampleDataset());
  insertRun(library.store, exampleRun());
  insertRun(library.store, exampleRun({ id: 'r2', queueOrder: 2 }));
  library.close();
  for (const file of ['datasets/d1', 'runs/r1', 'runs/r2'])
    mkdirSync(join(libraryPath, file), { recursive: true });
  const { startTrainer, started } = fakeTrainers();
  const studio = openStudio({
    ...{ libraryPath, startTrainer, startPictureProcess: forkPictureProcess, appVersion: '1' },
  });
  onTestFinished(() => studio.close());
  const events: RunEvent[] = [];
  const said: ErrorShape[] = [];
  studio.push.subscribe('run-events', (batch) => events.push(...batch));
  studio.push.subscribe('library-gone', (problem) => said.push(problem));
  studio.runs.continueQueue();
  await expect.poll(() => started.length).toBe(1);
  return { folder, libraryPath, studio, started, events, said };
}

// On Windows a folder whose database is open can be neither removed nor renamed.
describe.skipIf(process.platform === 'win32')('a library that disappears under a studio', () => {
  const ways: [string, (library: string, folder: string) => void][] = [
    ['removed', (library) => rmSync(library, { recursive: true })],
    ['moved', (library, folder) => renameSync(library, join(folder, 'elsewhere'))],
    ['left without its database', (library) => rmSync(join(library, 'studio.db'))],
    [
      'replaced by its own copy',
      (library, folder) => {
        cpSync(library, join(folder, 'copy'), { recursive: true });
        rmSync(library, { recursive: true });
        renameSync(join(folder, 'copy'), library);
      },
    ],
  ];
  it.each(ways)('is missed within seconds, and training ends interrupted: %s', async (_, lose) => {
    const { folder, libraryPath, studio, started, events, said } = await training();
    lose(libraryPath, folder);
    const error = await studio.whenGone;
    expect(error).toMatchObject({ code: 'library-gone' });
    expect(said).toMatchObject([
      { code: 'library-gone', message: expect.stringContaining(libraryPath) },
    ]);
    expect(started).toMatchObject([{ killed: true }]);
    expect(events.at(-1)).toMatchObject({ type: 'done', runId: 'r1', reason: 'interrupted' });
    const { handle } = bindApi(studio, { kind: 'browser' });
    for (const method of ['runs.list', 'system.info', 'runs.stop'])
      expect(await handle({ id: 1, method, input: {} })).toMatchObject({
        error: { code: 'library-gone' },
      });
  });

  it('is what a trainer failed for that met it first', async () => {
    const { libraryPath, studio, started, events } = await training();
    rmSync(libraryPath, { recursive: true });
    started[0]?.say({
      type: 'failed',
      error: { code: 'internal', message: 'ENOENT: no such file', hint: '' },
    });
    started[0]?.exit({ code: 1, signal: null });
    await studio.whenGone;
    expect(events.at(-1)).toMatchObject({ type: 'done', reason: 'interrupted' });
    expect(started).toHaveLength(1);
  });

  it('keeps the end of the run where it was moved, and the lock of who came in its place', async () => {
    const { folder, libraryPath, studio } = await training();
    const moved = join(folder, 'elsewhere');
    renameSync(libraryPath, moved);
    const other = openLibrary(libraryPath);
    onTestFinished(() => other.close());
    const holder = join(libraryPath, 'library.holder.json');
    await studio.whenGone;
    const before = readFileSync(holder, 'utf8');
    await studio.close();
    expect(readFileSync(holder, 'utf8')).toBe(before);
    expect(existsSync(join(libraryPath, 'studio.log'))).toBe(false);
    const library = openLibrary(moved);
    onTestFinished(() => library.close());
    expect(listRuns(library.store).find(({ id }) => id === 'r1')).toMatchObject({
      state: 'interrupted',
      problem: { code: 'library-gone' },
    });
  });

  it('ends a command with 1', async () => {
    const library = join(temporaryFolder(), 'library');
    const command = useStudio({ library }, () => {
      rmSync(library, { recursive: true });
      return new Promise(() => undefined);
    });
    const thrown: unknown = await command.catch((error: unknown) => error);
    expect(thrown).toMatchObject({ code: 'library-gone' });
    expect(exitCodeOf(thrown)).toBe(1);
  });
});
