import { basename, join, resolve } from 'node:path';
import { decodeImage } from '../picture/decode-image.ts';
import { labelsFromFolders } from './labels.ts';
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
  const labels = labelsFromFolders(names);
  return {
    description: root,
    suggestedName: basename(root) || root,
    items: names.map((name, index) => ({
      name,
      label: labels[index] ?? null,
      load: () => decodeImage(join(root, name)),
    })),
    skipped,
  };
}
