import { stat } from 'node:fs/promises';
import { basename, join, parse, resolve } from 'node:path';
import { findLabelTable } from '../labels/label-table.ts';
import { scanFolder } from './scan-folder.ts';
import type { SkippedFile, SpriteSource } from './sprite-source.ts';

/**
 * A folder on the studio's machine, or one picture there, such as a sprite sheet. They are only ever read.
 *
 * @throws StudioError `not-found`, `invalid-input`
 */
export async function folderSource(path: string, signal?: AbortSignal): Promise<SpriteSource> {
  const root = resolve(path);
  if (await isFile(root)) return pictureSource(root);
  const named = {
    description: root,
    suggestedName: basename(root) || root,
    origin: { kind: 'folder', path: root },
  } as const;
  return sourceOf(named, [await listFolder(root, '', signal)]);
}

/**
 * Pictures and folders on the studio's machine that a person dropped together; the folders' names give labels. They
 * are only ever read.
 *
 * @throws StudioError `not-found`, `invalid-input`
 */
export async function looseSource(
  paths: readonly string[],
  signal?: AbortSignal,
): Promise<SpriteSource> {
  const listings: Listing[] = [];
  const visible = paths.map((path) => resolve(path)).filter(isVisible);
  // However they were marked before they were dropped.
  for (const path of visible.sort())
    listings.push(
      (await isFile(path))
        ? { files: [{ name: basename(path), path }], skipped: [] }
        : await listFolder(path, `${basename(path)}/`, signal),
    );
  const named = {
    description: 'dropped files',
    suggestedName: 'Dropped sprites',
    origin: { kind: 'originals' },
  } as const;
  return sourceOf(named, listings);
}

interface Listing {
  files: { name: string; path: string | Buffer }[];
  skipped: SkippedFile[];
}

async function listFolder(root: string, prefix: string, signal?: AbortSignal): Promise<Listing> {
  const { names, byteNames, skipped } = await scanFolder(root, signal);
  return {
    files: names.map((name) => ({
      name: prefix + name,
      path: byteNames.get(name) ?? join(root, name),
    })),
    skipped: skipped.map(({ file, reason }) => ({ file: prefix + file, reason })),
  };
}

function sourceOf(
  named: Pick<SpriteSource, 'description' | 'suggestedName' | 'origin'>,
  listings: readonly Listing[],
): SpriteSource {
  const files = listings.flatMap((listing) => listing.files);
  const tableName = findLabelTable(files.map(({ name }) => name));
  return {
    ...named,
    items: files
      .filter(({ name }) => name !== tableName)
      .map(({ name, path }) => ({ name, from: { path } })),
    table: files.find(({ name }) => name === tableName) ?? null,
    sheetData: [],
    skipped: listings.flatMap(({ skipped }) => skipped),
  };
}

function pictureSource(path: string): SpriteSource {
  const { base, name } = parse(path);
  return {
    description: path,
    suggestedName: name,
    origin: { kind: 'folder', path },
    items: [{ name: base, from: { path } }],
    table: null,
    sheetData: [],
    skipped: [],
  };
}

/** `.DS_Store` and its like come along with what a person marks. */
function isVisible(path: string): boolean {
  return !basename(path).startsWith('.');
}

/** What cannot be looked at is no file; the folder's scan says why. */
async function isFile(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found?.isFile() ?? false;
}
