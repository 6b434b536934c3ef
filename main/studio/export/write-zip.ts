import { Zip, ZipPassThrough } from 'fflate';
import { open, readFile, type FileHandle } from 'node:fs/promises';
import { StudioError } from '../../../shared/errors.ts';
import { fileMode } from '../../store/close-to-others.ts';
import { makeBeside } from '../../files/write-beside.ts';
import type { Progress } from './export-file.ts';

export interface ZipEntry {
  name: string;
  /** Where its content lies. */
  path: string | Buffer;
}

/**
 * Packs files as they are (PNG is compressed already), one after the other, beside and renamed.
 *
 * @throws StudioError `cancelled`
 */
export function writeZip(
  path: string,
  entries: readonly ZipEntry[],
  progress: Progress = {},
): Promise<void> {
  return makeBeside(path, async (partial) => {
    const output = await open(partial, 'wx', fileMode);
    await writeEntries(output, entries, progress).finally(() => output.close());
  });
}

async function writeEntries(
  output: FileHandle,
  entries: readonly ZipEntry[],
  { signal, onShare }: Progress,
): Promise<void> {
  const pending: Uint8Array[] = [];
  const zip = new Zip((error, chunk) => {
    if (error) throw error;
    pending.push(chunk);
  });
  for (const [place, { name, path }] of entries.entries()) {
    if (signal?.aborted) throw cancelled();
    const entry = new ZipPassThrough(name);
    zip.add(entry);
    entry.push(await readFile(path), true);
    await output.writev(pending.splice(0));
    onShare?.((place + 1) / entries.length);
  }
  zip.end();
  await output.writev(pending.splice(0));
}

function cancelled(): StudioError {
  return new StudioError('cancelled', 'The export was cancelled.', 'Nothing of it was kept.');
}
