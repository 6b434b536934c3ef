import { mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { GettingPhase } from '../../shared/engine/getting.ts';
import { StudioError } from '../../shared/errors.ts';
import { isDiskFull } from '../../shared/library/disk-full.ts';
import { cacheFolder } from '../fetching/cache-folder.mjs';
import { cancelled } from '../fetching/cancelled.ts';
import { requireSpace } from '../fetching/disk-space.ts';
import { download } from '../fetching/download.ts';
import { archiveAddress } from '../fetching/npm-registry.ts';
import { withLock } from '../fetching/set-up-lock.mjs';
import { boxSpritesAreHere, boxSpritesFolder } from './box-sprites-folder.ts';
import { publishedSprites, type PublishedSprites } from './published.ts';
import { unpackSprites } from './unpack-sprites.ts';

const what = 'the box sprites';

export interface InstallBoxSpritesOptions {
  published?: PublishedSprites;
  onProgress: (phase: GettingPhase, doneBytes: number, totalBytes: number) => void;
  /** Also where they are here. */
  again?: boolean;
  /** Ends it; what was downloaded stays for the next time. */
  signal: AbortSignal;
  fetch?: typeof fetch;
}

/** Where the package's archive is downloaded to, and taken up again where that was interrupted. */
export function boxSpritesArchive({ name, version }: PublishedSprites): string {
  return join(cacheFolder(), 'downloads', `${name}-${version}.tgz`);
}

/**
 * Gets the sprites: downloads the npm package, whose archive must have the pinned hash, and takes them out of it.
 * Nothing of the package runs.
 *
 * @throws StudioError `download-failed`, `disk-full`, `cancelled`
 */
export async function installBoxSprites(options: InstallBoxSpritesOptions): Promise<void> {
  const { signal, onProgress, again } = options;
  try {
    await withLock(
      join(cacheFolder(), 'box-sprites.lock'),
      async () => {
        if (again || !boxSpritesAreHere()) await install(options);
      },
      { signal, onWait: () => onProgress('waiting', 0, 0) },
    );
  } catch (error) {
    throw inWords(error, signal);
  }
}

async function install(options: InstallBoxSpritesOptions): Promise<void> {
  const { published = publishedSprites, onProgress, signal } = options;
  const destination = boxSpritesArchive(published);
  await mkdir(dirname(destination), { recursive: true });
  await requireSpace(what, dirname(destination), published.bytes + published.unpackedBytes);
  onProgress('downloading', 0, published.bytes);
  const { bytes, sha256 } = published;
  await download({
    url: archiveAddress(published),
    destination,
    bytes,
    sha256,
    signal,
    onProgress: (received, total) => onProgress('downloading', received, total),
    ...(options.fetch && { fetch: options.fetch }),
  });
  onProgress('unpacking', 0, 0);
  await unpackSprites(destination, boxSpritesFolder(), published, signal);
  await rm(destination, { force: true });
}

function inWords(error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return cancelled(`Getting ${what}`);
  if (error instanceof StudioError) return error;
  if (isDiskFull(error))
    return new StudioError(
      'disk-full',
      'The disk is full, so the box sprites could not be stored.',
      'Make room for 20 MB, then try again.',
      { cause: error },
    );
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM')
    return new StudioError(
      'download-failed',
      `The folder of the box sprites cannot be written: ${message}.`,
      `Give yourself the right to write to ${cacheFolder()}, then try again.`,
      { cause: error },
    );
  return error;
}
