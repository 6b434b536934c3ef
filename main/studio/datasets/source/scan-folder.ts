import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { maximumSourceFiles } from '../../../../shared/dataset.ts';
import { StudioError } from '../../../../shared/errors.ts';
import { whyUnopened } from '../../../pictures/unreadable-image.ts';
import type { SkippedFile } from './sprite-source.ts';

export interface ScannedFolder {
  /** Relative to the folder, with forward slashes, sorted by code points: the same on every machine. */
  names: string[];
  skipped: SkippedFile[];
}

interface Scan extends ScannedFolder {
  root: string;
  /** Real paths of the folders seen, so that links that lead in a circle end. */
  seen: Set<string>;
  signal: AbortSignal | undefined;
}

/**
 * Lists all files below a folder; opens none. Links are followed, hidden files and folders (`.git`,
 * `.DS_Store`) passed over without a word.
 *
 * @throws StudioError `not-found`, `invalid-input`
 */
export async function scanFolder(root: string, signal?: AbortSignal): Promise<ScannedFolder> {
  await checkIsFolder(root);
  const scan: Scan = { root, names: [], skipped: [], seen: new Set(), signal };
  await scanInto(scan, '');
  return { names: scan.names.sort(byCodePoints), skipped: scan.skipped };
}

async function checkIsFolder(path: string): Promise<void> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new StudioError(
      'not-found',
      `The folder ${path} ${whyUnopened(cause)}.`,
      'Check the path, or drop the folder on the window.',
      { cause },
    );
  });
  if (found.isDirectory()) return;
  throw new StudioError(
    'invalid-input',
    `${path} is not a folder.`,
    'Name the folder that holds the sprites.',
  );
}

async function scanInto(scan: Scan, folder: string): Promise<void> {
  scan.signal?.throwIfAborted();
  const path = join(scan.root, folder);
  try {
    const real = await realpath(path);
    if (scan.seen.has(real)) return;
    scan.seen.add(real);
    const entries = await readdir(path, { withFileTypes: true });
    entries.sort((one, other) => byCodePoints(one.name, other.name));
    for (const entry of entries) await visit(scan, folder, entry);
  } catch (error) {
    if (error instanceof StudioError || scan.signal?.aborted) throw error;
    scan.skipped.push({ file: folder || '.', reason: whyUnopened(error) });
  }
}

async function visit(scan: Scan, folder: string, entry: Dirent): Promise<void> {
  if (entry.name.startsWith('.')) return;
  const name = folder ? `${folder}/${entry.name}` : entry.name;
  const kind = entry.isSymbolicLink() ? await kindOfTarget(join(scan.root, name)) : kindOf(entry);
  if (kind === 'folder') {
    await scanInto(scan, name);
  } else if (kind === 'file') {
    scan.names.push(name);
    if (scan.names.length > maximumSourceFiles) throw tooManyFiles();
  } else {
    scan.skipped.push({ file: name, reason: kind });
  }
}

/** 'folder', 'file', or why it is neither. */
function kindOf(entry: { isDirectory(): boolean; isFile(): boolean }): string {
  if (entry.isDirectory()) return 'folder';
  return entry.isFile() ? 'file' : 'is neither a file nor a folder';
}

async function kindOfTarget(path: string): Promise<string> {
  try {
    return kindOf(await stat(path));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const leadsNowhere = code === 'ENOENT' || code === 'ELOOP';
    return leadsNowhere ? 'is a link that leads nowhere' : whyUnopened(error);
  }
}

function byCodePoints(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

function tooManyFiles(): StudioError {
  return new StudioError(
    'invalid-input',
    `The folder holds more than ${maximumSourceFiles.toLocaleString('en')} files.`,
    'Choose a folder that holds the sprites alone.',
  );
}
