import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import {
  leastSprites,
  type Dataset,
  type ImportOptions,
  type ImportReport,
} from '../../../shared/dataset/dataset.ts';
import { StudioError } from '../../../shared/errors.ts';
import { importSentences } from '../../../shared/dataset/import-sentences.ts';
import type { Annotation } from '../../sprite-file/annotation.ts';
import type { SpriteFileHeader } from '../../sprite-file/format.ts';
import { openSpriteFile } from '../../sprite-file/read-sprite-file.ts';
import { writeSpriteFile } from '../../sprite-file/write-sprite-file.ts';
import { listDatasets } from '../../store/datasets.ts';
import { newId } from '../../store/new-id.ts';
import type { Core } from '../core.ts';
import { keepChanges } from './changes/kept-changes.ts';
import {
  spriteFileName,
  spriteFilePath,
  partialDatasetFolder,
  placeDataset,
} from './dataset-files.ts';
import { noProgress, type ReportProgress } from './import-progress.ts';
import { keepOrigin } from './source/originals.ts';
import { channelsOf } from './prepare-sprite.ts';
import { SpriteReader } from './read-sprites.ts';
import type { SpriteSource } from './source/sprite-source.ts';

export interface NewDataset {
  source: SpriteSource;
  name?: string | undefined;
  options: ImportOptions;
  /** Whether a dataset of the same content is taken in place of another one. */
  reuse?: boolean;
  signal?: AbortSignal;
  onProgress?: ReportProgress;
}

/**
 * Reads a source into one sprite file and a row, or finds that these are there. Whatever goes wrong, nothing of it stays.
 *
 * @throws StudioError `dataset-empty`, `dataset-too-small`, `cancelled`, `disk-full`, and as
 * `SpriteReader.open` does
 */
export async function importDataset(
  core: Pick<Core, 'libraryPath' | 'store' | 'readPicture'>,
  { source, name, options, reuse = false, signal, onProgress = noProgress }: NewDataset,
): Promise<Dataset> {
  const id = newId();
  const startedAt = Date.now();
  const partialFolder = partialDatasetFolder(core.libraryPath, id);
  try {
    const { readPicture } = core;
    const reader = await SpriteReader.open({ readPicture, source, options, signal, onProgress });
    await mkdir(partialFolder, { recursive: true });
    const description = {
      size: reader.decided.size,
      channels: channelsOf(options.background),
      background: options.background,
    };
    const path = join(partialFolder, spriteFileName);
    const header = await writeSpriteFile(path, description, reader.sprites(), {
      signal,
      annotate: () => reader.annotated().annotations,
    });
    const read = reader.report();
    checkEnough(read, source);
    const origin = await keepOrigin(partialFolder, source);
    if (source.changes) await keepChanges(partialFolder, source.changes);
    const report = { ...read, origin, elapsedMs: Date.now() - startedAt };
    const dataset = describe({
      id,
      name: name ?? source.suggestedName,
      source,
      options,
      header,
      annotations: reader.annotated().annotations,
      report,
    });
    const same = reuse ? await findSame(core, dataset, header) : undefined;
    signal?.throwIfAborted();
    if (same) {
      await rm(partialFolder, { recursive: true });
      return same;
    }
    placeDataset(core, dataset, partialFolder);
    return dataset;
  } catch (error) {
    await rm(partialFolder, { recursive: true, force: true });
    throw signal?.aborted ? importCancelled(error) : error;
  }
}

interface Imported {
  id: string;
  name: string;
  source: SpriteSource;
  options: ImportOptions;
  header: SpriteFileHeader;
  annotations: readonly Annotation[];
  report: ImportReport;
}

function describe({ id, name, source, options, header, annotations, report }: Imported): Dataset {
  const { size, channels, count, labels, tags } = header;
  return {
    id,
    name: name.slice(0, 120),
    createdAt: Date.now(),
    source: source.description,
    options,
    size,
    channels,
    count,
    labels,
    labelCounts: countNames(
      labels,
      annotations.map(({ label }) => label),
    ),
    tags,
    tagCounts: countNames(
      tags,
      annotations.flatMap((annotation) => annotation.tags),
    ),
    report,
  };
}

type ReadReport = ReturnType<SpriteReader['report']>;

/** Sprites are often handed on in one; of these the studio unpacks zip archives alone. */
const archiveName = /\.(rar|7z|tar|tgz|gz|bz2|xz)$/i;

function checkEnough(report: ReadReport, source: SpriteSource): void {
  if (report.imported >= leastSprites) return;
  const found = `${report.filesFound} ${report.filesFound === 1 ? 'file' : 'files'}`;
  const archive = report.skipped.find(({ file }) => archiveName.test(file));
  const unpacking = archive ? `Unpack ${archive.file} first, and take what comes out of it. ` : '';
  const hint =
    report.sheets.loose > 0
      ? importSentences(report).join(' ')
      : `${unpacking}Choose a folder with at least ${leastSprites} pictures, or sprite sheets; subfolders are read too.`;
  if (report.filesFound === 0) {
    throw new StudioError('dataset-empty', `There are no files in ${source.description}.`, hint);
  }
  throw new StudioError(
    report.imported === 0 ? 'dataset-empty' : 'dataset-too-small',
    `Of ${found} in ${source.description}, ${report.imported} could be read as sprites; at least ${leastSprites} are needed.${whySkipped(report)}`,
    hint,
  );
}

const namedFiles = 3;

/** "Skipped: a.png is empty; b.png …" */
function whySkipped({ skipped, skippedCount }: ReadReport): string {
  if (skippedCount === 0) return '';
  const named = skipped.slice(0, namedFiles).map(({ file, reason }) => `${file} ${reason}`);
  const others = skippedCount - named.length;
  return ` Skipped: ${named.join('; ')}${others > 0 ? `; and ${others} more` : ''}.`.slice(
    0,
    1_000,
  );
}

export function importCancelled(cause: unknown): StudioError {
  return new StudioError(
    'cancelled',
    'The import was cancelled; nothing of it was kept.',
    'Import the folder again whenever you like.',
    { cause },
  );
}

/** How often each name is used, in the order of the names. */
export function countNames(names: readonly string[], used: Iterable<string | null>): number[] {
  const counts = new Map(names.map((name) => [name, 0]));
  for (const name of used) {
    const count = name === null ? undefined : counts.get(name);
    if (name !== null && count !== undefined) counts.set(name, count + 1);
  }
  return [...counts.values()];
}

/** A dataset of the library with the same sprites, names, labels and tags, made with the same options; the newest of several. */
async function findSame(
  { libraryPath, store }: Pick<Core, 'libraryPath' | 'store'>,
  { options, count }: Dataset,
  header: SpriteFileHeader,
): Promise<Dataset | undefined> {
  for (const dataset of listDatasets(store)) {
    if (dataset.count !== count || !isDeepStrictEqual(dataset.options, options)) continue;
    const other = await headerOf(join(libraryPath, spriteFilePath(dataset.id)));
    if (isDeepStrictEqual(other, header)) return dataset;
  }
  return undefined;
}

/** Null of a file that is damaged or gone: nothing is the same as that. */
async function headerOf(path: string): Promise<SpriteFileHeader | null> {
  try {
    const file = await openSpriteFile(path);
    await file.close();
    return file.header;
  } catch (error) {
    if (error instanceof StudioError) return null;
    throw error;
  }
}
