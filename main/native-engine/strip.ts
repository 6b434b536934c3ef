import { execFile } from 'node:child_process';
import { readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freeBytes } from '../files/free-bytes.ts';
import { sizeOf } from '../fetching/download.ts';
import { findCommand } from '../fetching/find-command.mjs';
import { unpackedBytesOf, type EngineWheel } from './wheel.ts';

const run = promisify(execFile);

/**
 * Takes the symbols out of the libraries that only a debugger reads: 853 MB become 634, and what is loaded
 * and computed stays as it is. Where there is no `strip`, or no room for a second copy meanwhile, they stay.
 * On macOS it would break the signature.
 */
export async function stripLibraries(libFolder: string, signal: AbortSignal): Promise<void> {
  const strip = findStrip();
  if (!strip) return;
  for (const entry of await readdir(libFolder, { withFileTypes: true })) {
    // NVIDIA's lie in a folder of their own: they are used as they came.
    if (!entry.isFile()) continue;
    const library = join(libFolder, entry.name);
    const stripped = `${library}.stripped`;
    if ((await freeBytes(libFolder)) < (await sizeOf(library))) continue;
    try {
      await run(strip, ['--strip-unneeded', '-o', stripped, library], { signal });
      await rename(stripped, library);
    } catch {
      signal.throwIfAborted();
      await rm(stripped, { force: true }); // a larger engine works as well
    }
  }
}

function findStrip(): string | undefined {
  return process.platform === 'linux' ? findCommand(['strip']) : undefined;
}

/** What the engine takes on this machine's disk in the end. */
export function installedBytesOf(...wheels: readonly EngineWheel[]): number {
  const strips = findStrip() !== undefined;
  return wheels.reduce(
    (sum, wheel) => sum + ((strips && wheel.strippedBytes) || unpackedBytesOf(wheel)),
    0,
  );
}
