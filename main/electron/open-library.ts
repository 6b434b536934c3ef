import { z } from 'zod';
import { profileNote } from './profile-note.ts';

const openLibrarySchema = z.object({
  libraryPath: z.string().min(1).max(4_096),
  isClosing: z.boolean(),
});
/** Which library the one open studio has, as a second start reads it: Electron tells only the first of the second. */
export type OpenLibrary = z.output<typeof openLibrarySchema>;

const note = profileNote('open-library.json', openLibrarySchema);

/** Leaves a note for a second start. Without it that start knows less, which is no reason not to go on. */
export function noteOpenLibrary(library: OpenLibrary): void {
  note.write(library, 'A second start cannot be told which library is open');
}

/** Undefined where the note is missing or damaged. */
export function readOpenLibrary(): OpenLibrary | undefined {
  return note.read();
}
