import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { list, type ReadEntry } from 'tar';
import { z } from 'zod';
import { boxSpritesSchema } from '../../shared/dataset/box-sprites.ts';
import { StudioError } from '../../shared/errors.ts';
import { partialEnding } from '../../shared/library/file-names.ts';
import type { PublishedSprites } from './published.ts';

const spriteName = /^package\/pokemon-gen8\/regular\/([a-z0-9-]+)\.png$/;
const dexName = 'package/data/pokemon.json';
/** The largest sprite has 3 KB, the list of all creatures 1.5 MB. */
const mostBytesOf = (path: string) => (path === dexName ? 8 << 20 : 64 << 10);

/** The creatures by their numbers in the games, each with the name that its sprite's file has. */
const dexSchema = z.record(z.string(), z.object({ slug: z.object({ eng: z.string() }) }));

/**
 * Takes the box sprites out of the package's archive, whose hash is the pinned one by now: files of known names, none
 * larger than expected, and nothing else of the 11,000. They get names of our own making, in a folder that is renamed
 * when it is whole.
 *
 * @throws StudioError `download-failed` where it does not hold what it should
 */
export async function unpackSprites(
  archive: string,
  folder: string,
  { sprites: expected, firstSprites }: PublishedSprites,
  signal: AbortSignal,
): Promise<void> {
  const { sprites, dex } = await readArchive(archive);
  const first = firstNames(dex, firstSprites).filter((name) => sprites.has(name));
  if (sprites.size !== expected) throw unusable(`it holds ${sprites.size} sprites`);
  if (first.length !== firstSprites) throw unusable('its list of creatures is another one');
  const partial = folder + partialEnding;
  await rm(partial, { recursive: true, force: true });
  for (const which of boxSpritesSchema.options) {
    const names = which === 'all' ? [...sprites.keys()] : first;
    await mkdir(join(partial, which), { recursive: true });
    for (const name of names) {
      signal.throwIfAborted();
      await writeFile(join(partial, which, `${name}.png`), sprites.get(name) as Buffer);
    }
  }
  await rm(folder, { recursive: true, force: true });
  await mkdir(dirname(folder), { recursive: true });
  await rename(partial, folder);
}

interface Contents {
  /** By the names of their files, without ending. */
  sprites: Map<string, Buffer>;
  dex: unknown;
}

async function readArchive(file: string): Promise<Contents> {
  const members = new Map<string, Buffer>();
  try {
    await list({
      file,
      strict: true,
      filter: (path) => path === dexName || spriteName.test(path),
      onReadEntry(entry) {
        if (isWanted(entry)) keep(entry, members);
        else entry.resume();
      },
    });
    const dex: unknown = JSON.parse(members.get(dexName)?.toString() ?? 'null');
    const sprites = [...members].flatMap(([path, bytes]) => {
      const name = spriteName.exec(path)?.[1];
      return name ? [[name, bytes] as const] : [];
    });
    return { sprites: new Map(sprites), dex };
  } catch (error) {
    throw unusable(error instanceof Error ? error.message : String(error), error);
  }
}

/** A link, or what is larger than it should be, is left out; the count says so. */
function isWanted({ type, size, path }: ReadEntry): boolean {
  return type === 'File' && size <= mostBytesOf(path);
}

function keep(entry: ReadEntry, members: Map<string, Buffer>): void {
  const chunks: Buffer[] = [];
  entry.on('data', (chunk) => chunks.push(chunk));
  entry.on('end', () => members.set(entry.path, Buffer.concat(chunks)));
}

function firstNames(dex: unknown, count: number): string[] {
  const parsed = dexSchema.safeParse(dex);
  if (!parsed.success) throw unusable('its list of creatures cannot be read', parsed.error);
  return Object.entries(parsed.data)
    .filter(([number]) => Number(number) >= 1 && Number(number) <= count)
    .map(([, { slug }]) => slug.eng);
}

function unusable(why: string, cause?: unknown): StudioError {
  return new StudioError(
    'download-failed',
    `The box sprites could not be taken out of their package: ${why}.`,
    'Try again; if that does not help, please report it.',
    { cause },
  );
}
