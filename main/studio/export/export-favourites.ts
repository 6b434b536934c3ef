import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { StudioError } from '../../../shared/errors.ts';
import type { Favourite } from '../../../shared/creature/favourite.ts';
import {
  exportOptionsSchema,
  type ExportChoices,
  type ExportOptions,
} from '../../../shared/creature/export-options.ts';
import { partialEnding } from '../../../shared/library/file-names.ts';
import { fileMode } from '../../store/close-to-others.ts';
import { libraryFolders } from '../../store/library-folders.ts';
import { creatureReader } from './creature-reader.ts';
import type { ExportCore, Progress } from './export-file.ts';
import { UniqueNames } from './file-names.ts';
import { writeFormat } from './formats.ts';
import { givenPath, zipParts } from './given-files.ts';
import { refuseTarget } from './refuse-target.ts';
import { writeParts } from './save-file.ts';
import { openTargetFolder, unwritable } from './target-folder.ts';
import { writeNewFiles } from './write-new-files.ts';

/** What was written, file by file. */
export interface Exported {
  /** Absolute: the folder that was chosen, or the zip. */
  place: string;
  files: { name: string; bytes: number }[];
  /** The zip in the library, for a browser; null where a folder was chosen. */
  downloadPath: string | null;
}

/**
 * Writes creatures into a folder, in the order in which they were starred, however they are listed; a file that is
 * there already is never overwritten, the new one is numbered. One creature is in memory at a time, or one sheet. Called
 * off, or without room, nothing of it stays, and it says so.
 *
 * @throws StudioError `image-unreadable`, `invalid-input`, `disk-full`, `forbidden`, `cancelled`
 */
export async function exportToFolder(
  core: ExportCore,
  favourites: readonly Favourite[],
  choices: ExportChoices,
  folder: string,
  progress: Progress = {},
): Promise<Exported> {
  refuseTarget(core, folder);
  return exportInto(core, favourites, exportOptionsSchema.parse(choices), folder, progress);
}

async function exportInto(
  core: ExportCore,
  favourites: readonly Favourite[],
  options: ExportOptions,
  folder: string,
  progress: Progress,
): Promise<Exported> {
  const names = await openTargetFolder(folder);
  const creatures = favourites.toSorted((one, other) => one.createdAt - other.createdAt);
  const read = creatureReader(core, creatures, options, progress);
  const job = { core, creatures, options, names, read };
  const files = await writeNewFiles(folder, writeFormat[options.format](job));
  return { place: folder, files, downloadPath: null };
}

/** Of the time that an export for a browser takes, what the files take; the rest goes into their zip. */
const shareOfFiles = 0.8;

/**
 * Writes creatures into one zip among the library's exports, for a browser to download. The files themselves are there only until
 * it is written: none of them is left beside it.
 *
 * @throws StudioError as `exportToFolder`
 */
export async function exportToLibrary(
  core: ExportCore,
  favourites: readonly Favourite[],
  choices: ExportChoices,
  { signal, onShare }: Progress = {},
): Promise<Exported> {
  const options = exportOptionsSchema.parse(choices);
  const exportsFolder = join(core.libraryPath, libraryFolders.exports);
  await mkdir(exportsFolder, { recursive: true });
  const names = await UniqueNames.beside(exportsFolder);
  const now = new Date().toISOString().slice(0, 19).replaceAll(/[:T]/g, '-');
  const name = names.take(now, '', '.zip', partialEnding);
  const folder = join(exportsFolder, name + partialEnding);
  const zip = `${name}.zip`;
  try {
    const { files } = await exportInto(core, favourites, options, folder, {
      ...(signal && { signal }),
      onShare: (share) => onShare?.(shareOfFiles * share),
    });
    const zipped = files.map((file) => givenPath(file.name, join(folder, file.name), file.bytes));
    const progress: Progress = {
      ...(signal && { signal }),
      onShare: (share) => onShare?.(shareOfFiles + (1 - shareOfFiles) * share),
    };
    const place = join(exportsFolder, zip);
    await writeParts(place, zipParts(zipped), progress, fileMode);
    return { place, files, downloadPath: `${libraryFolders.exports}/${zip}` };
  } catch (error) {
    throw error instanceof StudioError ? error : unwritable(exportsFolder, error);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
