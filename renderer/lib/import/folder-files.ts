import { mostSourceFiles } from '../../../shared/dataset/dataset.ts';
import { StudioError } from '../../../shared/errors.ts';

/** A file with its path from the dropped folder on, the folder's own name first; forward slashes. */
export interface FolderFile {
  path: string;
  file: File;
}

/** What was dropped: its name for people, and every file in it. */
export interface DroppedFiles {
  name: string;
  files: FolderFile[];
  /** Paths of files and folders that the browser shows and cannot open, for their names or their permissions. */
  unreadable: string[];
}

/** The parts of the browser's FileSystemEntry that are needed here. */
export interface DroppedEntry {
  readonly name: string;
  readonly isFile: boolean;
  readonly isDirectory: boolean;
}
export interface DroppedFileEntry extends DroppedEntry {
  file(found: (file: File) => void, failed: (error: unknown) => void): void;
}
export interface DroppedFolderEntry extends DroppedEntry {
  createReader(): {
    readEntries(found: (entries: DroppedEntry[]) => void, failed: (error: unknown) => void): void;
  };
}

/** Reads dropped entries with everything below them. */
export async function filesOfEntries(entries: readonly DroppedEntry[]): Promise<DroppedFiles> {
  const dropped: Found = { files: [], unreadable: [] };
  for (const entry of entries) await readEntry(entry, '', dropped);
  const [only] = entries;
  const name = entries.length === 1 && only?.isDirectory ? only.name : 'Dropped sprites';
  return { name, ...dropped };
}

/** What `<input type=file webkitdirectory>` chose: every path begins with the folder's name. */
export function filesOfInput(chosen: Iterable<File>): DroppedFiles {
  const files = [...chosen].filter((file) => !isHidden(file.name));
  refuseTooMany(files.length);
  const folder = files[0]?.webkitRelativePath.split('/')[0];
  return {
    name: folder || 'Chosen sprites',
    files: files.map((file) => ({ path: file.webkitRelativePath || file.name, file })),
    unreadable: [],
  };
}

type Found = Omit<DroppedFiles, 'name'>;

async function readEntry(entry: DroppedEntry, parent: string, found: Found): Promise<void> {
  if (isHidden(entry.name)) return;
  // Chromium gives no name at all where its bytes are no UTF-8.
  const path = parent + (entry.name || '?');
  // What one file will not show is no reason to refuse the others.
  const leaveOut = () => void found.unreadable.push(path);
  if (entry.isDirectory) return readFolder(entry as DroppedFolderEntry, path, found, leaveOut);
  const file = await new Promise<File>((resolve, reject) =>
    (entry as DroppedFileEntry).file(resolve, reject),
  ).catch(leaveOut);
  if (!file) return;
  found.files.push({ path, file });
  refuseTooMany(found.files.length);
}

async function readFolder(
  folder: DroppedFolderEntry,
  path: string,
  found: Found,
  leaveOut: () => void,
): Promise<void> {
  const reader = folder.createReader();
  // A reader gives at most 100 entries a time, and an empty list at the end.
  for (;;) {
    const entries = await new Promise<DroppedEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    ).catch(leaveOut);
    if (!entries || entries.length === 0) return;
    for (const entry of entries) await readEntry(entry, `${path}/`, found);
  }
}

/** `.DS_Store`, `.git`, …: never sprites, and not worth a line in the report. */
function isHidden(name: string): boolean {
  return name.startsWith('.');
}

function refuseTooMany(count: number): void {
  if (count <= mostSourceFiles) return;
  throw new StudioError(
    'invalid-input',
    `The folder holds more than ${mostSourceFiles} files.`,
    'Drop the folder that holds the sprites alone.',
  );
}
