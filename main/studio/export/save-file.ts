import { mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { StudioError } from '../../../shared/errors.ts';
import type { SavedFile, SavedKind } from '../../../shared/api/saved-file.ts';
import { makeBeside } from '../../files/write-beside.ts';
import { fileMode } from '../../store/close-to-others.ts';
import { libraryFolders } from '../../store/library-folders.ts';
import { libraryReadOnly } from '../library-trouble.ts';
import type { ExportCore, Progress } from './export-file.ts';
import { UniqueNames } from './file-names.ts';
import { refuseNoFile, refuseTarget } from './refuse-target.ts';
import { unwritable } from './target-folder.ts';

/** A part of a file's content, and how much of it there is with it, 0 to 1. */
export interface FilePart {
  text: string | Uint8Array;
  share: number;
}

export type FileParts = Iterable<FilePart> | AsyncIterable<FilePart>;

interface Saving {
  /** Before a person chooses: without its ending. */
  name: string;
  kind: SavedKind;
  parts: () => FileParts;
}

/** What asks a person where a file is to lie; a host without a window has none. */
interface SaveDialog {
  pickSave?: (suggestedName: string, kind: SavedKind) => Promise<string | null>;
}

/**
 * Writes a file where the person says (desktop), or into the library's exports for a browser to download.
 *
 * @returns null where the person cancels the dialog
 * @throws StudioError `invalid-input`, `disk-full`, `forbidden`, `library-read-only`, `cancelled`
 */
export async function saveFile(
  core: ExportCore & { readOnly: boolean },
  { pickSave }: SaveDialog,
  { name, kind, parts }: Saving,
  progress: Progress = {},
): Promise<SavedFile | null> {
  if (pickSave) {
    const path = await pickSave(`${name}.${kind}`, kind);
    if (path === null) return null;
    refuseTarget(core, path);
    return { path, bytes: await writeParts(path, parts(), progress), downloadPath: null };
  }
  if (core.readOnly) throw libraryReadOnly(core.libraryPath);
  const folder = join(core.libraryPath, libraryFolders.exports);
  await mkdir(folder, { recursive: true });
  const now = new Date().toISOString().slice(0, 19).replaceAll(/[:T]/g, '-');
  const file = (await UniqueNames.beside(folder)).take(`${now}-${name}`, `.${kind}`);
  const bytes = await writeParts(join(folder, file), parts(), progress, fileMode);
  return { path: join(folder, file), bytes, downloadPath: `${libraryFolders.exports}/${file}` };
}

/**
 * Writes parts as they come, so that a file may be larger than memory. Nothing half written stays.
 *
 * @returns how many bytes there are
 * @throws StudioError `invalid-input`, `disk-full`, `forbidden`, `cancelled`
 */
export async function writeParts(
  path: string,
  parts: FileParts,
  progress: Progress = {},
  mode?: number,
): Promise<number> {
  refuseNoFile(path);
  try {
    return await writePartsBeside(path, parts, progress, mode);
  } catch (error) {
    throw error instanceof StudioError ? error : unwritable(dirname(path), error);
  }
}

/** The same for a file of the library's own, where what the disk has against it means something else. */
export function writePartsBeside(
  path: string,
  parts: FileParts,
  { signal, onShare }: Progress = {},
  mode?: number,
): Promise<number> {
  return makeBeside(path, async (partial) => {
    const file = await open(partial, 'wx', mode);
    let bytes = 0;
    try {
      for await (const { text, share } of parts) {
        if (signal?.aborted) throw cancelled();
        const written = typeof text === 'string' ? Buffer.from(text) : text;
        await file.writeFile(written);
        bytes += written.byteLength;
        onShare?.(share);
      }
      return bytes;
    } finally {
      await file.close();
    }
  });
}

function cancelled(): StudioError {
  return new StudioError('cancelled', 'Writing the file was cancelled.', 'Nothing of it was kept.');
}
