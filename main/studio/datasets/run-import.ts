import type { MethodRequest } from '../../../shared/api/methods.ts';
import type { Dataset, ImportSource } from '../../../shared/dataset/dataset.ts';
import { originOf, whyNotAgain } from '../../../shared/dataset/import-again.ts';
import { StudioError } from '../../../shared/errors.ts';
import { findDataset } from '../../store/datasets.ts';
import type { Core } from '../core.ts';
import { readChanges } from './changes/kept-changes.ts';
import { drawCreature } from './built-in/draw-creature.ts';
import { importCancelled, importDataset } from './import-dataset.ts';
import type { ReportProgress } from './import-progress.ts';
import { folderSource, looseSource } from './source/folder-source.ts';
import { boxSpritesSource } from './source/box-sprites-source.ts';
import { unpackArchives } from './source/archives.ts';
import { unpackOriginals } from './source/originals.ts';
import { withSheetData } from './source/sheet-data.ts';
import type { OpenedSource, SpriteSource } from './source/sprite-source.ts';
import type { Uploads } from './source/uploads.ts';

/** As it is asked for; a new dataset is made where nothing is said of one that is there. */
export type ImportToRun = Omit<MethodRequest<'datasets.import'>, 'reuse'> & { reuse?: boolean };
type ImportCore = Pick<Core, 'libraryPath' | 'store' | 'readPicture'>;

/**
 * Imports from wherever the request says. An upload is used up by it, however it ends, also before it began.
 *
 * @throws StudioError as `importDataset` and `openSource` do
 */
export async function runImport(
  core: ImportCore,
  uploads: Uploads,
  { source, name, options, reuse = false }: ImportToRun,
  control: { signal?: AbortSignal; onProgress?: ReportProgress } = {},
): Promise<Dataset> {
  let opened: OpenedSource | undefined;
  try {
    if (control.signal?.aborted) throw importCancelled(control.signal.reason);
    opened = await openSource(core, source, uploads, control.signal);
    return await importDataset(core, { source: opened.source, name, options, reuse, ...control });
  } finally {
    await opened?.close();
    if (source.kind === 'upload') await uploads.discard(source.uploadId);
  }
}

/** @throws StudioError as `folderSource`, `looseSource`, `Uploads.source`, `unpackOriginals` and `unpackArchives` do */
export async function openSource(
  core: Pick<Core, 'libraryPath' | 'store'>,
  source: ImportSource,
  uploads: Uploads,
  signal?: AbortSignal,
): Promise<OpenedSource> {
  const opened = await openFiles(core, source, uploads, signal);
  try {
    const unpacked = await unpackArchives(opened.source, uploads, signal);
    const close = async () => {
      await unpacked.close();
      await opened.close();
    };
    return { source: await withSheetData(unpacked.source), close };
  } catch (error) {
    await opened.close();
    throw error;
  }
}

/** The files as they lie there: archives packed, sheets apart from their JSON. */
async function openFiles(
  core: Pick<Core, 'libraryPath' | 'store'>,
  source: ImportSource,
  uploads: Uploads,
  signal?: AbortSignal,
): Promise<OpenedSource> {
  switch (source.kind) {
    case 'folder':
      return staying(await folderSource(source.path, signal));
    case 'loose':
      return staying(await looseSource(source.paths, signal));
    case 'upload':
      return staying(uploads.source(source.uploadId));
    case 'built-in':
      return staying(builtInSource(source.count, source.seed));
    case 'pokesprite':
      return staying(await boxSpritesSource(source.which, signal));
    case 'dataset':
      return openAgain(core, source.datasetId, uploads, signal);
  }
}

function staying(source: SpriteSource): OpenedSource {
  return { source, close: () => Promise.resolve() };
}

/** What a dataset was made of. */
async function openAgain(
  core: Pick<Core, 'libraryPath' | 'store'>,
  datasetId: string,
  uploads: Uploads,
  signal?: AbortSignal,
): Promise<OpenedSource> {
  const dataset = findDataset(core.store, datasetId);
  const origin = dataset && originOf(dataset);
  if (!dataset || !origin) throw nothingToReadAgain(dataset);
  const changes = await readChanges(core.libraryPath, datasetId);
  if (origin.kind !== 'originals') {
    const { source, close } = await openFiles(core, origin, uploads, signal);
    return { source: { ...source, changes }, close };
  }
  const uploadId = await unpackOriginals(core.libraryPath, dataset, uploads);
  const { source: description } = dataset;
  return {
    source: { ...uploads.source(uploadId), description, suggestedName: dataset.name, changes },
    close: () => uploads.discard(uploadId),
  };
}

function nothingToReadAgain(dataset: Dataset | undefined): StudioError {
  return new StudioError(
    'not-found',
    dataset ? whyNotAgain(dataset) : 'This dataset is not in the library.',
    'Drop the folder on the window once more, with the options that you want.',
  );
}

/** Small symmetrical creatures of our own: something to train on without any folder. */
export function builtInSource(count: number, seed: number): SpriteSource {
  return {
    description: `built-in creatures, seed ${seed}`,
    suggestedName: 'Sample creatures',
    origin: { kind: 'built-in', count, seed },
    items: Array.from({ length: count }, (_, index) => ({
      name: `creature-${String(index).padStart(4, '0')}.png`,
      from: { draw: () => drawCreature(seed, index) },
    })),
    table: null,
    sheetData: [],
    skipped: [],
  };
}
