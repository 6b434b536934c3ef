import { formatBytes } from '../../shared/format.ts';
import { createHash, type Hash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { StudioError } from '../../shared/errors.ts';
import {
  bodyBytes,
  bytesPerLabel,
  damaged,
  decodeHeader,
  decodePreamble,
  encodeLabels,
  encodeTags,
  noLabel,
  preambleBytes,
  type SpriteFileHeader,
} from './format.ts';

/** A dataset in memory. */
export interface SpriteFile extends SpriteFileHeader {
  /** uint8 `[count, size, size, channels]`, straight (not premultiplied) alpha. */
  pixels: Uint8Array;
  /** `[count]`, an index into `labels`, or `noLabel`. */
  labelOf: Uint16Array;
}

/** A dataset on disk, of which single sprites are read. */
export interface OpenSpriteFile {
  readonly header: SpriteFileHeader;
  /** @returns uint8 `[size, size, channels]` of the sprite at `index`, counted from 0 */
  readSprite(index: number): Promise<Uint8Array>;
  /**
   * All sprites in order. The file's hash is checked once all were taken.
   *
   * @throws StudioError `dataset-damaged`
   */
  readAll(): AsyncGenerator<Uint8Array>;
  /** @returns `[count]`, an index into the header's labels, or `noLabel` */
  readLabels(): Promise<Uint16Array>;
  close(): Promise<void>;
}

/** A single read may not ask for more than 2^31 - 1 bytes. */
const chunkBytes = 64 * 1024 * 1024;

/**
 * Reads a whole sprite file and checks its hash.
 *
 * @throws StudioError `dataset-damaged`, `not-found`, `out-of-memory`
 */
export async function readSpriteFile(path: string): Promise<SpriteFile> {
  const file = await openFile(path);
  try {
    const header = await readHeader(file);
    const pixels = allocate(bodyBytes(header).pixels);
    await readFully(file, pixels, preambleBytes);
    const labelOf = await readLabels(file, header);
    checkHash(header, createHash('sha256').update(pixels), labelOf);
    return { ...header, pixels, labelOf };
  } finally {
    await file.close();
  }
}

/** @throws StudioError `dataset-damaged`, `not-found` */
export async function openSpriteFile(path: string): Promise<OpenSpriteFile> {
  const file = await openFile(path);
  const header = await readHeader(file).catch(async (error: unknown) => {
    await file.close();
    throw error;
  });
  const spriteBytes = bodyBytes(header).sprite;
  return {
    header,
    async readSprite(index) {
      if (!Number.isInteger(index) || index < 0 || index >= header.count) {
        throw new StudioError(
          'not-found',
          `There is no sprite ${index}: the dataset has ${header.count}.`,
          'Reload the dataset.',
        );
      }
      const pixels = new Uint8Array(spriteBytes);
      await readFully(file, pixels, preambleBytes + index * spriteBytes);
      return pixels;
    },
    readAll: () => readAll(file, header),
    readLabels: () => readLabels(file, header),
    close: () => file.close(),
  };
}

/** What is read at once of a file that is gone through. */
const passBytes = 4 * 1024 * 1024;

async function* readAll(file: FileHandle, header: SpriteFileHeader): AsyncGenerator<Uint8Array> {
  const { sprite, pixels } = bodyBytes(header);
  const hash = createHash('sha256');
  const atOnce = Math.max(1, Math.floor(passBytes / sprite)) * sprite;
  for (let position = 0; position < pixels; position += atOnce) {
    const part = new Uint8Array(Math.min(atOnce, pixels - position));
    await readFully(file, part, preambleBytes + position);
    hash.update(part);
    for (let offset = 0; offset < part.length; offset += sprite)
      yield part.subarray(offset, offset + sprite);
  }
  checkHash(header, hash, await readLabels(file, header));
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause;
    throw new StudioError(
      'not-found',
      `The dataset’s sprite file ${path} is missing.`,
      'Import the folder again; runs trained on this dataset keep their samples and checkpoints.',
      { cause },
    );
  }
}

async function readHeader(file: FileHandle): Promise<SpriteFileHeader> {
  const found = await file.stat();
  if (!found.isFile()) throw damaged('it is no file');
  const fileBytes = found.size;
  if (fileBytes < preambleBytes) throw damaged('it is cut short');
  const preamble = Buffer.alloc(preambleBytes);
  await readFully(file, preamble, 0);
  const { headerBytes } = decodePreamble(preamble, fileBytes);
  const json = Buffer.alloc(headerBytes);
  await readFully(file, json, fileBytes - headerBytes);
  return decodeHeader(json, fileBytes);
}

async function readFully(file: FileHandle, target: Uint8Array, position: number): Promise<void> {
  let read = 0;
  while (read < target.length) {
    const length = Math.min(chunkBytes, target.length - read);
    const { bytesRead } = await file.read(target, read, length, position + read);
    if (bytesRead === 0) throw damaged('it is cut short');
    read += bytesRead;
  }
}

function allocate(bytes: number): Uint8Array {
  try {
    return new Uint8Array(bytes);
  } catch (cause) {
    throw new StudioError(
      'out-of-memory',
      `The dataset needs ${formatBytes(bytes)} of memory, which could not be had.`,
      'Import fewer sprites or at a smaller size.',
      { cause },
    );
  }
}

async function readLabels(file: FileHandle, header: SpriteFileHeader): Promise<Uint16Array> {
  const { pixels, labels } = bodyBytes(header);
  const bytes = Buffer.alloc(labels);
  await readFully(file, bytes, preambleBytes + pixels);
  const labelOf = new Uint16Array(header.count);
  for (let index = 0; index < labelOf.length; index++) {
    const label = bytes.readUInt16LE(index * bytesPerLabel);
    if (label !== noLabel && label >= header.labels.length) throw damaged('a label has no name');
    labelOf[index] = label;
  }
  return labelOf;
}

/** @param ofPixels with all pixels in it */
function checkHash(header: SpriteFileHeader, ofPixels: Hash, labelOf: Uint16Array): void {
  const hash = ofPixels.update(encodeLabels(labelOf)).update(encodeTags(header));
  if (hash.digest('hex') !== header.sha256) {
    throw damaged('its content has changed since it was written');
  }
}
