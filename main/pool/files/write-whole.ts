import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Content } from '../../../shared/pool/job.ts';
import { makeBeside } from '../../files/write-beside.ts';
import { FileNotStored, type GetOptions, type StorePlace } from './file-store.ts';

/** As everything in a library. */
const ownersAlone = 0o600;

interface Writing extends GetOptions {
  place: StorePlace;
  content: Content;
  target: string;
  /** Asked when it is read at once: what fails before that nobody would hear. */
  source: () => Readable;
}

/**
 * Puts a file of a store into its place when all of it has come, is what was told, and is wanted still.
 *
 * @throws FileNotStored where it is another one; the signal's reason
 */
export async function writeWhole(writing: Writing): Promise<void> {
  const { target, source, signal } = writing;
  signal?.throwIfAborted();
  await mkdir(dirname(target), { recursive: true });
  await makeBeside(target, async (partial) => {
    const file = createWriteStream(partial, { flags: 'wx', mode: ownersAlone });
    await pipeline(source(), checked(writing), file, { ...(signal && { signal }) });
    signal?.throwIfAborted();
  });
}

/** Lets through what has the size and the hash that were told, and fails at the first byte too many. */
function checked({ place, content: { sha256, bytes }, onBytes }: Writing) {
  return async function* (source: AsyncIterable<Uint8Array>) {
    const hash = createHash('sha256');
    let got = 0;
    for await (const chunk of source) {
      got += chunk.length;
      if (got > bytes) break;
      hash.update(chunk);
      onBytes?.(got);
      yield chunk;
    }
    if (got !== bytes || hash.digest('hex') !== sha256)
      throw new FileNotStored(`the file ${place} has another content`);
  };
}
