import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { Content } from '../../shared/pool/job.ts';

/** What names the content of a file: its SHA-256 in hexadecimal, and its length. */
export async function contentOf(file: string): Promise<Content> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(file, {
    highWaterMark: 1 << 20,
  }) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { sha256: hash.digest('hex'), bytes };
}

/** Whether there is such a file with this content. */
export async function isContent(file: string, { sha256, bytes }: Content): Promise<boolean> {
  try {
    const found = await contentOf(file);
    return found.sha256 === sha256 && found.bytes === bytes;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}
