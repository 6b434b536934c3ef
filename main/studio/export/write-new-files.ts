import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { StudioError } from '../../../shared/errors.ts';
import { writeBeside } from '../../files/write-beside.ts';
import type { ExportFile } from './export-file.ts';
import { unwritable } from './target-folder.ts';

/**
 * Adds files to a folder that a person chose: all of them, or none where one of them finds no room. What is there
 * already is never overwritten.
 *
 * @throws StudioError `disk-full`, `forbidden`, and what `files` throws
 */
export async function writeNewFiles(
  folder: string,
  files: AsyncIterable<ExportFile> | Iterable<ExportFile>,
): Promise<{ name: string; bytes: number }[]> {
  const written: { name: string; bytes: number }[] = [];
  try {
    for await (const { name, bytes } of files) {
      await writeBeside(join(folder, name), bytes, { existing: 'keep' });
      written.push({ name, bytes: bytes.length });
    }
    return written;
  } catch (error) {
    for (const { name } of written) await rm(join(folder, name), { force: true });
    throw error instanceof StudioError ? error : unwritable(folder, error);
  }
}
