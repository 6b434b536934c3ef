import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { app } from 'electron';
import { z } from 'zod';
import { partialEnding } from '../../shared/partial-files.ts';

const openLibrarySchema = z.object({
  libraryPath: z.string().min(1).max(4_096),
  isClosing: z.boolean(),
});
/** Which library the one open studio has, as a second start reads it: Electron tells only the first of the second. */
export type OpenLibrary = z.output<typeof openLibrarySchema>;

const notePath = () => join(app.getPath('userData'), 'open-library.json');

/** Leaves a note for a second start. Without it that start knows less, which is no reason not to go on. */
export function noteOpenLibrary(library: OpenLibrary): void {
  const partial = notePath() + partialEnding;
  try {
    mkdirSync(app.getPath('userData'), { recursive: true });
    writeFileSync(partial, `${JSON.stringify(library)}\n`);
    renameSync(partial, notePath());
  } catch (error) {
    process.stderr.write(`A second start cannot be told which library is open: ${String(error)}\n`);
  }
}

/** Undefined where the note is missing or damaged. */
export function readOpenLibrary(): OpenLibrary | undefined {
  try {
    return openLibrarySchema.parse(JSON.parse(readFileSync(notePath(), 'utf8')));
  } catch {
    return undefined;
  }
}
