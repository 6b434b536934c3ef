import type { MethodInput } from '../../../shared/api/methods.ts';
import {
  readableKinds,
  type Dataset,
  type ImportOptions,
} from '../../../shared/dataset/dataset.ts';
import { boxSpritesNames, type BoxSprites } from '../../../shared/dataset/box-sprites.ts';
import { StudioError } from '../../../shared/errors.ts';
import {
  filesOfEntries,
  type DroppedEntry,
  type DroppedFiles,
  type FolderFile,
} from './folder-files.ts';

/** Where the studio reads sprites from; it fills in what is left out. */
export type AskedSource = MethodInput<'datasets.import'>['source'];

/** What a person wants imported, before the options are chosen. */
export interface ImportRequest {
  name: string;
  /** Where the studio reads it itself; null where the files must be sent to it first. */
  source: AskedSource | null;
  files: readonly FolderFile[];
  /** What the browser shows and cannot open. */
  unreadable: readonly string[];
  /** What the choice of options begins with, where that is not what a preset suggests. */
  options?: ImportOptions;
}

export const sampleSprites: ImportRequest = {
  name: 'Sample sprites',
  source: { kind: 'built-in' },
  files: [],
  unreadable: [],
};

export function boxSpritesRequest(which: BoxSprites): ImportRequest {
  return fromMachine(boxSpritesNames[which], { kind: 'pokesprite', which });
}

/** What a dataset was made of, to be imported with other options. */
export function againRequest({ id, name, options }: Dataset): ImportRequest {
  return { ...fromMachine(name, { kind: 'dataset', datasetId: id }), options };
}

/** A folder, or one picture, that the studio's own machine can read. */
export function folderRequest(path: string): ImportRequest {
  const name = withoutExtension(path.split(/[\\/]/).filter(Boolean).at(-1) ?? path);
  return fromMachine(name, { kind: 'folder', path });
}

function fromMachine(name: string, source: AskedSource): ImportRequest {
  return { name, source, files: [], unreadable: [] };
}

/** The parts of a drop that are read before the event ends; afterwards browsers empty it. */
export interface Drop {
  entries: DroppedEntry[];
  files: File[];
}

export function readDrop(transfer: DataTransfer): Drop {
  const entries = [...transfer.items]
    .map((item) => item.webkitGetAsEntry())
    .filter((entry) => entry !== null);
  return { entries, files: [...transfer.files] };
}

/**
 * @param pathForFile the path of a dropped file or folder on the desktop; null in a browser
 * @throws StudioError when nothing usable was dropped
 */
export async function requestOfDrop(
  { entries, files }: Drop,
  pathForFile: (file: File) => string | null,
): Promise<ImportRequest> {
  const paths = files.map(pathForFile).filter((path) => path !== null);
  if (paths.length > 0) return requestOfPaths(paths);
  const dropped = await filesOfEntries(entries);
  const [only] = entries;
  const isOnePicture = entries.length === 1 && only?.isFile;
  return requestOfFiles({
    ...dropped,
    name: isOnePicture ? withoutExtension(only.name) : dropped.name,
  });
}

/** @throws StudioError `dataset-empty` when there is no file */
export function requestOfFiles({ name, files, unreadable }: DroppedFiles): ImportRequest {
  if (files.length > 0) return { name, source: null, files, unreadable };
  throw new StudioError(
    'dataset-empty',
    unreadable.length > 0
      ? `Nothing of what you dropped could be read: ${namesOf(unreadable)}.`
      : 'There are no files in what you dropped.',
    `Drop a folder with ${readableKinds} pictures in it.`,
  );
}

const namedPaths = 3;

/** The first of many paths. */
export function namesOf(paths: readonly string[]): string {
  return paths.slice(0, namedPaths).join(', ') + (paths.length > namedPaths ? ', …' : '');
}

/** @throws StudioError `invalid-input` for what was dragged from elsewhere than the machine's disks */
function requestOfPaths(paths: readonly string[]): ImportRequest {
  const [first] = paths;
  if (first && paths.length === 1) return folderRequest(first);
  if (paths.every((path) => path !== ''))
    return fromMachine('Dropped sprites', { kind: 'loose', paths: [...paths] });
  throw new StudioError(
    'invalid-input',
    'What you dropped lies in no folder of this machine.',
    'Save the sprites into a folder, with subfolders for labels if you like, and drop that.',
  );
}

const pictureExtension = /\.(png|jpe?g|webp|gif|aseprite|ase|zip)$/i;

function withoutExtension(name: string): string {
  return name.replace(pictureExtension, '');
}
