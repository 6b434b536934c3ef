import { mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { GettingPhase } from '../../shared/engine/getting.ts';
import { cacheFolder } from '../fetching/cache-folder.mjs';
import { requireSpace } from '../fetching/disk-space.ts';
import { download } from '../fetching/download.ts';
import { getOnce } from '../fetching/get-once.ts';
import { archiveAddress } from '../fetching/npm-registry.ts';
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
  await getOnce({
    what,
    lockFile: join(cacheFolder(), 'box-sprites.lock'),
    isHere: boxSpritesAreHere,
    again,
    install: () => install(options),
    diskFull: { outcome: 'stored', hint: 'Make room for 20 MB, then try again.' },
    refused: 'download-failed',
    onProgress,
    signal,
  });
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
