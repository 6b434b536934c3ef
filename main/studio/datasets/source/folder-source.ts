import { stat } from 'node:fs/promises';
import { basename, join, parse, resolve } from 'node:path';
import { findLabelTable } from '../labels/find-label-table.ts';
import { scanFolder } from './scan-folder.ts';
import type { SpriteSource } from './sprite-source.ts';

/**
 * A folder on the studio's machine, or one picture there, such as a sprite sheet. They are only ever read.
 *
 * @throws StudioError `not-found`, `invalid-input`
 */
export async function folderSource(path: string, signal?: AbortSignal): Promise<SpriteSource> {
  const root = resolve(path);
  if (await isFile(root)) return pictureSource(root);
  const { names, byteNames, skipped } = await scanFolder(root, signal);
  const pathOf = (name: string) => byteNames.get(name) ?? join(root, name);
  const table = findLabelTable(names);
  return {
    description: root,
    suggestedName: basename(root) || root,
    items: names
      .filter((name) => name !== table)
      .map((name) => ({ name, from: { path: pathOf(name) } })),
    table: table === null ? null : { name: table, path: pathOf(table) },
    skipped,
  };
}

function pictureSource(path: string): SpriteSource {
  const { base, name } = parse(path);
  return {
    description: path,
    suggestedName: name,
    items: [{ name: base, from: { path } }],
    table: null,
    skipped: [],
  };
}

/** What cannot be looked at is no file; the folder's scan says why. */
async function isFile(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found?.isFile() ?? false;
}
