import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import yauzl from 'yauzl';
import {
  mostSourceBytes,
  mostOriginalBytes,
  type Dataset,
  type Origin,
} from '../../../../shared/dataset/dataset.ts';
import { StudioError } from '../../../../shared/errors.ts';
import { newId } from '../../../store/new-id.ts';
import { fileMode } from '../../../store/close-to-others.ts';
import { givenPath, zipParts, type GivenFile } from '../../export/given-files.ts';
import { writePartsBeside } from '../../export/save-file.ts';
import { originalsFileName, originalsPath } from '../dataset-files.ts';
import type { SpriteSource, TableFile } from './sprite-source.ts';
import type { Uploads } from './uploads.ts';
import { contentsOf } from './zip-contents.ts';

/**
 * What was dropped is nowhere else by the time it is wanted again, so a copy is packed beside the sprites. Folders are
 * read where they are.
 *
 * @returns null where that would take too much room
 */
export async function keepOrigin(
  datasetFolder: string,
  { origin, items, table, sheetData }: SpriteSource,
): Promise<Origin | null> {
  if (origin.kind !== 'originals') return origin;
  const entries = [...items.flatMap(entryOf), ...(table ? [table] : []), ...sheetData];
  const files: GivenFile[] = [];
  let bytes = 0;
  for (const { name, path } of entries) {
    const { size } = await stat(path);
    bytes += size;
    if (bytes > mostOriginalBytes) return null;
    files.push(givenPath(nameInZip(name), path, size));
  }
  await writePartsBeside(join(datasetFolder, originalsFileName), zipParts(files), {}, fileMode);
  return origin;
}

/** What begins like a drive is no name in a zip: "c:a.png" would lead elsewhere. */
function nameInZip(name: string): string {
  return name.replace(/^([a-z]):/i, '$1_');
}

function entryOf({ name, from }: SpriteSource['items'][number]): TableFile[] {
  return 'path' in from ? [{ name, path: from.path }] : [];
}

/** All files of an archive lie in this one, so that what else they have in common stays in their names. */
const topFolder = 'originals';

/**
 * Unpacks what a dataset keeps of what was dropped, as if it were dropped again. yauzl refuses names that lead
 * elsewhere, and ends a file that is longer than the archive's directory says; `uploads` bounds the rest.
 *
 * @returns the upload, to be discarded by the caller
 * @throws StudioError `not-found`, `dataset-damaged`, and as `Uploads.add` does
 */
export async function unpackOriginals(
  libraryPath: string,
  { id, name }: Dataset,
  uploads: Uploads,
): Promise<string> {
  const uploadId = newId();
  try {
    const archive = await yauzl.openPromise(join(libraryPath, originalsPath(id)));
    let bytes = 0;
    for await (const entry of archive.eachEntry()) {
      bytes += entry.uncompressedSize;
      if (entry.uncompressedSize > mostSourceBytes || bytes > mostOriginalBytes)
        throw new Error('it holds more than the studio puts into one');
      await uploads.add(uploadId, `${topFolder}/${entry.fileName}`, contentsOf(archive, entry));
    }
    uploads.claim(uploadId);
    return uploadId;
  } catch (error) {
    await uploads.discard(uploadId);
    throw error instanceof StudioError ? error : unusable(name, error);
  }
}

function unusable(name: string, cause: unknown): StudioError {
  const isGone = (cause as NodeJS.ErrnoException).code === 'ENOENT';
  const why = cause instanceof Error ? cause.message : String(cause);
  return new StudioError(
    isGone ? 'not-found' : 'dataset-damaged',
    isGone
      ? `The files that “${name}” was made of are not in the library any more.`
      : `The files that “${name}” was made of cannot be read: ${why}.`,
    'Drop them on the window once more, with the options that you want.',
    { cause },
  );
}
