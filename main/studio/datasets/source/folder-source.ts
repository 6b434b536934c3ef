import { basename, join, resolve } from 'node:path';
import { findLabelTable } from '../labels/find-label-table.ts';
import { scanFolder } from './scan-folder.ts';
import type { SpriteSource } from './sprite-source.ts';

/**
 * A folder on the studio's machine. It is only ever read.
 *
 * @throws StudioError `not-found`, `invalid-input`
 */
export async function folderSource(path: string, signal?: AbortSignal): Promise<SpriteSource> {
  const root = resolve(path);
  const { names, skipped } = await scanFolder(root, signal);
  const table = findLabelTable(names);
  return {
    description: root,
    suggestedName: basename(root) || root,
    items: names
      .filter((name) => name !== table)
      .map((name) => ({ name, from: { path: join(root, name) } })),
    table: table === null ? null : { name: table, path: join(root, table) },
    skipped,
  };
}
