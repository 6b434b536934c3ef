import { homedir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { forkPictureProcess } from '../../../../main/host/fork-process.ts';
import { openStudio } from '../../../../main/studio/studio.ts';
import { insertDataset } from '../../../../main/store/datasets.ts';
import { openLibrary } from '../../../../main/store/library.ts';
import { insertRun } from '../../../../main/store/runs.ts';
import { exampleDataset, exampleRun } from '../../store/examples.ts';
import { temporaryFolder } from '../../store/fixtures.ts';
import { FakeTrainer } from '../runs/fake-trainer.ts';

/** As an engine says that it cannot be loaded: with the places where it was looked for. */
const problem = `Not found in ${homedir()}/.cache/engine, "/opt/secret place/engine.node" or C:\\Users\\Ann\\engine.dll. Run the set-up again.`;

async function diagnose(): Promise<{ text: string; libraryPath: string }> {
  const libraryPath = join(temporaryFolder(), 'library of Ann');
  const { store, close } = openLibrary(libraryPath);
  insertDataset(store, exampleDataset());
  insertRun(store, exampleRun({ name: 'Secret dragons', state: 'completed', queueOrder: null }));
  const failure = { code: 'out-of-memory', message: 'In /home/ann.', hint: 'Less.' } as const;
  const failed = { id: 'r2', state: 'failed', queueOrder: null, problem: failure } as const;
  insertRun(store, exampleRun(failed));
  insertRun(store, exampleRun({ id: 'r3', name: 'Torn newts', state: 'stopped' }));
  store.prepare("UPDATE runs SET hyperparameters = '{' WHERE id = 'r3'").run();
  close();
  const studio = openStudio({
    libraryPath,
    startTrainer: () => {
      const trainer = new FakeTrainer();
      queueMicrotask(() => {
        trainer.say({ type: 'ready' });
        const absent = { available: false, facts: null, stepsPerSecond: null };
        const works = { available: true, facts: null, problem: null, stepsPerSecond: 2 };
        trainer.say({
          type: 'probed',
          engines: [
            { id: 'tensorflow', ...absent, problem },
            { id: 'wasm', ...works },
          ],
        });
        trainer.exit({ code: 0, signal: null });
      });
      return trainer;
    },
    startPictureProcess: forkPictureProcess,
    appVersion: '1.2.3',
  });
  onTestFinished(() => studio.close());
  studio.speeds.examine();
  await studio.speeds.idle();
  return { text: await studio.diagnostics('browser'), libraryPath };
}

it('tells of versions, machine, engines and the library’s health', async () => {
  const { text } = await diagnose();
  expect(text).toContain('Sprite GAN Studio 1.2.3, browser');
  expect(text).toContain(`Node ${process.versions.node}`);
  expect(text).toMatch(/^Processor: .+, \d+ cores?$/m);
  expect(text).toMatch(/^ {2}tensorflow: not found: .*Run the set-up again\.$/m);
  expect(text).toMatch(/^Library: format \d+, 1 dataset, 2 runs, 0 favourites$/m);
  expect(text).toContain('damaged rows: 1 runs');
  expect(text).toContain('Runs: 1 failed, 1 completed');
  expect(text).toContain('Problems of runs: 1 out-of-memory');
});

it('tells no names that a person chose, and no places', async () => {
  const { text, libraryPath } = await diagnose();
  for (const name of ['Pond', 'Secret', 'newts', 'Ann', 'ann', 'library of', 'secret'])
    expect(text).not.toContain(name);
  expect(text).not.toContain(homedir());
  expect(text).not.toContain(libraryPath);
  expect(text).not.toMatch(/engine\.(node|dll)/);
});
