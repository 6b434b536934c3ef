import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { partialEnding } from '../../../shared/library/file-names.ts';
import { liveStates } from '../../../shared/run/events.ts';
import { libraryFolders } from '../../store/library-folders.ts';
import { listRuns } from '../../store/runs.ts';
import { copyStore, type ReadableStore } from '../../store/store.ts';
import type { Core } from '../core.ts';
import {
  type GivenFile,
  givenWhileThere,
  writeGivenFiles,
  zipParts,
} from '../export/given-files.ts';
import type { Progress } from '../export/export-file.ts';
import type { FilePart } from '../export/save-file.ts';
import { runFolder } from '../library-layout.ts';
import { linkFolder } from '../../files/link-folder.ts';

interface BackedUp extends Pick<Core, 'libraryPath' | 'readOnly'> {
  store: ReadableStore;
}

/** What a library is made of: neither what browsers were given, nor what is being sent, nor locks and logs of its own. */
const folders = [
  libraryFolders.datasets,
  libraryFolders.runs,
  libraryFolders.favourites,
  libraryFolders.generators,
];
const tuning = 'tuning.json';

/** Holds on to room that a checkpoint may need, and is nothing. */
const isLeftOut = (name: string) => name.endsWith(partialEnding) || name === 'checkpoint.reserve';

/** What a backup is called before a person chooses. */
export function backupName(now = new Date()): string {
  return `sprite-library-${now.toISOString().slice(0, 10)}`;
}

/** A whole library as one zip, as it comes; unpacked, it is a library that can be opened. */
export async function* libraryZip(library: BackedUp): AsyncGenerator<FilePart> {
  const stage = await stageOf(library);
  try {
    yield* zipParts(await filesOf(library, stage));
  } finally {
    await rm(stage.folder, { recursive: true, force: true });
  }
}

/**
 * The same into a folder, which can be opened as a library.
 *
 * @throws StudioError as `writeGivenFiles` does
 */
export async function backUpToFolder(
  library: BackedUp,
  folder: string,
  progress: Progress,
): Promise<number> {
  const stage = await stageOf(library);
  try {
    return await writeGivenFiles(folder, await filesOf(library, stage), progress);
  } finally {
    await rm(stage.folder, { recursive: true, force: true });
  }
}

/** Where what changes while it is written lies as it was at one moment. */
interface Stage {
  folder: string;
  /** Names of the folders of runs that train. */
  live: ReadonlySet<string>;
}

/**
 * The database is copied, and what a live run has on the disk gets a second name: its trainer deletes checkpoints and
 * generators of before while the files are written. It lies where every opening of the library clears up.
 */
async function stageOf({ libraryPath, store, readOnly }: BackedUp): Promise<Stage> {
  const place = readOnly ? tmpdir() : join(libraryPath, libraryFolders.uploads);
  await mkdir(place, { recursive: true });
  const folder = await mkdtemp(join(place, 'backup-'));
  try {
    await copyStore(store, join(folder, 'studio.db'));
    const live = listRuns(store)
      .filter(({ state }) => liveStates.includes(state))
      .map(({ id }) => runFolder(id));
    for (const run of live) await linkAll(join(libraryPath, run), join(folder, run));
    return { folder, live: new Set(live) };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

async function linkAll(from: string, to: string): Promise<void> {
  const entries = await readdir(from, { withFileTypes: true });
  linkFolder(
    from,
    to,
    entries.map(({ name }) => name).filter((name) => !isLeftOut(name)),
  );
  for (const { name } of entries.filter((entry) => entry.isDirectory()))
    if (!isLeftOut(name)) await linkAll(join(from, name), join(to, name));
}

async function filesOf({ libraryPath }: BackedUp, stage: Stage): Promise<GivenFile[]> {
  const files = await filesBelow(stage.folder);
  const known = await filesIn(libraryPath, tuning);
  for (const folder of folders) {
    const entries = await readdir(join(libraryPath, folder)).catch(() => []);
    for (const name of entries.filter((each) => !isLeftOut(each)))
      if (!stage.live.has(`${folder}/${name}`))
        known.push(...(await filesIn(libraryPath, `${folder}/${name}`)));
  }
  return [...files, ...known];
}

/** A file, or those of a folder. */
async function filesIn(root: string, name: string): Promise<GivenFile[]> {
  const path = join(root, ...name.split('/'));
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile()) return [fileOf(root, path, found.size)];
  return found?.isDirectory() ? filesBelow(root, path) : [];
}

async function filesBelow(root: string, folder = root): Promise<GivenFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files: GivenFile[] = [];
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    const parts = relative(root, path).split(sep);
    if (!entry.isFile() || parts.some(isLeftOut)) continue;
    const found = await stat(path).catch(() => undefined);
    if (found) files.push(fileOf(root, path, found.size));
  }
  return files;
}

/** What was deleted meanwhile is empty, as what is damaged: a run takes the checkpoint before it. */
function fileOf(root: string, path: string, bytes: number): GivenFile {
  const name = relative(root, path).split(sep).join('/');
  return givenWhileThere(name, path, bytes, () => undefined);
}
