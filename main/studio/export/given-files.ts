import { createReadStream } from 'node:fs';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import { StudioError } from '../../../shared/errors.ts';
import { makeFolders } from '../../store/make-folders.ts';
import type { Progress } from './export-file.ts';
import { type FilePart, writeParts } from './save-file.ts';
import { unwritable } from './target-folder.ts';

/** One of several files that are given out together, in a folder or as a zip. */
export interface GivenFile {
  /** With folders, by slashes. */
  name: string;
  /** About how long it is: for how far one has come. */
  bytes: number;
  content: () => AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

export function givenText(name: string, text: string): GivenFile {
  const bytes = Buffer.from(text);
  return { name, bytes: bytes.length, content: () => [bytes] };
}

/** One that lies on the disk by whatever name. */
export function givenPath(name: string, path: string | Buffer, bytes: number): GivenFile {
  return {
    name,
    bytes,
    content: () => (bytes <= readWhole ? wholeOf(path) : createReadStream(path)),
  };
}

/** One that may be deleted while it is waited for. */
export function givenWhileThere(
  name: string,
  path: string,
  bytes: number,
  whenGone: () => void,
): GivenFile {
  return { name, bytes, content: () => contentWhileThere(path, whenGone) };
}

async function* contentWhileThere(path: string, whenGone: () => void): AsyncGenerator<Buffer> {
  try {
    yield* createReadStream(path) as AsyncIterable<Buffer>;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    whenGone();
  }
}

/** A stream for each of 20,000 creatures of a kilobyte would take twice as long. */
const readWhole = 1_000_000;

async function* wholeOf(path: string | Buffer): AsyncGenerator<Buffer> {
  yield await readFile(path);
}

/** What is packed small already gains nothing by being packed again. */
const worthPacking = /\.(json|csv|md|txt|log|html|jsonl)$/;

/**
 * Files as one zip, as it comes: none of them is ever held whole. As large and as many as one likes: yazl writes Zip64
 * where it takes that. Every zip that the studio writes is written here.
 */
export async function* zipParts(files: readonly GivenFile[]): AsyncGenerator<FilePart> {
  const zip = new ZipFile();
  const output = zip.outputStream as Readable;
  const total = files.reduce((sum, { bytes }) => sum + bytes, 1);
  let done = 0;
  let reading: Readable | undefined;
  zip.on('error', (error) =>
    output.destroy(error instanceof Error ? error : new Error(String(error))),
  );
  for (const { name, content } of files) {
    zip.addReadStreamLazy(name, { compress: worthPacking.test(name) }, (give) => {
      const counted = async function* () {
        for await (const part of content()) {
          done += part.length;
          yield part;
        }
      };
      const stream = Readable.from(counted(), { objectMode: false });
      // One that fails ends the whole.
      stream.on('error', (error) => output.destroy(error));
      reading = stream;
      give(null, stream);
    });
  }
  zip.end();
  try {
    for await (const text of output as AsyncIterable<Uint8Array>)
      yield { text, share: Math.min(0.999, done / total) };
    yield { text: new Uint8Array(), share: 1 };
  } finally {
    reading?.destroy();
    output.destroy();
  }
}

/**
 * Files into a folder that a person names, with the names that they must have there: it is new, or empty.
 *
 * @returns how many bytes there are
 * @throws StudioError `conflict` where there is something already, `disk-full`, `forbidden`, `cancelled`
 */
export async function writeGivenFiles(
  folder: string,
  files: readonly GivenFile[],
  progress: Progress = {},
): Promise<number> {
  await refuseFilled(folder);
  const total = files.reduce((sum, { bytes }) => sum + bytes, 1);
  let come = 0;
  const partsOf = async function* (content: ReturnType<GivenFile['content']>) {
    for await (const text of content) {
      come += text.length;
      yield { text, share: Math.min(0.999, come / total) };
    }
  };
  const written: string[] = [];
  let bytes = 0;
  try {
    for (const { name, content } of files) {
      const path = join(folder, ...name.split('/'));
      await mkdir(dirname(path), { recursive: true });
      written.push(path);
      bytes += await writeParts(path, partsOf(content()), progress);
    }
    progress.onShare?.(1);
    return bytes;
  } catch (error) {
    for (const path of written) await rm(path, { force: true });
    throw error instanceof StudioError ? error : unwritable(folder, error);
  }
}

async function refuseFilled(folder: string): Promise<void> {
  let there: string[];
  try {
    makeFolders(folder);
    there = await readdir(folder);
  } catch (error) {
    throw unwritable(folder, error);
  }
  if (there.length === 0) return;
  throw new StudioError(
    'conflict',
    `The folder ${folder} is not empty: there is ${there.length === 1 ? basename(there[0] ?? '') : `${there[0]} and more`}.`,
    'Name a new folder, or a file that ends in .zip.',
  );
}
