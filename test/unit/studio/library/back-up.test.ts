import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import { describe, expect, it, onTestFinished } from 'vitest';
import { forkPictureProcess } from '../../../../main/host/fork-process.ts';
import { insertDataset } from '../../../../main/store/datasets.ts';
import { openLibrary } from '../../../../main/store/library.ts';
import { insertRun } from '../../../../main/store/runs.ts';
import { backUpToFolder, libraryZip } from '../../../../main/studio/library/back-up.ts';
import { openStudio, type Studio } from '../../../../main/studio/studio.ts';
import { exampleDataset, exampleRun } from '../../store/examples.ts';
import { temporaryFolder } from '../../store/fixtures.ts';
import { fakeTrainers } from '../runs/fake-trainer.ts';

const files = {
  'datasets/d1/sprites.bin': 'sprites',
  'runs/r1/checkpoints/000100/weights.bin': 'weights',
  'runs/r1/samples/000100.png': 'sheet',
  'runs/r1/samples/000200.png.partial': 'half a sheet',
  'runs/r1/checkpoint.reserve': 'nothing',
  'runs/r2/config.json': '{}',
  'favourites/f1.png': 'creature',
  'exports/given.zip': 'what a browser was given',
};

/** With a run that trains, and one that has ended. */
async function openTraining(): Promise<Studio> {
  const libraryPath = temporaryFolder();
  const { store, close } = openLibrary(libraryPath);
  insertDataset(store, exampleDataset());
  insertRun(store, exampleRun());
  insertRun(store, exampleRun({ id: 'r2', name: 'Newts', state: 'stopped', queueOrder: null }));
  close();
  const { started, startTrainer } = fakeTrainers();
  const studio = open(libraryPath, startTrainer);
  studio.runs.continueQueue();
  await expect.poll(() => started.length).toBe(1);
  started[0]?.begin();
  onTestFinished(() => started[0]?.finish('stopped', 0));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(libraryPath, name)), { recursive: true });
    writeFileSync(join(libraryPath, name), text);
  }
  return studio;
}

function open(libraryPath: string, startTrainer = fakeTrainers().startTrainer): Studio {
  const studio = openStudio({
    libraryPath,
    startTrainer,
    startPictureProcess: forkPictureProcess,
    appVersion: '1',
  });
  onTestFinished(() => studio.close());
  return studio;
}

const wanted = [
  'datasets/d1/sprites.bin',
  'runs/r1/checkpoints/000100/weights.bin',
  'runs/r1/samples/000100.png',
  'runs/r2/config.json',
  'favourites/f1.png',
  'studio.db',
];

describe('a backup of a library', () => {
  it('is a library that can be opened, made while a run trains, which is interrupted in it', async () => {
    const studio = await openTraining();
    const folder = join(temporaryFolder(), 'backup');
    const bytes = await backUpToFolder(studio, folder, {});
    expect(bytes).toBeGreaterThan(10_000);
    for (const name of wanted) expect(readFileSync(join(folder, name))).toBeTruthy();
    expect(readdirSync(folder).sort()).toEqual(['datasets', 'favourites', 'runs', 'studio.db']);
    const runs = open(folder).runs.list();
    expect(runs.map(({ name, state }) => `${name}: ${state}`).sort()).toEqual([
      'Newts: stopped',
      'Pond, vanilla: interrupted',
    ]);
    // What it was made of is cleared up.
    expect(readdirSync(join(studio.libraryPath, 'uploads'))).toEqual([]);
  });

  it('holds what a training deletes while it is written', async () => {
    const studio = await openTraining();
    const folder = join(temporaryFolder(), 'backup');
    let isDeleted = false;
    await backUpToFolder(studio, folder, {
      onShare: () => {
        if (isDeleted) return;
        isDeleted = true;
        rmSync(join(studio.libraryPath, 'runs/r1/checkpoints'), { recursive: true });
      },
    });
    expect(isDeleted).toBe(true);
    expect(readFileSync(join(folder, 'runs/r1/checkpoints/000100/weights.bin'), 'utf8')).toBe(
      'weights',
    );
  });

  it('comes as a zip too', async () => {
    const studio = await openTraining();
    const parts: Uint8Array[] = [];
    const shares: number[] = [];
    for await (const { text, share } of libraryZip(studio)) {
      parts.push(typeof text === 'string' ? Buffer.from(text) : text);
      shares.push(share);
    }
    const zip = unzipSync(Buffer.concat(parts));
    const names = Object.keys(zip).filter((name) => !/^runs\/r1\/(config|attempt)/.test(name));
    expect(names.filter((name) => !name.endsWith('.log')).sort()).toEqual([...wanted].sort());
    expect(Buffer.from(zip['favourites/f1.png'] ?? []).toString()).toBe('creature');
    expect(shares.at(-1)).toBe(1);
  });

  it('leaves nothing where it is called off', async () => {
    const studio = await openTraining();
    const folder = join(temporaryFolder(), 'backup');
    const control = new AbortController();
    const cancelled = backUpToFolder(studio, folder, {
      signal: control.signal,
      onShare: () => control.abort(),
    });
    await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
    const left = readdirSync(folder, { recursive: true, withFileTypes: true });
    expect(left.filter((entry) => entry.isFile())).toEqual([]);
    expect(readdirSync(join(studio.libraryPath, 'uploads'))).toEqual([]);
  });
});
