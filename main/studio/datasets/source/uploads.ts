import { formatBytes } from '../../../../shared/format.ts';
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { isDiskFull } from '../../../../shared/library/disk-full.ts';
import { idSchema, mostSourceFiles, mostBytesOf } from '../../../../shared/dataset/dataset.ts';
import { StudioError } from '../../../../shared/errors.ts';
import { byCodeUnits } from '../../../../shared/text-order.ts';
import { freeBytes } from '../../../files/free-bytes.ts';
import { makeBeside } from '../../../files/write-beside.ts';
import { fileMode } from '../../../store/close-to-others.ts';
import { libraryFolders } from '../../../store/library-folders.ts';
import { findLabelTable } from '../labels/label-table.ts';
import type { SpriteSource } from './sprite-source.ts';

interface Upload {
  /** Relative names as the browser gave them, by the number of the file; whole files only. */
  names: Map<number, string>;
  /** Files begun, and bytes received in all. */
  files: number;
  bytes: number;
  /** When the browser sent something last, by `performance.now()`. */
  heardAt: number;
  /** Throws it away when the browser is silent for too long; null once an import will use it up. */
  expiry: NodeJS.Timeout | null;
}

const mostUploads = 8;
/** Of all dropped folders together. */
const mostBytesOfUpload = 8 * 2 ** 30;
/** The rest is for the dataset that is made of them, and for what trains meanwhile. */
const shareOfDisk = 0.5;
const longestFileName = 1_024;
/** A window that was closed in the middle says nothing; one that sends is never silent for so long. */
export const expiresAfterMs = 10 * 60_000;
/** One that is silent for so long makes room for another drop. */
export const givesWayAfterMs = 60_000;

/**
 * Files that a browser sends when a folder is dropped on it. They lie as uploads/ID/NUMBER in the
 * library: the names that the browser gives never become paths.
 */
export class Uploads {
  readonly #libraryPath: string;
  readonly #uploads = new Map<string, Upload>();
  /** A file that was still on its way when its upload was thrown away must not begin it anew. */
  readonly #discarded = new Set<string>();
  readonly #freeBytes: (folder: string) => Promise<number>;

  constructor(libraryPath: string, options: { freeBytes?: typeof freeBytes } = {}) {
    this.#libraryPath = libraryPath;
    this.#freeBytes = options.freeBytes ?? freeBytes;
  }

  /**
   * Takes one file; the first of an upload begins it. The browser chooses `uploadId`. `name` is the
   * file's path relative to what was dropped, with forward slashes.
   *
   * @throws StudioError `invalid-input`, `conflict`, `disk-full`; the file is not kept
   */
  async add(uploadId: string, name: string, content: AsyncIterable<Uint8Array>): Promise<void> {
    checkName(name);
    const upload = this.#uploads.get(uploadId) ?? (await this.#begin(uploadId));
    await mkdir(this.#folder(uploadId), { recursive: true });
    if (upload.files >= mostSourceFiles) throw tooMuch(`${mostSourceFiles} files`);
    const number = upload.files++;
    const path = join(this.#folder(uploadId), String(number));
    const mostBytes = await this.#mostBytes();
    let fileBytes = 0;
    const count = (chunk: Uint8Array): void => {
      fileBytes += chunk.length;
      upload.bytes += chunk.length;
      if (this.#uploads.get(uploadId) !== upload) throw notThere();
      if (fileBytes > mostBytesOf(name))
        throw tooMuch(`${formatBytes(mostBytesOf(name))} in a file (${name})`);
      if (this.#bytes > mostBytes) throw tooMuchInAll(mostBytes);
      upload.heardAt = performance.now();
      upload.expiry?.refresh();
    };
    try {
      await makeBeside(path, async (partial) => {
        // Opened first: a stream that fails before its file is there would make it after it was taken away.
        const file = await open(partial, 'wx', fileMode);
        try {
          await pipeline(content, each(count), file.createWriteStream());
        } finally {
          await file.close();
        }
      });
      upload.names.set(number, name);
    } catch (error) {
      upload.bytes -= fileBytes;
      throw !(error instanceof StudioError) && isDiskFull(error) ? noRoom(error) : error;
    }
  }

  /**
   * Keeps what was sent until an import, which may have to wait for others, has used it up.
   *
   * @throws StudioError `not-found`
   */
  claim(uploadId: string): void {
    const upload = this.#find(uploadId);
    clearTimeout(upload.expiry ?? undefined);
    upload.expiry = null;
  }

  /**
   * The whole files of an upload, as they were named, in no order.
   *
   * @throws StudioError `not-found`
   */
  files(uploadId: string): { name: string; path: string }[] {
    const folder = this.#folder(uploadId);
    return [...this.#find(uploadId).names].map(([number, name]) => ({
      name,
      path: join(folder, String(number)),
    }));
  }

  /** The same; none where nothing of it has come. */
  filesIfAny(uploadId: string): { name: string; path: string }[] {
    return this.#uploads.has(uploadId) ? this.files(uploadId) : [];
  }

  /** @throws StudioError `not-found` */
  source(uploadId: string): SpriteSource {
    const sent = this.files(uploadId).filter(({ name }) => !isHidden(name));
    const dropped = commonFolder(sent.map(({ name }) => name));
    const files = sent
      .map(({ name, path }) => ({ name: dropped ? name.slice(dropped.length + 1) : name, path }))
      .sort((one, other) => byCodeUnits(one.name, other.name));
    const table = findLabelTable(files.map(({ name }) => name));
    return {
      description: dropped ? `${dropped} (dropped)` : 'dropped files',
      suggestedName: dropped ?? 'Dropped sprites',
      origin: { kind: 'originals' },
      items: files
        .filter(({ name }) => name !== table)
        .map(({ name, path }) => ({ name, from: { path } })),
      table: files.find(({ name }) => name === table) ?? null,
      sheetData: [],
      skipped: [],
    };
  }

  async discard(uploadId: string): Promise<void> {
    clearTimeout(this.#uploads.get(uploadId)?.expiry ?? undefined);
    if (!this.#uploads.delete(uploadId)) return;
    this.#discarded.add(uploadId);
    await rm(this.#folder(uploadId), { recursive: true, force: true });
  }

  async discardAll(): Promise<void> {
    await Promise.all([...this.#uploads.keys()].map((uploadId) => this.discard(uploadId)));
  }

  async #begin(uploadId: string): Promise<Upload> {
    if (!idSchema.safeParse(uploadId).success) throw strangeName(uploadId);
    if (this.#discarded.has(uploadId)) throw notThere();
    if (this.#uploads.size >= mostUploads) await this.#makeWay();
    // Files of one folder arrive side by side.
    const known = this.#uploads.get(uploadId);
    if (known) return known;
    const expiry = setTimeout(() => void this.discard(uploadId), expiresAfterMs).unref();
    const heardAt = performance.now();
    const upload: Upload = { names: new Map(), files: 0, bytes: 0, heardAt, expiry };
    this.#uploads.set(uploadId, upload);
    return upload;
  }

  /** Throws away what was silent longest, if that was for long enough. */
  async #makeWay(): Promise<void> {
    const [silent] = [...this.#uploads]
      .filter(([, { expiry }]) => expiry !== null)
      .sort(([, one], [, other]) => one.heardAt - other.heardAt);
    if (silent && performance.now() - silent[1].heardAt >= givesWayAfterMs) {
      return this.discard(silent[0]);
    }
    throw new StudioError(
      'conflict',
      `${mostUploads} folders are being sent already.`,
      'Wait until one of them is imported, or for a minute if a window was closed while it sent; then drop the folder again.',
    );
  }

  /** Of all uploads. */
  get #bytes(): number {
    return [...this.#uploads.values()].reduce((sum, { bytes }) => sum + bytes, 0);
  }

  async #mostBytes(): Promise<number> {
    const room = (await this.#freeBytes(this.#libraryPath)) + this.#bytes;
    return Math.min(mostBytesOfUpload, Math.floor(room * shareOfDisk));
  }

  #find(uploadId: string): Upload {
    const upload = this.#uploads.get(uploadId);
    if (upload) return upload;
    throw notThere();
  }

  #folder(uploadId: string): string {
    return join(this.#libraryPath, libraryFolders.uploads, uploadId);
  }
}

function noRoom(cause: unknown): StudioError {
  return new StudioError(
    'disk-full',
    'There is no room left on the disk of the library for the dropped files.',
    'Make room there, then drop the folder again; or import it with the command line on the computer that runs the studio.',
    { cause },
  );
}

function notThere(): StudioError {
  return new StudioError(
    'not-found',
    'The dropped files are not there any more.',
    'Drop the folder again.',
  );
}

/** Names are shown and become labels; they must still be what a browser can have dropped. */
function checkName(name: string): void {
  const parts = name.split('/');
  const strange = parts.some((part) => part === '' || part === '.' || part === '..');
  if (strange || name.length > longestFileName || name.includes('\0')) throw strangeName(name);
}

function strangeName(name: string): StudioError {
  return new StudioError(
    'invalid-input',
    `“${name.slice(0, 100)}” cannot be the name of a dropped file.`,
    'Drop the folder itself on the window.',
  );
}

/** Passes chunks on; what `look` throws ends the stream. */
function each(look: (chunk: Uint8Array) => void) {
  return async function* (content: AsyncIterable<Uint8Array>) {
    for await (const chunk of content) {
      look(chunk);
      yield chunk;
    }
  };
}

function tooMuch(limit: string): StudioError {
  return new StudioError(
    'invalid-input',
    `More than ${limit} cannot be dropped on a browser.`,
    'Drop a folder that holds the sprites alone, or import it with the command line on the computer that runs the studio.',
  );
}

function tooMuchInAll(mostBytes: number): StudioError {
  const limit = formatBytes(mostBytes);
  if (mostBytes < mostBytesOfUpload)
    return new StudioError(
      'disk-full',
      `The disk of the library has no room for what was dropped: ${limit} of dropped files may lie there, half of what is free.`,
      'Make room there, or wait until other drops are imported; or import the folder with the command line on the computer that runs the studio, which copies nothing.',
    );
  return new StudioError(
    'conflict',
    `Dropped folders may take ${limit} at once, and this would be more.`,
    'Wait until other drops are imported; or import the folder with the command line on the computer that runs the studio, which copies nothing.',
  );
}

/** The folder that was dropped, where all files lie in one. */
export function commonFolder(names: readonly string[]): string | null {
  const first = names[0]?.split('/');
  if (!first || first.length < 2) return null;
  const folder = first[0] as string;
  return names.every((name) => name.startsWith(`${folder}/`)) ? folder : null;
}

export function isHidden(name: string): boolean {
  return name.split('/').some((part) => part.startsWith('.'));
}
