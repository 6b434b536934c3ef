import { z } from 'zod';
import { importOptionsSchema, mostSourceFiles } from '../../shared/dataset/dataset.ts';
import { StudioError } from '../../shared/errors.ts';

/*
 * sprites.bin, little-endian:
 *
 *   0   "SGSPRITE"                      8 bytes
 *   8   format version                  uint32
 *   12  length of the header in bytes   uint32
 *   16  reserved, zero                  48 bytes
 *   64  pixels                          uint8 [count, size, size, channels], straight alpha
 *       labels                          uint16 [count], `noLabel` where a sprite has none
 *       header                          JSON, UTF-8
 *
 * The header is last because the number of sprites is known only when all have been read, and the
 * pixels are streamed.
 */
export const magic = 'SGSPRITE';
const formatVersion = 1;
export const preambleBytes = 64;
export const bytesPerLabel = 2;

/** Label of a sprite that has none. */
export const noLabel = 0xffff;
export const mostLabels = 1_000;
export const mostTagsOfDataset = 512;
const mostHeaderBytes = 256 * 1024 * 1024;

export const spriteFileHeaderSchema = z.object({
  size: z.int().min(8).max(256),
  channels: z.union([z.literal(3), z.literal(4)]),
  count: z.int().min(0).max(mostSourceFiles),
  background: importOptionsSchema.shape.background.unwrap(),
  /** Names of the labels; a sprite's label is an index into them. */
  labels: z.array(z.string()).max(mostLabels),
  /** Where each sprite came from, relative to the source folder. */
  names: z.array(z.string()).max(mostSourceFiles),
  /** The vocabulary of tags: those that most sprites have come first. Files of old have none. */
  tags: z.array(z.string()).max(mostTagsOfDataset).default([]),
  /** The tags of each sprite, ascending indexes into `tags`. */
  tagsOf: z
    .array(z.array(z.int().min(0).max(mostTagsOfDataset)))
    .max(mostSourceFiles)
    .default([]),
  /** SHA-256 of pixels, labels and tags, hexadecimal. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
export type SpriteFileHeader = z.output<typeof spriteFileHeaderSchema>;

export interface Preamble {
  headerBytes: number;
}

/** Bytes of pixels and labels: where the header begins, counted from the end of the preamble. */
export function bodyBytes(header: Pick<SpriteFileHeader, 'size' | 'channels' | 'count'>): {
  sprite: number;
  pixels: number;
  labels: number;
} {
  const sprite = header.size * header.size * header.channels;
  return { sprite, pixels: sprite * header.count, labels: bytesPerLabel * header.count };
}

export function encodePreamble({ headerBytes }: Preamble): Buffer {
  const preamble = Buffer.alloc(preambleBytes);
  preamble.write(magic, 0, 'latin1');
  preamble.writeUInt32LE(formatVersion, 8);
  preamble.writeUInt32LE(headerBytes, 12);
  return preamble;
}

/** @throws StudioError `dataset-damaged` */
export function decodePreamble(preamble: Buffer, fileBytes: number): Preamble {
  if (preamble.length < preambleBytes || preamble.toString('latin1', 0, 8) !== magic) {
    throw damaged('it does not begin like a sprite file');
  }
  const version = preamble.readUInt32LE(8);
  if (version !== formatVersion) throw damaged(`its format version ${version} is not known`);
  const headerBytes = preamble.readUInt32LE(12);
  if (headerBytes === 0 || headerBytes > Math.min(mostHeaderBytes, fileBytes - preambleBytes)) {
    throw damaged('it is cut short');
  }
  return { headerBytes };
}

/** @throws StudioError `dataset-damaged` */
export function decodeHeader(json: Buffer, fileBytes: number): SpriteFileHeader {
  const header = spriteFileHeaderSchema.safeParse(parseJson(json));
  if (!header.success) throw damaged('its header cannot be read', header.error);
  const { count, names } = header.data;
  const body = bodyBytes(header.data);
  const expected = preambleBytes + body.pixels + body.labels + json.length;
  if (fileBytes !== expected) {
    throw damaged(`it should have ${expected} bytes but has ${fileBytes}`);
  }
  if (names.length !== count) throw damaged('its header names another number of sprites');
  return { ...header.data, tagsOf: checkedTags(header.data) };
}

/** @throws StudioError `dataset-damaged` */
function checkedTags({ count, tags, tagsOf }: SpriteFileHeader): number[][] {
  if (tags.length === 0 && tagsOf.length === 0) return Array.from({ length: count }, () => []);
  if (tagsOf.length !== count) throw damaged('its header tags another number of sprites');
  if (tagsOf.flat().some((tag) => tag >= tags.length)) throw damaged('a tag has no name');
  return tagsOf;
}

export function encodeLabels(labelOf: ArrayLike<number>): Buffer {
  const bytes = Buffer.alloc(labelOf.length * bytesPerLabel);
  for (let index = 0; index < labelOf.length; index++) {
    bytes.writeUInt16LE(labelOf[index] as number, index * bytesPerLabel);
  }
  return bytes;
}

/** Nothing where there are no tags: the hash of such a file, which checkpoints name, is as it ever was. */
export function encodeTags({ tags, tagsOf }: Pick<SpriteFileHeader, 'tags' | 'tagsOf'>): Buffer {
  return Buffer.from(tags.length === 0 ? '' : JSON.stringify([tags, tagsOf]));
}

function parseJson(json: Buffer): unknown {
  try {
    return JSON.parse(json.toString('utf8'));
  } catch (error) {
    throw damaged('its header is not JSON', error);
  }
}

export function damaged(reason: string, cause?: unknown): StudioError {
  return new StudioError(
    'dataset-damaged',
    `The dataset’s sprite file cannot be used: ${reason}.`,
    'Import the folder again; runs trained on this dataset keep their samples and checkpoints.',
    { cause },
  );
}
