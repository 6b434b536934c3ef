import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { decode } from 'fast-png';
import { z } from 'zod';
import { readSpriteFile } from '../../main/sprite-file/read-sprite-file.ts';
import { picturesOf } from '../../main/trainer/metrics/pictures.ts';
import { projectFolder, runStudio } from '../measures/studio-command.ts';

/** Sprites of the npm package pokesprite-images, which are others' artwork: they stay in node_modules and .quality. */
const sprites = join(projectFolder, 'node_modules', 'pokesprite-images');

/** What recipes are made for: each trains on one kind alone. */
export type PictureKind = 'sprites' | 'labelled sprites' | 'paintings';

export interface DatasetRow {
  id: string;
  title: string;
  /** Pictures are trained at this size, at their own pixels. */
  size: 32 | 64 | 128;
  /**
   * Of its sprite file. A change of the import makes other sprites of the same files, and results on them another table:
   * then it changes here, and what was trained before is trained again.
   */
  sha256: string;
  kind: PictureKind;
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
    kind: 'sprites',
    sha256: '7b85c99028fa5987a2b8c82d6b992149b02de2ff627157e16a8dae8db1c0c15d',
    tuned: false,
    files: boxesOfLaterGenerations,
  },
  {
    id: 'items-32',
    title: 'items, 32x32',
    size: 32,
    kind: 'sprites',
    sha256: 'ea071c6d0ce662a6ae6407343440da36181736552c877d871ac5e44cb8e013d4',
    tuned: false,
    files: () => pngsBelow(join(sprites, 'items')),
  },
  {
    id: 'boxes-64',
    title: 'larger box sprites that generation 8 drew anew, 64x64',
    size: 64,
    kind: 'sprites',
    sha256: '2ce69020b1ef37003aa73db9a77e5d3ae5b8b91a0f42af7770252af042fe9936',
    tuned: false,
    // The import would double smaller ones, and a sprite of large pixels among small ones is no pixel art.
    files: () => redrawn().filter((file) => visibleSide(file) > 32),
  },
  {
    id: 'boxes-32-colour',
    title: 'box sprites of generations 5 to 7, 32x32, by their main colour',
    size: 32,
    kind: 'labelled sprites',
    sha256: 'bb3df388a0b6deb02054c725b0bddeb22207b9b22b55b4e2e7efa599f48cba9c',
    tuned: false,
    files: boxesOfLaterGenerations,
  },
  {
    id: 'artwork-64',
    title: 'painted artwork of the lesson, 64x64 on black',
    size: 64,
    kind: 'paintings',
    sha256: 'b8a0fda55338e60fe9e7758598247b770b0a29c414b54944927accac790ddd99',
    tuned: false,
    files: artwork,
  },
  {
    id: 'artwork-128',
    title: 'painted artwork of the lesson, 128x128 on black',
    size: 128,
    kind: 'paintings',
    sha256: '692879a6290137c37a098090a705f25bda8b29e1280ce243ab7baee9bd52689a',
    tuned: false,
    files: artwork,
  },
  {
    id: 'tuning-32',
    title: 'box sprites of generations 1 to 4, 32x32, on which recipes were chosen',
    size: 32,
    kind: 'sprites',
    sha256: '355cba4b6d6d1d78c8b57f2e98febfa12d62250364251d7f3d0484321d1d8050',
    tuned: true,
    files: () => boxSprites('pokemon-gen7x', (number) => number <= endOfGeneration4),
  },
];

export interface PreparedDataset extends Pick<DatasetRow, 'id' | 'size'> {
  datasetFile: string;
  pixelsFile: string;
  count: number;
}

/**
 * Imports it as `studio import` does, once: what an import of another kind has left there makes way.
 *
 * @param folder of the bench, ignored by git
 * @param importInto writes the sprite file of a row; it is another in tests alone
 * @throws Error where the import makes other sprites than those that results are on
 */
export async function prepareDataset(
  row: DatasetRow,
  folder: string,
  importInto = importByCommand,
): Promise<PreparedDataset> {
  const { id, size, sha256 } = row;
  const place = join(folder, 'datasets', id);
  const [datasetFile, pixelsFile] = [join(place, 'sprites.bin'), join(place, 'sprites.rgba')];
  // The pixels are written last.
  if (!existsSync(pixelsFile) || (await readSpriteFile(datasetFile)).sha256 !== sha256) {
    // With all that was seen in those sprites.
    rmSync(place, { recursive: true, force: true });
    mkdirSync(place, { recursive: true });
    await importInto(row, datasetFile);
    writeFileSync(pixelsFile, picturesOf(await readSpriteFile(datasetFile)).rgba);
  }
  const { count, sha256: found } = await readSpriteFile(datasetFile);
  if (found !== sha256)
    throw new Error(
      `The import makes other sprites of ${id} than those that results are on: ${found}. ` +
        'If it was changed on purpose, write that into bench/quality/datasets.ts; all of it is then trained again.',
    );
  return { id, size, datasetFile, pixelsFile, count };
}

/** Paintings are imported as the script of 2017 made its own of them. */
const importOptions: Record<PictureKind, string[]> = {
  sprites: ['--background', 'transparent', '--labels', 'none'],
  'labelled sprites': ['--background', 'transparent', '--labels', 'colour'],
  paintings: ['--background', 'black', '--fit', 'stretch', '--scaling', 'area', '--labels', 'none'],
};

async function importByCommand(
  { size, kind, files }: DatasetRow,
  datasetFile: string,
): Promise<void> {
  const place = dirname(datasetFile);
  const source = join(place, 'source');
  mkdirSync(source);
  for (const [index, file] of files().entries())
    copyFileSync(file, join(source, `${String(index).padStart(5, '0')}.png`));
  const library = join(place, 'library');
  const options = ['--size', String(size), ...importOptions[kind], '--json'];
  const printed = await runStudio(['import', source, ...options, '--library', library]);
  const dataset = z.object({ id: z.string() }).parse(JSON.parse(printed));
  copyFileSync(join(library, 'datasets', dataset.id, 'sprites.bin'), datasetFile);
}

function boxSprites(generation: string, isWanted: (number: number) => boolean): string[] {
  const numbers = numbersBySlug();
  return pngsBelow(join(sprites, generation, 'regular')).filter((file) => {
    const number = numberOf(file, numbers);
    return number !== undefined && isWanted(number);
  });
}

/** With labels and without, the same ones. */
function boxesOfLaterGenerations(): string[] {
  return boxSprites('pokemon-gen7x', (number) => number > endOfGeneration4);
}

/** Whether there are pictures of this kind here: paintings are in no package. */
export function areHere({ kind }: DatasetRow): boolean {
  return kind !== 'paintings' || Boolean(process.env.STUDIO_ARTWORK);
}

/** @throws Error that says where to get them */
function artwork(): string[] {
  const { STUDIO_ARTWORK: folder } = process.env;
  if (folder) return pngsBelow(folder);
  throw new Error(
    'The lesson’s artwork is in no package: git clone https://github.com/moxiegushi/pokeGAN, then set STUDIO_ARTWORK to its folder "data".',
  );
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
