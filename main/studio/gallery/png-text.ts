import { crc32 } from 'node:zlib';

const signatureBytes = 8;
/** Length, type, 13 bytes of data, checksum. */
const headerChunkBytes = 25;

/**
 * Adds texts to a PNG, which image viewers show as its properties. Our encoder writes
 * Latin letters only. International text chunks, uncompressed: https://www.w3.org/TR/png-3/#11iTXt
 */
export function withPngText(png: Buffer, texts: Readonly<Record<string, string>>): Buffer {
  const afterHeader = signatureBytes + headerChunkBytes;
  const chunks = Object.entries(texts).map(([keyword, text]) =>
    chunk('iTXt', Buffer.from(`${keyword}\0\0\0\0\0${text}`, 'utf8')),
  );
  return Buffer.concat([png.subarray(0, afterHeader), ...chunks, png.subarray(afterHeader)]);
}

function chunk(type: string, data: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(typed.length + 8);
  framed.writeUInt32BE(data.length, 0);
  typed.copy(framed, 4);
  framed.writeUInt32BE(crc32(typed), typed.length + 4);
  return framed;
}
