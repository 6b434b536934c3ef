import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, resolve, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import yauzl, { type Entry } from 'yauzl';
import { isDiskFull } from '../../shared/library/disk-full.ts';
import { StudioError } from '../../shared/errors.ts';
import { formatBytes } from '../../shared/format.ts';
import { unpackedBytesOf, type EngineWheel } from './wheel.ts';

/** The headers that the binding includes, with the few that these include. */
const headerFolders = ['tensorflow/c/', 'tensorflow/core/platform/', 'tsl/platform/', 'xla/tsl/c/'];
const mostHeaderBytes = 1 << 20;

export interface UnpackOptions {
  wheelFile: string;
  wheel: EngineWheel;
  /** Get the libraries and the headers. */
  libFolder: string;
  includeFolder: string;
  onProgress: (written: number, total: number) => void;
  signal: AbortSignal;
}

/**
 * Takes the libraries and the headers out of the wheel, which is a zip archive: the members that are known by
 * name, each no larger than expected, and nothing else of the 15,000. yauzl reads its directory, refuses names
 * that lead elsewhere, and ends a member that is longer than the directory says.
 *
 * @throws StudioError `download-failed` where a library is missing or is not what it should be, `disk-full`
 */
export async function unpackWheel(options: UnpackOptions): Promise<void> {
  const { wheelFile, wheel, signal } = options;
  const total = unpackedBytesOf(wheel);
  const missing = new Set(Object.keys(wheel.libraries));
  let written = 0;
  try {
    const archive = await yauzl.openPromise(wheelFile);
    for await (const entry of archive.eachEntry()) {
      signal.throwIfAborted();
      const member = memberOf(entry, options);
      if (!member) continue;
      await mkdir(dirname(member.file), { recursive: true });
      const contents = await archive.openReadStreamPromise(entry);
      if (member.library)
        contents.on('data', (chunk: Buffer) =>
          options.onProgress((written += chunk.length), total),
        );
      await pipeline(contents, createWriteStream(member.file), { signal });
      if (member.library) missing.delete(member.library);
    }
  } catch (error) {
    if (signal.aborted || error instanceof StudioError) throw error;
    throw isDiskFull(error) ? diskFull(options, error) : unusable(wheel, error);
  }
  if (missing.size > 0) throw unusable(wheel, new Error(`it lacks ${[...missing].join(', ')}`));
}

/** Where a member goes; undefined for one that is not wanted. */
function memberOf(
  { fileName, uncompressedSize }: Entry,
  { wheel, libFolder, includeFolder }: UnpackOptions,
): { file: string; library?: string } | undefined {
  const { folder = 'tensorflow' } = wheel;
  const library = fileName.startsWith(`${folder}/`) ? fileName.slice(folder.length + 1) : '';
  const expected = Object.hasOwn(wheel.libraries, library) ? wheel.libraries[library] : undefined;
  if (expected !== undefined) {
    if (uncompressedSize !== expected)
      throw unusable(wheel, new Error(`${library} has ${uncompressedSize} bytes`));
    return { file: within(libFolder, library), library };
  }
  const header = fileName.replace('tensorflow/include/', '');
  const isHeader =
    header !== fileName &&
    header.endsWith('.h') &&
    uncompressedSize <= mostHeaderBytes &&
    headerFolders.some((folder) => header.startsWith(folder));
  return isHeader ? { file: within(includeFolder, header) } : undefined;
}

function within(folder: string, name: string): string {
  const file = resolve(folder, name);
  if (!file.startsWith(resolve(folder) + sep)) throw new Error(`"${name}" leads elsewhere`);
  return file;
}

function unusable({ file }: EngineWheel, cause: unknown): StudioError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new StudioError(
    'download-failed',
    `The engine could not be taken out of ${file}: ${why}.`,
    'Try again: it is downloaded anew.',
    { cause },
  );
}

function diskFull({ libFolder, wheel }: UnpackOptions, cause: unknown): StudioError {
  return new StudioError(
    'disk-full',
    `The disk is full, so the engine could not be unpacked (${libFolder}).`,
    `Make room for about ${formatBytes(unpackedBytesOf(wheel))}, then try again: the download itself is kept.`,
    { cause },
  );
}
