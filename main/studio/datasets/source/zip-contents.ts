import type yauzl from 'yauzl';

/**
 * What an entry of an archive holds. The stream is opened when its first bytes are wanted: one that failed before anybody
 * listened, because the archive lies about its sizes, would end the studio.
 */
export async function* contentsOf(
  archive: yauzl.ZipFile,
  entry: yauzl.Entry,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of await archive.openReadStreamPromise(entry)) yield chunk as Buffer;
}
