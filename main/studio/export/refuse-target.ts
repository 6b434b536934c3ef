import { realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { StudioError } from '../../../shared/errors.ts';

/**
 * What a person exports never lands among the library's own files, whatever links lead there: a drawing would be
 * written over the database, and exported sprites would be swept away with a run.
 *
 * @param target a file or folder that may not exist yet
 * @throws StudioError `invalid-input`
 */
export function refuseInLibrary(libraryPath: string, target: string): void {
  const [library, place] = [realPlace(libraryPath), realPlace(target)];
  if (place !== library && !place.startsWith(library + sep)) return;
  throw new StudioError(
    'invalid-input',
    `${target} is inside the studio’s library, whose files are the studio’s own.`,
    'Choose a place outside of the library.',
  );
}

/**
 * The picture that is drawn from stays: also where it is reached by a link, or by a name in other capitals.
 *
 * @throws StudioError `invalid-input`
 */
export function refuseOverwriting(source: string, target: string): void {
  const [one, other] = [fileAt(source), fileAt(target)];
  if (!one || !other || one.ino !== other.ino || one.dev !== other.dev) return;
  throw new StudioError(
    'invalid-input',
    `${target} is the picture to draw from; it would be written over.`,
    'Choose another file to write to.',
  );
}

function fileAt(path: string) {
  return statSync(path, { throwIfNoEntry: false, bigint: true });
}

/** Where a path really is: links followed as far as it exists. */
function realPlace(path: string): string {
  const absolute = resolve(path);
  try {
    return realpathSync.native(absolute);
  } catch {
    // Not there yet: what is above it decides.
    const above = dirname(absolute);
    return above === absolute ? absolute : join(realPlace(above), basename(absolute));
  }
}
