import { Zip, ZipPassThrough } from 'fflate';
import { open, readFile, rename, rm, type FileHandle } from 'node:fs/promises';
import { partialEnding } from '../../../shared/partial-files.ts';

export interface ZipEntry {
  name: string;
  /** Where its content lies. */
  path: string;
}

/** Packs files as they are (PNG is compressed already), one after the other, beside and renamed. */
export async function writeZip(path: string, entries: readonly ZipEntry[]): Promise<void> {
  const partial = path + partialEnding;
  try {
    const output = await open(partial, 'w');
    await writeEntries(output, entries).finally(() => output.close());
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
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
