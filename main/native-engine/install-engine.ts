import { readdir } from 'node:fs/promises';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { StudioError } from '../../shared/errors.ts';
import type { GettingPhase } from '../../shared/engine/getting.ts';
import { ownBinding, type BindingSource } from './binding.ts';
import { requireSpace } from '../fetching/disk-space.ts';
import { partOf, sizeOf } from '../fetching/download.ts';
import { nativeEngineIsReady, writeEngineManifest } from './engine-manifest.mjs';
import { fetchWheel } from '../fetching/fetch-wheel.ts';
import { cacheFolder } from '../fetching/cache-folder.mjs';
import { nativeEngineFolder } from './native-engine-folder.mjs';
import { getOnce } from '../fetching/get-once.ts';
import { stripLibraries } from './strip.ts';
import { unpackWheel } from './unpack-wheel.ts';
import { unpackedBytesOf, type EngineWheel } from './wheel.ts';

export interface InstallOptions {
  wheel: EngineWheel;
  /** Loads the engine of a folder in a process of its own and multiplies; throws what is wrong with it. */
  check: (folder: string) => Promise<void>;
  onProgress: (phase: GettingPhase, doneBytes: number, totalBytes: number) => void;
  /** Also where it is here and complete. */
  again?: boolean;
  /** Ends it; what was downloaded stays for the next time. */
  signal: AbortSignal;
  binding?: BindingSource;
  fetch?: typeof fetch;
}

const what = 'the fast engine';

/** Beside the libraries: headers, the binding, and what file systems take for themselves. */
const spareBytes = 60e6;

/**
 * Gets the native engine: downloads the wheel, takes the libraries out of it, strips them, gives them their
 * binding, tries all of it in a process of its own, and puts it in place in one step. Two studios at once wait
 * for one another; the second finds it done.
 *
 * @throws StudioError `download-failed`, `disk-full`, `engine-unavailable`, `cancelled`
 */
export async function installNativeEngine(options: InstallOptions): Promise<void> {
  const { signal, onProgress } = options;
  const lockFile = join(cacheFolder(), 'native-engine.lock');
  await getOnce({
    what,
    lockFile,
    isHere: nativeEngineIsReady,
    again: options.again,
    install: () => install(options),
    diskFull: {
      outcome: 'set up',
      hint: 'Make room for about a gigabyte, then try again: what was downloaded is kept.',
    },
    refused: 'engine-unavailable',
    onProgress,
    signal,
  });
}

/** Where the wheel is downloaded to, and taken up again where that was interrupted. */
export function wheelFileOf({ file }: EngineWheel): string {
  return join(cacheFolder(), 'downloads', file);
}

async function install(options: InstallOptions): Promise<void> {
  const { wheel, signal, onProgress, check, binding = ownBinding } = options;
  const obstacle = binding.obstacle();
  if (obstacle) throw obstacle;
  const folder = nativeEngineFolder();
  const wheelFile = wheelFileOf(wheel);
  await mkdir(dirname(wheelFile), { recursive: true });
  const staging = await newStagingFolder(folder);
  try {
    await requireSpace(what, dirname(wheelFile), await bytesToCome(wheel, wheelFile));
    onProgress('finding', 0, 0);
    await fetchWheel({
      ...options,
      what,
      destination: wheelFile,
      onProgress: (received, total) => onProgress('downloading', received, total),
    });
    const libFolder = join(staging, 'lib');
    const includeFolder = join(staging, 'include');
    await unpack({ wheelFile, wheel, libFolder, includeFolder, signal, onProgress });
    onProgress('fitting', 0, 0);
    const bindingIsPortable = await binding.place({ libFolder, includeFolder }, signal);
    await rm(includeFolder, { recursive: true, force: true });
    await stripLibraries(libFolder, signal);
    onProgress('testing', 0, 0);
    await check(staging);
    signal.throwIfAborted();
    writeEngineManifest(staging, { wheelSha256: wheel.sha256, bindingIsPortable });
    await rm(folder, { recursive: true, force: true });
    await rename(staging, folder);
    await rm(wheelFile, { force: true });
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

async function bytesToCome(wheel: EngineWheel, wheelFile: string): Promise<number> {
  const here = (await sizeOf(wheelFile)) || (await sizeOf(partOf(wheelFile)));
  return Math.max(0, wheel.bytes - here) + unpackedBytesOf(wheel) + spareBytes;
}

async function unpack({
  onProgress,
  ...options
}: Omit<Parameters<typeof unpackWheel>[0], 'onProgress'> &
  Pick<InstallOptions, 'onProgress'>): Promise<void> {
  try {
    await unpackWheel({
      ...options,
      onProgress: (written, total) => onProgress('unpacking', written, total),
    });
  } catch (error) {
    // Its hash was right, so it is the archive itself that cannot be read; nothing gets better by keeping it.
    const isArchive = error instanceof StudioError && error.code === 'download-failed';
    if (isArchive) await rm(options.wheelFile, { force: true });
    throw error;
  }
}

/**
 * A folder beside the engine's, of this process alone: a studio that was killed may have left a child that
 * still writes into its own. What earlier ones left is removed.
 */
async function newStagingFolder(folder: string): Promise<string> {
  await mkdir(dirname(folder), { recursive: true });
  for (const name of await readdir(dirname(folder)))
    if (name.startsWith(`${basename(folder)}.new-`))
      await rm(join(dirname(folder), name), { recursive: true, force: true });
  return mkdtemp(`${folder}.new-`);
}
