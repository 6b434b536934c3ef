import { isUtf8 } from 'node:buffer';
import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { mostSourceFiles } from '../../../../shared/dataset/dataset.ts';
import { StudioError } from '../../../../shared/errors.ts';
import { byCodeUnits } from '../../../../shared/text-order.ts';
import { whyUnopened } from '../../../pictures/unreadable-image.ts';
import type { SkippedFile } from './sprite-source.ts';

export interface ScannedFolder {
  /** Relative to the folder, with forward slashes, in an order that is the same on every machine. */
  names: string[];
  /** Where those files lie whose names, or whose folders' names, are no UTF-8: a string could not say it. */
  byteNames: Map<string, Buffer>;
  skipped: SkippedFile[];
}

interface Scan extends ScannedFolder {
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
  const scan: Scan = { names: [], byteNames: new Map(), skipped: [], seen: new Set(), signal };
  await scanInto(scan, '', Buffer.from(root));
  return { ...scan, names: scan.names.sort(byCodeUnits) };
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

async function scanInto(scan: Scan, folder: string, path: Buffer): Promise<void> {
  scan.signal?.throwIfAborted();
  try {
    const real = (await realpath(path, { encoding: 'buffer' })).toString('latin1');
    if (scan.seen.has(real)) return;
    scan.seen.add(real);
    const entries = await readdir(path, { withFileTypes: true, encoding: 'buffer' });
    entries.sort((one, other) => Buffer.compare(one.name, other.name));
    for (const entry of entries) await visit(scan, folder, path, entry);
  } catch (error) {
    if (error instanceof StudioError || scan.signal?.aborted) throw error;
    scan.skipped.push({ file: folder || '.', reason: whyUnopened(error) });
  }
}

async function visit(
  scan: Scan,
  folder: string,
  above: Buffer,
  entry: Dirent<Buffer>,
): Promise<void> {
  const ownName = nameOf(entry.name);
  if (ownName.startsWith('.')) return;
  const name = folder ? `${folder}/${ownName}` : ownName;
  const path = Buffer.concat([above, Buffer.from('/'), entry.name]);
  const kind = entry.isSymbolicLink() ? await kindOfTarget(path) : kindOf(entry);
  if (kind === 'folder') {
    await scanInto(scan, name, path);
  } else if (kind === 'file') {
    scan.names.push(name);
    if (!isUtf8(path)) scan.byteNames.set(name, path);
    if (scan.names.length > mostSourceFiles)
      throw tooManyFiles('The folder', 'Choose a folder that holds the sprites alone.');
  } else {
    scan.skipped.push({ file: name, reason: kind });
  }
}

/** 'folder', 'file', or why it is neither. */
function kindOf(entry: { isDirectory(): boolean; isFile(): boolean }): string {
  if (entry.isDirectory()) return 'folder';
  return entry.isFile() ? 'file' : 'is neither a file nor a folder';
}

async function kindOfTarget(path: Buffer): Promise<string> {
  try {
    return kindOf(await stat(path));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const leadsNowhere = code === 'ENOENT' || code === 'ELOOP';
    return leadsNowhere ? 'is a link that leads nowhere' : whyUnopened(error);
  }
}

/** Bytes that are no UTF-8, as old archives leave them in names, are shown as `\xe9`. */
function nameOf(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString();
  return bytes
    .toString('latin1')
    .replace(/[\x80-\xff]/g, (byte) => `\\x${byte.charCodeAt(0).toString(16)}`);
}

/** @param where as people know it, at the beginning of a sentence */
export function tooManyFiles(where: string, hint: string): StudioError {
  return new StudioError(
    'invalid-input',
    `${where} holds more than ${mostSourceFiles.toLocaleString('en')} files.`,
    hint,
  );
}
