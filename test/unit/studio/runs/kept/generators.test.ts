import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { removeFavourites } from '../../../../../main/store/favourites.ts';
import { freeRoom } from '../../../../../main/store/free-room.ts';
import { listGenerators } from '../../../../../main/store/generators.ts';
import { removeRun } from '../../../../../main/store/runs.ts';
import { Favourites } from '../../../../../main/studio/gallery/favourites.ts';
import {
  findGeneratorOfStep,
  settleGenerators,
} from '../../../../../main/studio/runs/kept/generators.ts';
import { librarySample, noGenerator } from '../../gallery/sample-run.ts';

const files = ['average.safetensors', 'manifest.json', 'statistics.safetensors'];

/** A library whose trainer kept the generator of the sheet's step. */
async function libraryWithGenerator() {
  const { core, sample } = await librarySample();
  const kept = join(core.libraryPath, 'runs/r1/generators/000250');
  mkdirSync(kept, { recursive: true });
  for (const name of [...files, 'discriminator.safetensors']) writeFileSync(join(kept, name), name);
  return { core, sample, kept, favourites: new Favourites(core, noGenerator) };
}

const place = 'generators/r1-000250';

describe('the generator of a favourite', () => {
  it('gets a place of its own with the first star, which holds what draws and nothing else', async () => {
    const { core, sample, favourites } = await libraryWithGenerator();
    await favourites.add(sample.id, 0);
    await favourites.add(sample.id, 1);
    expect(readdirSync(join(core.libraryPath, place)).sort()).toEqual(files);
    expect(listGenerators(core.store)).toMatchObject([{ runId: 'r1', step: 250, path: place }]);
  });

  it('stays when its sheets’ are let go, and when its run is gone for good', async () => {
    const { core, sample, kept, favourites } = await libraryWithGenerator();
    expect(findGeneratorOfStep(core, 'r1', 250)).toBe('runs/r1/generators/000250');
    await favourites.add(sample.id, 0);
    rmSync(kept, { recursive: true });
    removeRun(core.store, 'r1', Date.now());
    await freeRoom(core);
    settleGenerators(core);
    expect(existsSync(join(core.libraryPath, 'runs/r1'))).toBe(false);
    expect(findGeneratorOfStep(core, 'r1', 250)).toBe(place);
  });

  it('goes with the last favourite of its step, once that cannot be undone any more', async () => {
    const { core, sample, favourites } = await libraryWithGenerator();
    const { id } = await favourites.add(sample.id, 0);
    removeFavourites(core.store, [id], Date.now());
    settleGenerators(core);
    expect(existsSync(join(core.libraryPath, place))).toBe(true);
    await freeRoom(core);
    settleGenerators(core);
    expect(listGenerators(core.store)).toEqual([]);
    expect(readdirSync(join(core.libraryPath, 'generators'))).toEqual([]);
  });

  it('gets its name where the studio was killed between its row and that, and is no more where its folder is away', async () => {
    const { core, sample, favourites, kept } = await libraryWithGenerator();
    await favourites.add(sample.id, 0);
    const whole = join(core.libraryPath, place);
    renameSync(whole, `${whole}.partial`);
    settleGenerators(core);
    expect(readdirSync(whole).sort()).toEqual(files);
    rmSync(whole, { recursive: true });
    rmSync(kept, { recursive: true });
    settleGenerators(core);
    expect(findGeneratorOfStep(core, 'r1', 250)).toBeUndefined();
  });
});
