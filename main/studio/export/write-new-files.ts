import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { countOf } from '../../../shared/format.ts';
import { StudioError } from '../../../shared/errors.ts';
import { writeNewBesideSync } from '../../files/write-beside.ts';
import type { ExportFile } from './export-file.ts';
import { unwritable } from './target-folder.ts';

interface Written {
  name: string;
  bytes: number;
}

/**
 * Adds files to a folder that a person chose: all of them, or none where one of them finds no room or it is called off;
 * how many were taken away again is said. What is there already is never overwritten.
 *
 * @returns them in their order
 * @throws StudioError `disk-full`, `forbidden`, and what `files` throws
 */
export async function writeNewFiles(
  folder: string,
  files: AsyncIterable<ExportFile> | Iterable<ExportFile>,
): Promise<Written[]> {
  const written: Written[] = [];
  try {
    for await (const { name, bytes } of files) {
      writeNewBesideSync(join(folder, name), bytes);
      written.push({ name, bytes: bytes.length });
    }
    return written;
  } catch (error) {
    for (const { name } of written) await rm(join(folder, name), { force: true });
    throw takenAway(
      error instanceof StudioError ? error : unwritable(folder, error),
      written.length,
    );
  }
}

function takenAway(error: StudioError, count: number): StudioError {
  if (count === 0) return error;
  const were = count === 1 ? 'The one file' : `The ${countOf(count, ['# file', '# files'])}`;
  const hint = `${were} that had been written until then ${count === 1 ? 'was' : 'were'} taken away again. ${error.hint}`;
  return new StudioError(error.code, error.message, hint, { cause: error });
}
