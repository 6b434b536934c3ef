import { existsSync, linkSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { access, link, rename, rm, writeFile } from 'node:fs/promises';
import { partialEnding } from '../../shared/library/file-names.ts';

interface Options {
  /** What becomes of a file that is there already: it is replaced, or it stays and writing fails with `EEXIST`. */
  existing?: 'replace' | 'keep';
  /** Who may read it; where it is left out, as the person's other files. */
  mode?: number;
}

/**
 * The one way to write a file that a person may see: `write` gets the path of a partial file beside its place,
 * which is renamed once it is whole. Whatever goes wrong (a full disk above all), nothing half written stays,
 * and what was there stays as it was.
 */
export async function makeBeside<T>(
  path: string,
  write: (partial: string) => Promise<T>,
  { existing = 'replace' }: Options = {},
): Promise<T> {
  const partial = path + partialEnding;
  try {
    // It may have been left by a studio that was killed, or be a link to somewhere else.
    await rm(partial, { force: true });
    const result = await write(partial);
    await (existing === 'replace' ? rename(partial, path) : moveToFreePlace(partial, path));
    return result;
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

export function writeBeside(
  path: string,
  bytes: Uint8Array | string,
  options?: Options,
): Promise<void> {
  return makeBeside(
    path,
    (partial) => writeFile(partial, bytes, { flag: 'wx', mode: options?.mode }),
    options,
  );
}

/** The same for a file of a library, which is its owner's alone, that is written before anything else may happen. */
export function writeBesideSync(path: string, bytes: Uint8Array | string): void {
  const partial = path + partialEnding;
  try {
    rmSync(partial, { force: true });
    writeFileSync(partial, bytes, { flag: 'wx', mode: 0o600 });
    renameSync(partial, path);
  } catch (error) {
    rmSync(partial, { force: true });
    throw error;
  }
}

/**
 * The same for one of thousands of small files that must not take the place of another: no other thread is asked, which
 * would take longer than the writing.
 */
export function writeNewBesideSync(path: string, bytes: Uint8Array): void {
  const partial = path + partialEnding;
  try {
    writeNewSync(partial, bytes);
    linkOrMoveSync(partial, path);
  } catch (error) {
    rmSync(partial, { force: true });
    throw error;
  }
}

/** It may have been left by a studio that was killed, or be a link to somewhere else. */
function writeNewSync(partial: string, bytes: Uint8Array): void {
  try {
    writeFileSync(partial, bytes, { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    rmSync(partial);
    writeFileSync(partial, bytes, { flag: 'wx' });
  }
}

function linkOrMoveSync(partial: string, path: string): void {
  try {
    linkSync(partial, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw error;
    // As `moveToFreePlace`.
    if (existsSync(path))
      throw Object.assign(new Error(`${path} is there already`), { code: 'EEXIST' });
    return renameSync(partial, path);
  }
  unlinkSync(partial);
}

/** A hard link refuses what is there already, which renaming would replace. */
async function moveToFreePlace(partial: string, path: string): Promise<void> {
  try {
    await link(partial, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw error;
    // FAT and some network drives know no links: there, somebody may be a moment faster.
    await refuseTaken(path);
    return rename(partial, path);
  }
  await rm(partial);
}

async function refuseTaken(path: string): Promise<void> {
  const isTaken = await access(path).then(
    () => true,
    () => false,
  );
  if (isTaken) throw Object.assign(new Error(`${path} is there already`), { code: 'EEXIST' });
}
