import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { parse } from 'csv-parse/sync';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { openPromise } from 'yauzl';
import { readRecipe } from '../../../../../shared/creature/recipe.ts';
import { sha256 } from '../../../../../main/files/sha256.ts';
import { insertCheckpoint } from '../../../../../main/store/checkpoints.ts';
import { insertSample } from '../../../../../main/store/samples.ts';
import { insertSeries } from '../../../../../main/store/series.ts';
import { updateRun } from '../../../../../main/store/runs.ts';
import { runFileName, runZip } from '../../../../../main/studio/export/run/run-files.ts';
import { writeParts } from '../../../../../main/studio/export/save-file.ts';
import { Favourites } from '../../../../../main/studio/gallery/favourites.ts';
import { viewRun } from '../../../../../main/studio/runs/run-view.ts';
import { temporaryFolder } from '../../../store/fixtures.ts';
import { librarySample, noGenerator } from '../../gallery/sample-run.ts';

async function library() {
  const { core, sample } = await librarySample('Pond | one');
  const { store, libraryPath } = core;
  updateRun(store, 'r1', { notes: 'The eyes came at last.', tags: ['eyes'], step: 250 });
  // A sheet whose picture is gone is left out.
  insertSample(store, { ...sample, id: 'gone', step: 100, path: 'runs/r1/samples/000100.png' });
  insertSeries(store, 'r1', [
    {
      type: 'series',
      step: 10,
      at: 1,
      values: { 'generator/loss': { count: 10, mean: 0.5, min: 0.1, max: 0.9 } },
    },
  ]);
  const folder = join(libraryPath, 'runs/r1/checkpoints/000250');
  mkdirSync(folder, { recursive: true });
  const tensors = Buffer.from('tensors');
  const manifest = Buffer.from(
    JSON.stringify({ files: { generator: { sha256: sha256(tensors) } } }),
  );
  writeFileSync(join(folder, 'generator.safetensors'), tensors);
  writeFileSync(join(folder, 'manifest.json'), manifest);
  insertCheckpoint(store, {
    ...{ id: 'c1', runId: 'r1', step: 250, at: 1, path: 'runs/r1/checkpoints/000250' },
    ...{ hash: sha256(manifest), bytes: 7 },
  });
  const star = await new Favourites(core, noGenerator).add('s1', 4);
  const bringCheckpoint = () => Promise.resolve();
  const runs = { get: (id: string) => viewRun(store, id), bringCheckpoint };
  return { core: { ...core, runs }, star };
}

async function zipOf(core: Awaited<ReturnType<typeof library>>['core'], checkpoint: boolean) {
  const path = join(temporaryFolder(), 'run.zip');
  const shares: number[] = [];
  const onShare = (share: number) => shares.push(share);
  await writeParts(path, runZip(core, { runId: 'r1', checkpoint }), { onShare });
  const zip = await openPromise(path);
  const files: Record<string, Buffer> = {};
  for await (const entry of zip.eachEntry())
    files[entry.fileName] = await buffer(await zip.openReadStreamPromise(entry));
  return { files, shares };
}

describe('a whole run as a zip', () => {
  it('says of a problem what it was, and nothing of the machine', async () => {
    const { core } = await library();
    const message = 'There is no file /home/someone/sprites/1.png.';
    updateRun(core.store, 'r1', {
      problem: { code: 'not-found', message, hint: 'Look in /home/someone.' },
    });
    const { files } = await zipOf(core, false);
    expect(JSON.parse(String(files['run.json']))).toMatchObject({ problem: { code: 'not-found' } });
    expect(String(files['run.json'])).not.toContain('someone');
  });

  it('says so where a sheet goes away while it is written, and leaves nothing half written', async () => {
    const { core } = await library();
    const folder = temporaryFolder();
    const parts = runZip(core, { runId: 'r1', checkpoint: false });
    const first = await parts.next();
    rmSync(join(core.libraryPath, 'runs/r1/samples/000250.png'));
    const rest = async function* () {
      if (!first.done) yield first.value;
      yield* parts;
    };
    await expect(writeParts(join(folder, 'run.zip'), rest())).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('samples/000250.png went away'),
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('has its settings, curves, notes, sheets and favourites, and no path of the machine', async () => {
    const { core, star } = await library();
    const { files, shares } = await zipOf(core, false);
    expect(Object.keys(files).toSorted()).toEqual([
      'README.md',
      'favourites.json',
      `favourites/${star.id}.png`,
      'findings.json',
      'run.json',
      'samples.json',
      'samples/000250.png',
      'series.csv',
    ]);
    expect(shares).toEqual(shares.toSorted((one, other) => one - other));
    const text = (name: string) => String(files[name]);
    expect(JSON.parse(text('run.json'))).toMatchObject({
      id: 'r1',
      hyperparameters: { seed: expect.any(Number) },
    });
    expect(text('README.md')).toContain('The eyes came at last.');
    expect(text('README.md')).toContain('1 sheet of creatures');
    const rows = parse<Record<string, string>>(text('series.csv'), { columns: true, bom: true });
    expect(rows).toMatchObject([{ Run: 'Pond | one', Step: '10', Mean: '0.5' }]);
    expect(JSON.parse(text('samples.json'))).toMatchObject([
      { file: 'samples/000250.png', step: 250, seed: 77 },
    ]);
    expect(readRecipe(files[`favourites/${star.id}.png`] as Buffer)).toMatchObject({ index: 4 });
    expect((await sharp(files['samples/000250.png']).metadata()).width).toBe(96);
    for (const name of ['README.md', 'run.json', 'samples.json', 'favourites.json'])
      expect(text(name)).not.toContain(core.libraryPath);
    expect(runFileName(core.runs.get('r1'))).toBe('pond-one-run');
  });

  it('has its newest checkpoint where that is wanted, and says where it is damaged', async () => {
    const { core } = await library();
    const { files } = await zipOf(core, true);
    expect(String(files['checkpoint/generator.safetensors'])).toBe('tensors');
    expect(files['checkpoint/manifest.json']).toBeDefined();
    rmSync(join(core.libraryPath, 'runs/r1/checkpoints/000250/generator.safetensors'));
    await expect(zipOf(core, true)).rejects.toMatchObject({ code: 'checkpoint-damaged' });
    await zipOf(core, false);
  });
});
