import { realpathSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, resolve, sep } from 'node:path';
import { StudioError } from '../../../shared/errors.ts';
import { listDatasets } from '../../store/datasets.ts';
import type { ExportCore } from './export-file.ts';
import { noSuchFolder, unwritable } from './target-folder.ts';

/**
 * What a person exports never lands among the library's own files, whatever links lead there: a drawing would be
 * written over the database, and exported sprites would be swept away with a run. Nor does it land where a dataset's
 * sprites come from: folders of sprites are read and never written to, and the next import would learn from drawings.
 *
 * @param target a file or folder that may not exist yet
 * @throws StudioError `invalid-input`
 */
export function refuseTarget(
  { libraryPath, store }: Pick<ExportCore, 'libraryPath' | 'store'>,
  target: string,
): void {
  const place = realPlace(target);
  if (isWithin(realPlace(libraryPath), place)) {
    throw new StudioError(
      'invalid-input',
      `${target} is inside the studio’s library, whose files are the studio’s own.`,
      'Choose a place outside of the library.',
    );
  }
  const dataset = listDatasets(store).find(({ source }) => isSpriteFolderOf(source, place));
  if (!dataset) return;
  throw new StudioError(
    'invalid-input',
    `${target} is where the sprites of the dataset "${dataset.name}" come from (${dataset.source}). The studio only reads there: what it draws would be taken for sprites at the next import.`,
    'Choose a place outside of that folder.',
  );
}

/** What a browser sent, and what the studio drew itself, come from no path. Nobody keeps sprites in a disk's root. */
function isSpriteFolderOf(source: string, place: string): boolean {
  if (!isAbsolute(source) || dirname(source) === source) return false;
  return isWithin(realPlace(source), place);
}

function isWithin(folder: string, place: string): boolean {
  return place === folder || place.startsWith(folder + sep);
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

/**
 * Writing beside and renaming takes the place of whatever bears the name, be it `/dev/null`. What is written is a file, in a
 * folder that is there: a mistyped one is not made.
 *
 * @throws StudioError `invalid-input`, `not-found`
 */
export function refuseNoFile(target: string): void {
  const folder = dirname(resolve(target));
  if (!fileAt(folder)?.isDirectory()) throw noSuchFolder(folder);
  const found = fileAt(target);
  if (!found || found.isFile()) return;
  throw new StudioError(
    'invalid-input',
    `${target} is ${found.isDirectory() ? 'a folder' : 'no file'}, so nothing can be written over it.`,
    'Name a file to write to.',
  );
}

/**
 * Several files that are written at once do not take each other's place, whatever links and capitals lead there.
 *
 * @throws StudioError `invalid-input`
 */
export function refuseSameFile(targets: readonly string[]): void {
  const known = new Set<string>();
  for (const target of targets) {
    const found = fileAt(target);
    const place = found ? `${found.dev}/${found.ino}` : realPlace(target);
    if (known.has(place))
      throw new StudioError(
        'invalid-input',
        `Two files cannot both be written to ${target}.`,
        'Give each a name of its own.',
      );
    known.add(place);
  }
}

/** Nothing also where what lies above it is no folder. */
function fileAt(path: string) {
  try {
    return statSync(path, { throwIfNoEntry: false, bigint: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return undefined;
    throw unwritable(dirname(path), error);
  }
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
