import { open } from 'node:fs/promises';
import yauzl, { type Entry } from 'yauzl';
import {
  isArchive,
  mostArchiveBytes,
  mostSourceBytes,
  mostSourceFiles,
  mostUnpackedBytes,
} from '../../../../shared/dataset/dataset.ts';
import { StudioError } from '../../../../shared/errors.ts';
import { formatBytes } from '../../../../shared/format.ts';
import { byCodeUnits } from '../../../../shared/text-order.ts';
import { newId } from '../../../store/new-id.ts';
import { findLabelTable } from '../labels/label-table.ts';
import { tooManyFiles } from './scan-folder.ts';
import type {
  OpenedSource,
  SkippedFile,
  SourceItem,
  SpriteSource,
  TableFile,
} from './sprite-source.ts';
import { commonFolder, isHidden, type Uploads } from './uploads.ts';
import { contentsOf } from './zip-contents.ts';

/**
 * Unpacks the zip archives of a source beside it, as if their folders lay there: `pack.zip` with `fire/a.png` gives
 * `pack/fire/a.png`, and a source that is nothing but an archive what it holds. Archives come from strangers: they are
 * unpacked as uploads are, where names never become paths, and bounded as those are; what is a link, encrypted or an
 * archive again is left out and named.
 *
 * @throws StudioError `invalid-input` for one that unpacks to too much, and as `Uploads.add` does
 */
export async function unpackArchives(
  source: SpriteSource,
  uploads: Uploads,
  signal?: AbortSignal,
): Promise<OpenedSource> {
  const archives = source.items.filter(({ name, from }) => isArchive(name) && 'path' in from);
  if (archives.length === 0) return { source, close: () => Promise.resolve() };
  const uploadId = newId();
  const close = () => uploads.discard(uploadId);
  try {
    const unpacking = new Unpacking(uploads, uploadId, signal);
    const isAlone = source.items.length === 1 && !source.table;
    const files: TableFile[] = [];
    for (const { name, from } of archives) {
      const path = (from as { path: string | Buffer }).path;
      const folder = isAlone ? '' : `${name.slice(0, -'.zip'.length)}/`;
      files.push(...(await unpacking.unpack(name, path, folder)));
    }
    const others = source.items.filter((item) => !archives.includes(item));
    return { source: withFiles(source, others, files, unpacking.skipped), close };
  } catch (error) {
    await close();
    throw error;
  }
}

function withFiles(
  source: SpriteSource,
  others: readonly SourceItem[],
  files: readonly TableFile[],
  skipped: readonly SkippedFile[],
): SpriteSource {
  const unpacked = files.map(({ name, path }): SourceItem => ({ name, from: { path } }));
  const all = [...others, ...unpacked].sort((one, other) => byCodeUnits(one.name, other.name));
  const tableName = source.table ? null : findLabelTable(all.map(({ name }) => name));
  return {
    ...source,
    items: all.filter(({ name }) => name !== tableName),
    table: source.table ?? files.find(({ name }) => name === tableName) ?? null,
    skipped: [...source.skipped, ...skipped],
  };
}

const symbolicLink = 0o120000;
const kindOfFile = 0o170000;

class Unpacking {
  readonly skipped: SkippedFile[] = [];
  readonly #uploads: Uploads;
  readonly #uploadId: string;
  readonly #signal: AbortSignal | undefined;
  #bytes = 0;
  #entries = 0;
  #archives = 0;

  constructor(uploads: Uploads, uploadId: string, signal: AbortSignal | undefined) {
    this.#uploads = uploads;
    this.#uploadId = uploadId;
    this.#signal = signal;
  }

  /** @returns the files of an archive; none where it cannot be read */
  async unpack(name: string, path: string | Buffer, folder: string): Promise<TableFile[]> {
    const prefix = `${this.#archives++}/`;
    try {
      await this.#unpackInto(prefix, name, path);
    } catch (error) {
      if (error instanceof StudioError || this.#signal?.aborted) throw error;
      const why = error instanceof Error ? error.message : String(error);
      this.skipped.push({
        file: name,
        reason: `is an archive that cannot be read (${why})`,
      });
    }
    const unpacked = this.#unpacked(prefix);
    const top = commonFolder(unpacked.map((file) => file.name));
    return unpacked.map((file) => ({
      path: file.path,
      name: folder + (top ? file.name.slice(top.length + 1) : file.name),
    }));
  }

  #unpacked(prefix: string): TableFile[] {
    return this.#uploads
      .filesIfAny(this.#uploadId)
      .filter(({ name }) => name.startsWith(prefix))
      .map(({ name, path }) => ({ name: name.slice(prefix.length), path }));
  }

  async #unpackInto(prefix: string, archiveName: string, path: string | Buffer): Promise<void> {
    const file = await open(path, 'r');
    try {
      const { size } = await file.stat();
      if (size > mostArchiveBytes) throw tooLarge(archiveName);
      const archive = await yauzl.fromFdPromise(file.fd, { autoClose: false });
      // Its directory first: what would be too much is refused before any of it is unpacked.
      const entries: NamedEntry[] = [];
      for await (const entry of archive.eachEntry()) {
        this.#signal?.throwIfAborted();
        this.#consider(entry, archiveName, entries);
      }
      for (const { name, entry } of entries) {
        this.#signal?.throwIfAborted();
        await this.#uploads.add(this.#uploadId, prefix + name, contentsOf(archive, entry));
        this.#uploads.claim(this.#uploadId);
      }
    } finally {
      await file.close();
    }
  }

  #consider(entry: Entry, archiveName: string, entries: NamedEntry[]): void {
    const name = entry.fileName
      .split('/')
      .filter((part) => part !== '' && part !== '.')
      .join('/');
    // Those that are passed over count too: an archive may hold nothing else.
    if (++this.#entries > mostSourceFiles)
      throw tooManyFiles(
        archiveName,
        'Unpack it, and import a folder that holds the sprites alone.',
      );
    if (entry.fileName.endsWith('/') || name === '' || isLeftBySystem(name)) return;
    const reason = whyLeftOut(entry, name);
    if (reason) {
      this.skipped.push({ file: `${archiveName}/${name}`, reason });
      return;
    }
    this.#bytes += entry.uncompressedSize;
    if (this.#bytes > mostUnpackedBytes) throw unpacksToTooMuch(archiveName);
    entries.push({ name, entry });
  }
}

interface NamedEntry {
  name: string;
  entry: Entry;
}

/** macOS lays what it knows of files beside them. */
function isLeftBySystem(name: string): boolean {
  return isHidden(name) || name.startsWith('__MACOSX/');
}

function whyLeftOut(entry: Entry, name: string): string | null {
  if (entry.isEncrypted()) return 'is encrypted; unpack the archive with its password first';
  if (!entry.canDecodeFileData()) return 'is packed in a way that the studio cannot unpack';
  if (((entry.externalFileAttributes >>> 16) & kindOfFile) === symbolicLink)
    return 'is a link, which is not followed out of an archive';
  if (isArchive(name)) return 'is an archive within an archive; unpack it first';
  if (entry.uncompressedSize > mostSourceBytes)
    return `has ${formatBytes(entry.uncompressedSize)}; at most ${formatBytes(mostSourceBytes)} are read`;
  return null;
}

function tooLarge(name: string): StudioError {
  return new StudioError(
    'invalid-input',
    `${name} is larger than ${formatBytes(mostArchiveBytes)}.`,
    'Unpack it, and import the folder that comes of it.',
  );
}

function unpacksToTooMuch(name: string): StudioError {
  return new StudioError(
    'invalid-input',
    `${name} would unpack to more than ${formatBytes(mostUnpackedBytes)}.`,
    'Unpack it yourself, if you trust it, and import a folder that holds the sprites alone.',
  );
}
