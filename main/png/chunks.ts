import { crc32 } from 'node:zlib';

export const signature = '\x89PNG\r\n\x1a\n';
/** Length, type and checksum around the data of each chunk: https://www.w3.org/TR/png-3/#5Chunk-layout */
const chunkOverhead = 12;

export function chunk(type: string, data: Uint8Array): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(typed.length + 8);
  framed.writeUInt32BE(data.length, 0);
  typed.copy(framed, 4);
  framed.writeUInt32BE(crc32(typed), typed.length + 4);
  return framed;
}

export interface Chunk {
  type: string;
  data: Buffer;
}

/** The chunks of a file that begins with the signature, as far as they are whole. */
export function* chunksOf(bytes: Uint8Array): Generator<Chunk> {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = signature.length; at + chunkOverhead <= view.length;) {
    const length = view.readUInt32BE(at);
    yield {
      type: view.toString('latin1', at + 4, at + 8),
      data: view.subarray(at + 8, at + 8 + length),
    };
    at += length + chunkOverhead;
  }
}
