import { existsSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { z } from 'zod';
import { languageCodeSchema } from '../../shared/api/desktop-settings.ts';
import { poolPlaceSchema } from '../../shared/pool/connection.ts';
import { profileNote } from './profile-note.ts';

const pathSchema = z.string().max(4_096).refine(isAbsolute);
const mostRecent = 10;

const schema = z.object({
  /** Libraries that were open, the newest first. */
  recentLibraries: z.array(pathSchema).max(mostRecent).catch([]),
  /** The one that was chosen in the window: it is opened where nothing else is said. */
  chosenLibrary: pathSchema.optional().catch(undefined),
  notifies: z.boolean().catch(true),
  /** That of the window, so that the menu has it before there is one. */
  language: languageCodeSchema.optional().catch(undefined),
  /** The pool that is opened with the studio; what opens it is the keyring's. */
  pool: poolPlaceSchema.extend({ hasSecrets: z.boolean() }).nullable().catch(null),
});
type Preferences = z.output<typeof schema>;

const note = profileNote<Preferences>('preferences.json', schema);

/** What the desktop remembers for a person, whatever library is open. */
export function preferences(): Preferences {
  return note.read() ?? { recentLibraries: [], notifies: true, pool: null };
}

export function changePreferences(changes: Partial<Preferences>): void {
  note.write({ ...preferences(), ...changes }, 'What was chosen cannot be remembered');
}

export function rememberLibrary(path: string): void {
  const others = preferences().recentLibraries.filter((other) => other !== path);
  changePreferences({ recentLibraries: [path, ...others].slice(0, mostRecent) });
}

/** The one to open where nothing else is said; undefined where none was chosen, or it is not there now: its drive may come back. */
export function chosenLibrary(): string | undefined {
  return missingLibrary() === undefined ? preferences().chosenLibrary : undefined;
}

/** The chosen one, where it is not there. */
export function missingLibrary(): string | undefined {
  const { chosenLibrary: path } = preferences();
  return path === undefined || existsSync(path) ? undefined : path;
}
