import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { StudioError } from '../../shared/errors.ts';
import { capitalised, formatBytes } from '../../shared/format.ts';
import type { GettingPhase } from '../../shared/engine/getting.ts';
import type { CudaWheels } from './cuda/cuda-wheels.ts';
import { withLock } from '../fetching/set-up-lock.mjs';
import { ownBinding, type BindingSource } from './binding.ts';
import { requireSpace } from '../fetching/disk-space.ts';
import { partOf, sizeOf } from '../fetching/download.ts';
import { nativeEngineIsReady, writeEngineManifest } from './engine-manifest.mjs';
import { fetchWheel } from '../fetching/fetch-wheel.ts';
import { cacheFolder } from '../fetching/cache-folder.mjs';
import { cudaEngineFolder, nativeEngineFolder, nvidiaFolder } from './native-engine-folder.mjs';
import { refuseWhileInUse } from './in-use.ts';
import { getOnce } from '../fetching/get-once.ts';
import { stripLibraries } from './strip.ts';
import { unpackWheel, type UnpackOptions } from './unpack-wheel.ts';
import { downloadBytesOf, pinsOf, unpackedBytesOf, type EngineWheel } from './wheel.ts';

/** An engine as it lies on a machine: TensorFlow's libraries with their binding, and those that they load besides. */
export interface EngineBuild {
  /** What a person gets by it. */
  what: string;
  folder: string;
  /** Two studios at once wait for one another by it. */
  lockFile: string;
  wheel: EngineWheel;
  /** Of libraries of NVIDIA's. */
  companions: readonly EngineWheel[];
  /** Of all of these, where TensorFlow's version does not say them. */
  pins?: string;
}

export interface InstallOptions {
  build: EngineBuild;
  /**
   * Loads the engine of a folder in a process of its own and multiplies; throws what is wrong with it, or `unanswered` where it
   * did not come to an end.
   */
  check: (folder: string) => Promise<void>;
  onProgress: (phase: GettingPhase, doneBytes: number, totalBytes: number) => void;
  /** Also where it is here and complete. */
  again?: boolean;
  /** Ends it; what was downloaded stays for the next time. */
  signal: AbortSignal;
  binding?: BindingSource;
  fetch?: typeof fetch;
}

/** TensorFlow on the processor. */
export function fastEngineBuild(what: string, wheel: EngineWheel): EngineBuild {
  return {
    what,
    folder: nativeEngineFolder(),
    lockFile: join(cacheFolder(), 'native-engine.lock'),
    wheel,
    companions: [],
  };
}

/** Beside the libraries: headers, the binding, and what file systems take for themselves. */
const spareBytes = 60e6;

/**
 * Gets a native engine: downloads its wheels, takes the libraries out of them, strips TensorFlow's, gives them their
 * binding, tries all of it in a process of its own, and puts it in place in one step. Two studios at once wait
 * for one another; the second finds it done.
 *
 * @throws StudioError `download-failed`, `disk-full`, `engine-unavailable`, `cancelled`
 */
export async function installNativeEngine(options: InstallOptions): Promise<void> {
  const { signal, onProgress, build } = options;
  const { what, lockFile, folder, pins } = build;
  await getOnce({
    what,
    lockFile,
    isHere: () => nativeEngineIsReady(folder, pins),
    again: options.again,
    install: () => install(options),
    diskFull: {
      outcome: 'set up',
      hint: `Make room for about ${formatBytes(unpackedBytesOf(...wheelsOf(build)))}, then try again: what was downloaded is kept.`,
    },
    refused: 'engine-unavailable',
    onProgress,
    signal,
  });
}

/** TensorFlow on a card of NVIDIA's. */
export function cudaBuild(what: string, { tensorflow, nvidia }: CudaWheels): EngineBuild {
  return {
    what,
    folder: cudaEngineFolder(),
    lockFile: cudaLockFile(),
    wheel: tensorflow,
    companions: nvidia,
    pins: pinsOf([tensorflow, ...nvidia]),
  };
}

function cudaLockFile(): string {
  return join(cacheFolder(), 'cuda-engine.lock');
}

interface RemovalOptions {
  /** Told once where another process gets the engine, or removes it. */
  onWait?: (() => void) | undefined;
  signal?: AbortSignal | undefined;
}

/**
 * Takes away what was fetched for NVIDIA's cards, also for other versions of the studio, what an interrupted set-up left,
 * and what of it was downloaded.
 *
 * @returns whether any of it was there
 * @throws StudioError `conflict` while a process computes by it, `cancelled`
 */
export async function removeCudaEngine(
  what: string,
  { tensorflow, nvidia }: CudaWheels,
  { onWait, signal }: RemovalOptions = {},
): Promise<boolean> {
  const engines = join(dirname(cudaEngineFolder()), 'cuda-');
  const remove = async () => {
    refuseWhileInUse(capitalised(what), engines);
    const downloads = [tensorflow, ...nvidia].map(({ project }) => downloadsOf(project));
    const folders = await childrenOf(dirname(engines), (name) =>
      name.startsWith(basename(engines)),
    );
    const files = await childrenOf(dirname(wheelFileOf(tensorflow)), (name) =>
      downloads.some((pattern) => pattern.test(name)),
    );
    for (const path of [...folders, ...files]) await rm(path, { recursive: true, force: true });
    return folders.length + files.length > 0;
  };
  try {
    return await withLock(cudaLockFile(), remove, {
      ...(onWait && { onWait }),
      ...(signal && { signal }),
    });
  } catch (error) {
    if (!signal?.aborted) throw error;
    throw new StudioError('cancelled', `Removing ${what} was cancelled.`, 'It is still here.');
  }
}

/** Wheels of a project of any version, whole or in part, and where pip was about to lay one. */
function downloadsOf(project: string): RegExp {
  return new RegExp(`^(${project.replaceAll('-', '_')}-|pip-${project}-[^-]+$)`);
}

async function childrenOf(folder: string, isOne: (name: string) => boolean): Promise<string[]> {
  if (!existsSync(folder)) return [];
  return (await readdir(folder)).filter(isOne).map((name) => join(folder, name));
}

function wheelsOf({ wheel, companions }: EngineBuild): EngineWheel[] {
  return [wheel, ...companions];
}

/** Where the wheel is downloaded to, and taken up again where that was interrupted. */
export function wheelFileOf({ file }: EngineWheel): string {
  return join(cacheFolder(), 'downloads', file);
}

async function install(options: InstallOptions): Promise<void> {
  const { build, signal, onProgress, check, binding = ownBinding } = options;
  const { what, folder, wheel, pins } = build;
  const obstacle = binding.obstacle();
  if (obstacle) throw obstacle;
  refuseToReplace(build);
  const downloads = dirname(wheelFileOf(wheel));
  await mkdir(downloads, { recursive: true });
  const staging = await newStagingFolder(folder);
  try {
    await requireSpace(what, downloads, await bytesToCome(build));
    await fetchWheels(options);
    const libFolder = join(staging, 'lib');
    const includeFolder = join(staging, 'include');
    await unpackWheels(options, staging, includeFolder);
    onProgress('fitting', 0, 0);
    const bindingIsPortable = await binding.place({ libFolder, includeFolder }, signal);
    await rm(includeFolder, { recursive: true, force: true });
    await stripLibraries(libFolder, signal);
    onProgress('testing', 0, 0);
    const untried = await overdue(check(staging));
    signal.throwIfAborted();
    writeEngineManifest(staging, { wheelSha256: wheel.sha256, bindingIsPortable, pins });
    refuseToReplace(build);
    await rm(folder, { recursive: true, force: true });
    await rename(staging, folder);
    for (const each of wheelsOf(build)) await rm(wheelFileOf(each), { force: true });
    if (untried) throw untried;
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

/** That the time was over says nothing against an engine: it is kept, and whoever gets it is told. */
async function overdue(check: Promise<void>): Promise<StudioError | undefined> {
  try {
    await check;
    return undefined;
  } catch (error) {
    if (error instanceof StudioError && error.code === 'unanswered') return error;
    throw error;
  }
}

/** TensorFlow's own libraries are loaded whole when it starts; NVIDIA's open others later. */
function refuseToReplace({ what, folder, companions }: EngineBuild): void {
  if (companions.length > 0) refuseWhileInUse(capitalised(what), `${folder}/`);
}

/** What must be free on the disk while it is set up: the rest of the downloads, and what comes out of them. */
export async function bytesToCome(build: EngineBuild): Promise<number> {
  const wheels = wheelsOf(build);
  let bytes = unpackedBytesOf(...wheels) + spareBytes;
  for (const wheel of wheels) {
    const file = wheelFileOf(wheel);
    const here = (await sizeOf(file)) || (await sizeOf(partOf(file)));
    bytes += Math.max(0, wheel.bytes - here);
  }
  return bytes;
}

/** All of them before anything is unpacked: whatever came is kept where the rest does not. */
async function fetchWheels(options: InstallOptions): Promise<void> {
  const { build, onProgress } = options;
  const wheels = wheelsOf(build);
  const total = downloadBytesOf(wheels);
  onProgress('finding', 0, 0);
  let before = 0;
  for (const wheel of wheels) {
    const start = before;
    await fetchWheel({
      ...options,
      what: build.what,
      wheel,
      destination: wheelFileOf(wheel),
      onProgress: (received) => onProgress('downloading', start + received, total),
    });
    before += wheel.bytes;
  }
}

/** TensorFlow's libraries into `lib/` of the folder, NVIDIA's beside them. */
async function unpackWheels(
  { build, signal, onProgress }: InstallOptions,
  folder: string,
  includeFolder: string,
): Promise<void> {
  const wheels = wheelsOf(build);
  const total = unpackedBytesOf(...wheels);
  let before = 0;
  for (const wheel of wheels) {
    const start = before;
    await unpack({
      wheelFile: wheelFileOf(wheel),
      wheel,
      libFolder: wheel === build.wheel ? join(folder, 'lib') : nvidiaFolder(folder),
      includeFolder,
      onProgress: (written) => onProgress('unpacking', start + written, total),
      signal,
    });
    before += unpackedBytesOf(wheel);
  }
}

async function unpack(options: UnpackOptions): Promise<void> {
  try {
    await unpackWheel(options);
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
