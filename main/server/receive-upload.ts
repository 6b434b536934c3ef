import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  batchListSchema,
  listLengthBytes,
  mostListBytes,
  type BatchList,
} from '../../shared/api/upload-batch.ts';
import { StudioError } from '../../shared/errors.ts';
import type { Uploads } from '../studio/datasets/source/uploads.ts';
import { libraryReadOnly } from '../studio/library-trouble.ts';
import type { Studio } from '../studio/studio.ts';

/**
 * `PUT /upload/<uploadId>/<path>`: one file of a dropped folder, staged until it is imported. Without a path: many
 * (`shared/api/upload-batch.ts`). 204.
 */
export async function receiveUpload(
  studio: Studio,
  request: IncomingMessage,
  response: ServerResponse,
  [uploadId = '', ...path]: readonly string[],
): Promise<void> {
  try {
    if (studio.readOnly) throw libraryReadOnly(studio.libraryPath);
    // Not the request itself: a pipeline that fails destroys it, and no answer would reach the browser.
    if (path.length === 0) await receiveBatch(studio.uploads, request, uploadId);
    else {
      const content = request.iterator({ destroyOnReturn: false });
      await studio.uploads.add(uploadId, path.join('/'), content);
    }
  } finally {
    // What is still on its way is read and thrown away: a browser hears the answer when it has sent all.
    request.resume();
  }
  response.writeHead(204).end();
}

/** `DELETE /upload/<uploadId>`: throws a dropped folder away that will not be imported after all. 204. */
export async function deleteUpload(
  studio: Studio,
  response: ServerResponse,
  [uploadId = '']: readonly string[],
): Promise<void> {
  await studio.uploads.discard(uploadId);
  response.writeHead(204).end();
}

/**
 * Takes many files of one request, one after the other.
 *
 * @throws StudioError `invalid-input` for what is no batch, and as `Uploads.add` does; files before that are kept
 */
async function receiveBatch(
  uploads: Uploads,
  request: IncomingMessage,
  uploadId: string,
): Promise<void> {
  const body = new Body(request.iterator({ destroyOnReturn: false }));
  for (const { name, bytes } of await listOf(body))
    await uploads.add(uploadId, name, body.take(bytes));
}

async function listOf(body: Body): Promise<BatchList> {
  const length = (await body.whole(listLengthBytes)).readUInt32BE();
  if (length > mostListBytes) throw noBatch();
  const text = (await body.whole(length)).toString('utf8');
  try {
    return batchListSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw noBatch({ cause });
  }
}

class Body {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #unread: Uint8Array = new Uint8Array();

  constructor(chunks: AsyncIterator<Uint8Array>) {
    this.#chunks = chunks;
  }

  async whole(bytes: number): Promise<Buffer> {
    const parts: Uint8Array[] = [];
    for await (const part of this.take(bytes)) parts.push(part);
    return Buffer.concat(parts);
  }

  /** @throws StudioError where there are fewer */
  async *take(bytes: number): AsyncGenerator<Uint8Array> {
    for (let left = bytes; left > 0;) {
      if (this.#unread.length === 0) this.#unread = await this.#next();
      const part = this.#unread.subarray(0, left);
      this.#unread = this.#unread.subarray(part.length);
      left -= part.length;
      yield part;
    }
  }

  async #next(): Promise<Uint8Array> {
    const { done, value } = await this.#chunks.next();
    if (done) throw noBatch();
    return value;
  }
}

function noBatch(options?: ErrorOptions): StudioError {
  return new StudioError(
    'invalid-input',
    'What the window sent is not what it says.',
    'Reload the window and drop the files again.',
    options,
  );
}
