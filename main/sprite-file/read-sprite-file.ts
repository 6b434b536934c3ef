import { formatBytes } from '../../shared/format.ts';
import { createHash } from 'node:crypto';
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
    checkHash(header, pixels, labelOf);
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
    readLabels: () => readLabels(file, header),
    close: () => file.close(),
  };
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

function checkHash(header: SpriteFileHeader, pixels: Uint8Array, labelOf: Uint16Array): void {
  const hash = createHash('sha256')
    .update(pixels)
    .update(encodeLabels(labelOf))
    .update(encodeTags(header));
  if (hash.digest('hex') !== header.sha256) {
    throw damaged('its content has changed since it was written');
  }
}
