import { chunk } from '../../png/chunks.ts';

const signatureBytes = 8;
/** Length, type, 13 bytes of data, checksum. */
const headerChunkBytes = 25;

/**
 * Adds texts to a PNG, which image viewers show as its properties. Our encoder writes
 * Latin letters only. International text chunks, uncompressed: https://www.w3.org/TR/png-3/#11iTXt
 */
export function withPngText(png: Buffer, texts: Readonly<Partial<Record<string, string>>>): Buffer {
  const afterHeader = signatureBytes + headerChunkBytes;
  const chunks = Object.entries(texts).map(([keyword, text = '']) =>
    chunk('iTXt', Buffer.from(`${keyword}\0\0\0\0\0${text}`, 'utf8')),
  );
  return Buffer.concat([png.subarray(0, afterHeader), ...chunks, png.subarray(afterHeader)]);
}
