import { rename, writeFile } from 'node:fs/promises';
import { partialEnding } from '../../shared/partial-files.ts';

/** Writes a file beside its place and renames it: nobody ever sees half of it. */
export async function writeBeside(path: string, bytes: Uint8Array): Promise<void> {
  const partial = path + partialEnding;
  await writeFile(partial, bytes);
  await rename(partial, path);
}
