import { linkSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { measureLibrary } from '../../../../main/studio/library/measure-library.ts';
import { temporaryFolder } from '../../store/fixtures.ts';

function libraryWith(files: Record<string, number>): string {
  const library = temporaryFolder();
  for (const [path, bytes] of Object.entries(files)) {
    mkdirSync(dirname(join(library, path)), { recursive: true });
    writeFileSync(join(library, path), Buffer.alloc(bytes));
  }
  return library;
}

it('says what takes room by what it is of use for, and how much is free', async () => {
  const library = libraryWith({
    'studio.db': 100,
    'studio.db-wal': 20,
    'studio.log': 3,
    'datasets/d1/sprites.bin': 1_000,
    'runs/r1/checkpoints/001000/weights': 5_000,
    'runs/r1/kept/000500/weights': 700,
    'runs/r1/samples/000250.png': 40,
    'runs/r1/generated/s1.png': 2,
    'runs/r1/config.json': 4,
    'favourites/f1.png': 7,
    'exports/one.zip': 9,
  });
  const size = await measureLibrary(library);
  const parts = Object.fromEntries(size.parts.map(({ id, bytes, files }) => [id, [bytes, files]]));
  expect(parts).toEqual({
    datasets: [1_000, 1],
    checkpoints: [5_700, 2],
    sheets: [42, 2],
    generators: [0, 0],
    favourites: [7, 1],
    database: [120, 2],
    exports: [9, 1],
    other: [7, 2],
  });
  expect(size.bytes).toBe(6_885);
  expect(size.freeBytes).toBeGreaterThan(0);
});

it('counts what two places share once', async () => {
  const library = libraryWith({ 'runs/r1/generators/000250/weights': 500 });
  mkdirSync(join(library, 'generators/r1-250'), { recursive: true });
  const shared = 'runs/r1/generators/000250/weights';
  linkSync(join(library, shared), join(library, 'generators/r1-250/weights'));
  const { parts, bytes } = await measureLibrary(library);
  expect(parts.find(({ id }) => id === 'generators')).toMatchObject({ bytes: 500, files: 2 });
  expect(bytes).toBe(500);
});
