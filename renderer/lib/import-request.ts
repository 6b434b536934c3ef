import type { MethodInput } from '../../shared/api/methods.ts';
import { readableKinds } from '../../shared/dataset.ts';
import { StudioError } from '../../shared/errors.ts';
import { filesOfEntries, type DroppedEntry, type FolderFile } from './folder-files.ts';

/** Where the studio reads sprites from; it fills in what is left out. */
export type ImportSource = MethodInput<'datasets.import'>['source'];

/** What a person wants imported, before the options are chosen. */
export interface ImportRequest {
  name: string;
  /** Where the studio reads it itself; null where the files must be sent to it first. */
  source: ImportSource | null;
  files: readonly FolderFile[];
}

export const sampleSprites: ImportRequest = {
  name: 'Sample sprites',
  source: { kind: 'built-in' },
  files: [],
};

/** A folder, or one picture, that the studio's own machine can read. */
export function folderRequest(path: string): ImportRequest {
  const name = withoutExtension(path.split(/[\\/]/).filter(Boolean).at(-1) ?? path);
  return { name, source: { kind: 'folder', path }, files: [] };
}

/** The parts of a drop that are read before the event ends; afterwards browsers empty it. */
export interface Drop {
  entries: DroppedEntry[];
  firstFile: File | null;
}

export function readDrop(transfer: DataTransfer): Drop {
  const entries = [...transfer.items]
    .map((item) => item.webkitGetAsEntry())
    .filter((entry) => entry !== null);
  return { entries, firstFile: transfer.files[0] ?? null };
}

/**
 * @param pathForFile the path of a dropped folder on the desktop; null in a browser
 * @throws StudioError when nothing usable was dropped
 */
export async function requestOfDrop(
  { entries, firstFile }: Drop,
  pathForFile: (file: File) => string | null,
): Promise<ImportRequest> {
  const path = firstFile ? pathForFile(firstFile) : null;
  if (path !== null) return requestOfPath(path, entries);
  const { name, files } = await filesOfEntries(entries);
  const [only] = entries;
  const isOnePicture = entries.length === 1 && only?.isFile;
  return requestOfFiles(isOnePicture ? withoutExtension(only.name) : name, files);
}

/** @throws StudioError `dataset-empty` when there is no file */
export function requestOfFiles(name: string, files: readonly FolderFile[]): ImportRequest {
  if (files.length > 0) return { name, source: null, files };
  throw new StudioError(
    'dataset-empty',
    'There are no files in what you dropped.',
    `Drop a folder with ${readableKinds} pictures in it.`,
  );
}

function requestOfPath(path: string, entries: readonly DroppedEntry[]): ImportRequest {
  if (path !== '' && entries.length === 1) return folderRequest(path);
  throw new StudioError(
    'invalid-input',
    'Please drop one folder, or one sprite sheet.',
    'Put the sprites into a folder, with subfolders for labels if you like, and drop that.',
  );
}

const pictureExtension = /\.(png|jpe?g|webp|gif)$/i;

function withoutExtension(name: string): string {
  return name.replace(pictureExtension, '');
}
