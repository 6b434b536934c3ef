import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { decode } from 'fast-png';
import { z } from 'zod';
import { readSpriteFile } from '../../main/sprite-file/read-sprite-file.ts';
import { picturesOf } from '../../main/trainer/metrics/pictures.ts';
import { projectFolder, runStudio } from '../measures/studio-command.ts';

/** Sprites of the npm package pokesprite-images, which are others' artwork: they stay in node_modules and .quality. */
const sprites = join(projectFolder, 'node_modules', 'pokesprite-images');

export interface DatasetRow {
  id: string;
  title: string;
  /** Pictures are trained at this size, at their own pixels. */
  size: 32 | 64;
  /** Whether recipes were chosen by looking at it: its figures show nothing, and stay out of the tables. */
  tuned: boolean;
  files: () => string[];
}

/** A number of the national list is of the generation that it is below the end of. */
const endOfGeneration4 = 493;

export const datasets: readonly DatasetRow[] = [
  {
    id: 'boxes-32',
    title: 'box sprites of generations 5 to 7, 32x32',
    size: 32,
    tuned: false,
    files: () => boxSprites('pokemon-gen7x', (number) => number > endOfGeneration4),
  },
  {
    id: 'items-32',
    title: 'items, 32x32',
    size: 32,
    tuned: false,
    files: () => pngsBelow(join(sprites, 'items')),
  },
  {
    id: 'boxes-64',
    title: 'larger box sprites that generation 8 drew anew, 64x64',
    size: 64,
    tuned: false,
    // The import would double smaller ones, and a sprite of large pixels among small ones is no pixel art.
    files: () => redrawn().filter((file) => visibleSide(file) > 32),
  },
  {
    id: 'tuning-32',
    title: 'box sprites of generations 1 to 4, 32x32, on which recipes were chosen',
    size: 32,
    tuned: true,
    files: () => boxSprites('pokemon-gen7x', (number) => number <= endOfGeneration4),
  },
];

export interface PreparedDataset extends Pick<DatasetRow, 'id' | 'size'> {
  datasetFile: string;
  pixelsFile: string;
  count: number;
}

/** Imports it as `studio import` does, once. @param folder of the bench, ignored by git */
export async function prepareDataset(
  { id, size, files }: DatasetRow,
  folder: string,
): Promise<PreparedDataset> {
  const place = join(folder, 'datasets', id);
  const [datasetFile, pixelsFile] = [join(place, 'sprites.bin'), join(place, 'sprites.rgba')];
  if (!existsSync(pixelsFile)) {
    const source = join(place, 'source');
    mkdirSync(source, { recursive: true });
    for (const [index, file] of files().entries())
      copyFileSync(file, join(source, `${String(index).padStart(5, '0')}.png`));
    const library = join(place, 'library');
    const options = ['--size', String(size), '--background', 'transparent', '--labels', 'none'];
    const printed = await runStudio(['import', source, ...options, '--json', '--library', library]);
    const dataset = z.object({ id: z.string() }).parse(JSON.parse(printed));
    copyFileSync(join(library, 'datasets', dataset.id, 'sprites.bin'), datasetFile);
    writeFileSync(pixelsFile, picturesOf(await readSpriteFile(datasetFile)).rgba);
  }
  const { count } = await readSpriteFile(datasetFile);
  return { id, size, datasetFile, pixelsFile, count };
}

function boxSprites(generation: string, isWanted: (number: number) => boolean): string[] {
  const numbers = numbersBySlug();
  return pngsBelow(join(sprites, generation, 'regular')).filter((file) => {
    const number = numberOf(file, numbers);
    return number !== undefined && isWanted(number);
  });
}

/** Those whose file in generation 8 is not the one of generation 7. */
function redrawn(): string[] {
  const older = join(sprites, 'pokemon-gen7x', 'regular');
  return pngsBelow(join(sprites, 'pokemon-gen8', 'regular')).filter((file) => {
    const before = join(older, nameOf(file));
    return !existsSync(before) || !readFileSync(before).equals(readFileSync(file));
  });
}

/** The longer side of what can be seen of a sprite. */
function visibleSide(file: string): number {
  const { width, height, channels, data } = decode(readFileSync(file));
  const [columns, rows] = [new Set<number>(), new Set<number>()];
  for (let pixel = 0; pixel < width * height; pixel++) {
    if (channels === 4 && data[4 * pixel + 3] === 0) continue;
    columns.add(pixel % width);
    rows.add(Math.floor(pixel / width));
  }
  const extent = (places: ReadonlySet<number>) => Math.max(...places) - Math.min(...places) + 1;
  return Math.max(extent(columns), extent(rows));
}

const listSchema = z.record(z.string(), z.object({ slug: z.object({ eng: z.string() }) }));

function numbersBySlug(): Map<string, number> {
  const list = listSchema.parse(
    JSON.parse(readFileSync(join(sprites, 'data', 'pokemon.json'), 'utf8')),
  );
  return new Map(Object.entries(list).map(([number, { slug }]) => [slug.eng, Number(number)]));
}

/** Forms add words to a creature's name: "unown-a". */
function numberOf(file: string, numbers: ReadonlyMap<string, number>): number | undefined {
  const words = nameOf(file)
    .replace(/\.png$/, '')
    .split('-');
  for (let length = words.length; length > 0; length--) {
    const number = numbers.get(words.slice(0, length).join('-'));
    if (number !== undefined) return number;
  }
  return undefined;
}

function nameOf(file: string): string {
  return file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
}

function pngsBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.png'))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !/[\\/]female[\\/]/.test(file))
    .toSorted();
}
