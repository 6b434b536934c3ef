import { createHash, type Hash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { isDiskFull } from '../../shared/library/disk-full.ts';
import { StudioError } from '../../shared/errors.ts';
import { makeBeside } from '../files/write-beside.ts';
import { numberLabels, numberTags, type Annotation } from './annotation.ts';
import {
  bodyBytes,
  encodeLabels,
  encodePreamble,
  encodeTags,
  preambleBytes,
  type SpriteFileHeader,
} from './format.ts';

/** One training image: uint8 `[size, size, channels]`, straight alpha. */
export interface Sprite {
  pixels: Uint8Array;
  /** Where it came from, relative to the source folder. */
  name: string;
}

export type SpriteFileDescription = Pick<SpriteFileHeader, 'size' | 'channels' | 'background'>;

export interface WriteOptions {
  signal?: AbortSignal | undefined;
  /**
   * Annotates all sprites in order, once the last of them was read: what a sprite is called may depend on
   * the others, as "large" does. Without it they have neither labels nor tags.
   */
  annotate?: (() => readonly Annotation[]) | undefined;
}

const chunkBytes = 4 * 1024 * 1024;
const unannotated: Annotation = { label: null, tags: [] };

/**
 * Streams sprites into a sprite file, written beside and renamed into place: `path` either holds the
 * whole file or is left as it was.
 *
 * @throws StudioError `disk-full`; what `signal`, the iterable or `annotate` throws passes through
 */
export async function writeSpriteFile(
  path: string,
  description: SpriteFileDescription,
  sprites: AsyncIterable<Sprite> | Iterable<Sprite>,
  options: WriteOptions = {},
): Promise<SpriteFileHeader> {
  try {
    return await makeBeside(path, (partial) =>
      writePartial(partial, description, sprites, options),
    );
  } catch (error) {
    throw isDiskFull(error) ? diskFull(path, error) : error;
  }
}

async function writePartial(
  path: string,
  description: SpriteFileDescription,
  sprites: AsyncIterable<Sprite> | Iterable<Sprite>,
  { signal, annotate }: WriteOptions,
): Promise<SpriteFileHeader> {
  // Of a library: its owner's alone.
  const file = await open(path, 'w', 0o600);
  try {
    const body = new BodyWriter(file, description);
    for await (const sprite of sprites) {
      signal?.throwIfAborted();
      await body.add(sprite);
    }
    signal?.throwIfAborted();
    const header = await body.finish(annotate);
    await file.sync();
    return header;
  } finally {
    await file.close();
  }
}

/** Gathers sprites into large writes: ten thousand writes of 4 KiB each cost more than reading the sprites. */
class BodyWriter {
  readonly #file: FileHandle;
  readonly #description: SpriteFileDescription;
  readonly #spriteBytes: number;
  readonly #hash: Hash = createHash('sha256');
  readonly #names: string[] = [];
  readonly #chunk: Buffer;
  #filled = 0;
  #position = preambleBytes;

  constructor(file: FileHandle, description: SpriteFileDescription) {
    this.#file = file;
    this.#description = description;
    this.#spriteBytes = bodyBytes({ ...description, count: 1 }).sprite;
    this.#chunk = Buffer.alloc(Math.max(chunkBytes, this.#spriteBytes));
  }

  async add({ pixels, name }: Sprite): Promise<void> {
    if (pixels.length !== this.#spriteBytes) {
      throw new RangeError(
        `${name} has ${pixels.length} bytes of pixels instead of ${this.#spriteBytes}`,
      );
    }
    if (this.#filled + pixels.length > this.#chunk.length) await this.#flush();
    this.#chunk.set(pixels, this.#filled);
    this.#filled += pixels.length;
    this.#names.push(name);
  }

  async finish(annotate: WriteOptions['annotate']): Promise<SpriteFileHeader> {
    await this.#flush();
    const count = this.#names.length;
    const annotations = annotate?.() ?? this.#names.map(() => unannotated);
    if (annotations.length !== count) {
      throw new RangeError(`${annotations.length} annotations of ${count} sprites`);
    }
    const labels = numberLabels(annotations.map(({ label }) => label));
    const { names: tags, of: tagsOf } = numberTags(annotations.map(({ tags }) => tags));
    await this.#write(encodeLabels(labels.of));
    this.#hash.update(encodeTags({ tags, tagsOf }));
    const header: SpriteFileHeader = {
      ...this.#description,
      count,
      labels: labels.names,
      names: this.#names,
      tags,
      tagsOf,
      sha256: this.#hash.digest('hex'),
    };
    await this.#writeHeader(header);
    return header;
  }

  async #writeHeader(header: SpriteFileHeader): Promise<void> {
    const json = Buffer.from(JSON.stringify(header));
    await writeFully(this.#file, json, this.#position);
    await writeFully(this.#file, encodePreamble({ headerBytes: json.length }), 0);
  }

  async #flush(): Promise<void> {
    await this.#write(this.#chunk.subarray(0, this.#filled));
    this.#filled = 0;
  }

  async #write(bytes: Buffer): Promise<void> {
    this.#hash.update(bytes);
    await writeFully(this.#file, bytes, this.#position);
    this.#position += bytes.length;
  }
}

/** `FileHandle.write` may write less than it was given. */
async function writeFully(file: FileHandle, bytes: Buffer, position: number): Promise<void> {
  let written = 0;
  while (written < bytes.length) {
    const result = await file.write(bytes, written, bytes.length - written, position + written);
    written += result.bytesWritten;
  }
}

function diskFull(path: string, cause: unknown): StudioError {
  return new StudioError(
    'disk-full',
    `There is no room left on the disk to write ${path}.`,
    'Free some space, or choose a library folder on another disk, and import again.',
    { cause },
  );
}
