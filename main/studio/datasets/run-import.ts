import type { MethodRequest } from '../../../shared/api/methods.ts';
import type { Dataset, ImportSource } from '../../../shared/dataset/dataset.ts';
import type { Core } from '../core.ts';
import { drawCreature } from './built-in/draw-creature.ts';
import { importCancelled, importDataset } from './import-dataset.ts';
import type { ReportProgress } from './import-progress.ts';
import { folderSource, looseSource } from './source/folder-source.ts';
import type { SpriteSource } from './source/sprite-source.ts';
import type { Uploads } from './source/uploads.ts';

/**
 * Imports from wherever the request says. An upload is used up by it, however it ends, also before it began.
 *
 * @throws StudioError as `importDataset`, `folderSource`, `looseSource` and `Uploads.source` do
 */
export async function runImport(
  core: Pick<Core, 'libraryPath' | 'store' | 'readPicture'>,
  uploads: Uploads,
  { source, name, options }: MethodRequest<'datasets.import'>,
  control: { signal?: AbortSignal; onProgress?: ReportProgress } = {},
): Promise<Dataset> {
  try {
    if (control.signal?.aborted) throw importCancelled(control.signal.reason);
    const opened = await openSource(source, uploads, control.signal);
    return await importDataset(core, { source: opened, name, options, ...control });
  } finally {
    if (source.kind === 'upload') await uploads.discard(source.uploadId);
  }
}

/** @throws StudioError as `folderSource`, `looseSource` and `Uploads.source` do */
export async function openSource(
  source: ImportSource,
  uploads: Uploads,
  signal?: AbortSignal,
): Promise<SpriteSource> {
  if (source.kind === 'folder') return folderSource(source.path, signal);
  if (source.kind === 'loose') return looseSource(source.paths, signal);
  if (source.kind === 'upload') return uploads.source(source.uploadId);
  return builtInSource(source.count, source.seed);
}

/** Small symmetrical creatures of our own: something to train on without any folder. */
export function builtInSource(count: number, seed: number): SpriteSource {
  return {
    description: `built-in creatures, seed ${seed}`,
    suggestedName: 'Sample creatures',
    items: Array.from({ length: count }, (_, index) => ({
      name: `creature-${String(index).padStart(4, '0')}.png`,
      from: { draw: () => drawCreature(seed, index) },
    })),
    table: null,
    skipped: [],
  };
}
