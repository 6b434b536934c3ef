import { existsSync, writeFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { sweepLibrary } from '../../../../main/store/sweep.ts';
import { Creatures } from '../../../../main/studio/gallery/creatures.ts';
import {
  findSheet,
  holdLoose,
  latentsOfSheet,
  looseSheetPath,
} from '../../../../main/studio/gallery/loose-sheets.ts';
import type { Core } from '../../../../main/studio/core.ts';
import type { Sample } from '../../../../shared/run/run.ts';
import { librarySample } from './sample-run.ts';

function hold(core: Core, like: Sample, id: string): Sample {
  const sample = { ...like, id, runId: 'gone', path: looseSheetPath(id) };
  mkdirSync(join(core.libraryPath, 'uploads'), { recursive: true });
  writeFileSync(join(core.libraryPath, sample.path), id);
  holdLoose(core, { sample, runName: 'Marsh', given: undefined });
  return sample;
}

it('a sheet of a run that is gone is found as one of a run is, by the name that its run had', async () => {
  const { core, sample } = await librarySample();
  const loose = hold(core, sample, 'loose');
  expect(findSheet(core.store, 'loose')).toEqual(loose);
  expect(findSheet(core.store, sample.id)).toMatchObject({ id: sample.id, runId: 'r1' });
  expect(latentsOfSheet(core.store, 'loose')).toBeUndefined();
  const cell = { sampleId: 'loose', index: 1 };
  expect(new Creatures(core).sampleOf(cell)).toEqual(loose);
  const { core: another } = await librarySample();
  expect(findSheet(another.store, 'loose')).toBeUndefined();
});

it('the oldest of more than 64 loose sheets goes with its picture, and all of them with the next start', async () => {
  const { core, sample } = await librarySample();
  const held = Array.from({ length: 65 }, (_, place) => hold(core, sample, `loose-${place}`));
  const isThere = ({ path }: Sample) => existsSync(join(core.libraryPath, path));
  expect(held.map(({ id }) => findSheet(core.store, id) !== undefined)).toEqual(held.map(isThere));
  expect(held.filter(isThere)).toEqual(held.slice(1));
  sweepLibrary(core.libraryPath, core.store);
  expect(held.filter(isThere)).toEqual([]);
});

it('no path is made of what is no identifier', () => {
  expect(() => looseSheetPath('../runs/r1/samples/000250')).toThrow();
});
