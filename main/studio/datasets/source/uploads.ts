import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { isDiskFull } from '../../../../shared/disk-full.ts';
import { idSchema, maximumSourceBytes, maximumSourceFiles } from '../../../../shared/dataset.ts';
import { StudioError } from '../../../../shared/errors.ts';
import { makeBeside } from '../../../files/write-beside.ts';
import { libraryFolders } from '../../../store/library.ts';
import { findLabelTable } from '../labels/find-label-table.ts';
import type { SpriteSource } from './sprite-source.ts';

interface Upload {
  /** Relative names as the browser gave them, by the number of the file; whole files only. */
  names: Map<number, string>;
  /** Files begun, and bytes received in all. */
  files: number;
  bytes: number;
}

const maximumUploads = 8;
const maximumUploadBytes = 8 * 1024 * 1024 * 1024;
const maximumNameLength = 1_024;

/**
 * Files that a browser sends when a folder is dropped on it. They lie as uploads/ID/NUMBER in the
 * library: the names that the browser gives never become paths.
 */
export class Uploads {
  readonly #libraryPath: string;
  readonly #uploads = new Map<string, Upload>();
  /** A file that was still on its way when its upload was thrown away must not begin it anew. */
  readonly #discarded = new Set<string>();

  constructor(libraryPath: string) {
    this.#libraryPath = libraryPath;
  }

  /**
   * Takes one file; the first of an upload begins it. The browser chooses `uploadId`. `name` is the
   * file's path relative to what was dropped, with forward slashes.
   *
   * @throws StudioError `invalid-input`, `conflict`, `disk-full`; the file is not kept
   */
  async add(uploadId: string, name: string, content: AsyncIterable<Uint8Array>): Promise<void> {
    checkName(name);
    const upload = this.#uploads.get(uploadId) ?? this.#begin(uploadId);
    await mkdir(this.#folder(uploadId), { recursive: true });
    if (upload.files >= maximumSourceFiles) throw tooMuch(`${maximumSourceFiles} files`);
    const number = upload.files++;
    const path = join(this.#folder(uploadId), String(number));
    try {
      await makeBeside(path, (partial) =>
        pipeline(content, countBytes(upload), createWriteStream(partial, { flags: 'wx' })),
      );
      upload.names.set(number, name);
    } catch (error) {
      throw isDiskFull(error) ? noRoom(error) : error;
    }
  }

  /** @throws StudioError `not-found` */
  source(uploadId: string): SpriteSource {
    const sent = [...this.#find(uploadId).names].filter(([, name]) => !isHidden(name));
    const dropped = commonFolder(sent.map(([, name]) => name));
    const folder = this.#folder(uploadId);
    const files = sent
      .map(([number, name]) => ({
        name: dropped ? name.slice(dropped.length + 1) : name,
        path: join(folder, String(number)),
      }))
      .sort((one, other) => (one.name < other.name ? -1 : Number(one.name > other.name)));
    const table = findLabelTable(files.map(({ name }) => name));
    return {
      description: dropped ? `${dropped} (dropped)` : 'dropped files',
      suggestedName: dropped ?? 'Dropped sprites',
      items: files
        .filter(({ name }) => name !== table)
        .map(({ name, path }) => ({ name, from: { path } })),
      table: files.find(({ name }) => name === table) ?? null,
      skipped: [],
    };
  }

  async discard(uploadId: string): Promise<void> {
    if (!this.#uploads.delete(uploadId)) return;
    this.#discarded.add(uploadId);
    await rm(this.#folder(uploadId), { recursive: true, force: true });
  }

  async discardAll(): Promise<void> {
    await Promise.all([...this.#uploads.keys()].map((uploadId) => this.discard(uploadId)));
  }

  #begin(uploadId: string): Upload {
    if (!idSchema.safeParse(uploadId).success) throw strangeName(uploadId);
    if (this.#discarded.has(uploadId)) throw notThere();
    if (this.#uploads.size >= maximumUploads) {
      throw new StudioError(
        'conflict',
        `${maximumUploads} folders are being sent already.`,
        'Wait until one of them is imported, then drop the folder again.',
      );
    }
    const upload: Upload = { names: new Map(), files: 0, bytes: 0 };
    this.#uploads.set(uploadId, upload);
    return upload;
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
    'Make room there, then drop the folder again; or import it with the command line on the studio’s machine.',
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
  if (strange || name.length > maximumNameLength || name.includes('\0')) throw strangeName(name);
}

function strangeName(name: string): StudioError {
  return new StudioError(
    'invalid-input',
    `“${name.slice(0, 100)}” cannot be the name of a dropped file.`,
    'Drop the folder itself on the window.',
  );
}

function countBytes(upload: Upload): Transform {
  let fileBytes = 0;
  return new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      fileBytes += chunk.length;
      upload.bytes += chunk.length;
      if (fileBytes > maximumSourceBytes)
        done(tooMuch(`${maximumSourceBytes >> 20} MiB in a file`));
      else if (upload.bytes > maximumUploadBytes) done(tooMuch('8 GiB'));
      else done(null, chunk);
    },
  });
}

function tooMuch(limit: string): StudioError {
  return new StudioError(
    'invalid-input',
    `More than ${limit} cannot be dropped on a browser.`,
    'Drop a folder that holds the sprites alone, or import it with the command line on the studio’s machine.',
  );
}

/** The folder that was dropped, where all files lie in one. */
function commonFolder(names: readonly string[]): string | null {
  const first = names[0]?.split('/');
  if (!first || first.length < 2) return null;
  const folder = first[0] as string;
  return names.every((name) => name.startsWith(`${folder}/`)) ? folder : null;
}

function isHidden(name: string): boolean {
  return name.split('/').some((part) => part.startsWith('.'));
}
