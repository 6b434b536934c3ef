import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { StudioError } from '../../../shared/errors.ts';
import type { ExportOptions, ExportResult, Favourite } from '../../../shared/creature/favourite.ts';
import { partialEnding } from '../../../shared/library/file-names.ts';
import { libraryFolders } from '../../store/library-folders.ts';
import type { ExportCore } from './export-file.ts';
import { UniqueNames } from './file-names.ts';
import { writeFormat } from './formats.ts';
import { refuseTarget } from './refuse-target.ts';
import { openTargetFolder, unwritable } from './target-folder.ts';
import { writeNewFiles } from './write-new-files.ts';
import { writeZip } from './write-zip.ts';

/** Files say how they were made unless they shall not. */
type ExportChoices = Omit<ExportOptions, 'recipe'> & Partial<ExportOptions>;

/**
 * Writes creatures into a folder, in the order in which they were starred, however they are listed; a file that is
 * there already is never overwritten, the new one is numbered.
 *
 * @throws StudioError `image-unreadable`, `invalid-input`, `disk-full`, `forbidden`
 */
export async function exportToFolder(
  core: ExportCore,
  favourites: readonly Favourite[],
  options: ExportChoices,
  folder: string,
): Promise<ExportResult> {
  refuseTarget(core, folder);
  return exportInto(core, favourites, options, folder);
}

async function exportInto(
  core: ExportCore,
  favourites: readonly Favourite[],
  { format, scale, recipe = true }: ExportChoices,
  folder: string,
): Promise<ExportResult> {
  const names = await openTargetFolder(folder);
  const inOrder = favourites.toSorted((one, other) => one.createdAt - other.createdAt);
  const files = await writeNewFiles(
    folder,
    writeFormat[format](core, inOrder, { scale, recipe }, names),
  );
  return { folder, files, downloadPath: null };
}

/**
 * Writes creatures into the library's exports, and one zip of them for a browser to download.
 *
 * @throws StudioError as `exportToFolder`
 */
export async function exportToLibrary(
  core: ExportCore,
  favourites: readonly Favourite[],
  options: ExportChoices,
): Promise<ExportResult> {
  const exportsFolder = join(core.libraryPath, libraryFolders.exports);
  await mkdir(exportsFolder, { recursive: true });
  const names = await UniqueNames.beside(exportsFolder);
  const now = new Date().toISOString().slice(0, 19).replaceAll(/[:T]/g, '-');
  const name = names.take(now, '', partialEnding);
  const folder = join(exportsFolder, name);
  const partialFolder = folder + partialEnding;
  const zipName = `${name}.zip`;
  try {
    const result = await exportInto(core, favourites, options, partialFolder);
    await rename(partialFolder, folder);
    const paths = result.files.map((file) => ({ name: file.name, path: join(folder, file.name) }));
    await writeZip(join(exportsFolder, zipName), paths);
    return { ...result, folder, downloadPath: `${libraryFolders.exports}/${zipName}` };
  } catch (error) {
    await rm(partialFolder, { recursive: true, force: true });
    await rm(folder, { recursive: true, force: true });
    throw error instanceof StudioError ? error : unwritable(exportsFolder, error);
  }
}
