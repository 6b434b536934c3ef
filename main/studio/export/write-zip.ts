import { Zip, ZipPassThrough } from 'fflate';
import { open, readFile, type FileHandle } from 'node:fs/promises';
import { fileMode } from '../../store/close-to-others.ts';
import { makeBeside } from '../../files/write-beside.ts';

export interface ZipEntry {
  name: string;
  /** Where its content lies. */
  path: string | Buffer;
}

/** Packs files as they are (PNG is compressed already), one after the other, beside and renamed. */
export function writeZip(path: string, entries: readonly ZipEntry[]): Promise<void> {
  return makeBeside(path, async (partial) => {
    const output = await open(partial, 'wx', fileMode);
    await writeEntries(output, entries).finally(() => output.close());
  });
}

async function writeEntries(output: FileHandle, entries: readonly ZipEntry[]): Promise<void> {
  const pending: Uint8Array[] = [];
  const zip = new Zip((error, chunk) => {
    if (error) throw error;
    pending.push(chunk);
  });
  for (const { name, path } of entries) {
    const entry = new ZipPassThrough(name);
    zip.add(entry);
    entry.push(await readFile(path), true);
    await output.writev(pending.splice(0));
  }
  zip.end();
  await output.writev(pending.splice(0));
}
