import type { IncomingMessage, ServerResponse } from 'node:http';
import { libraryReadOnly } from '../studio/read-only.ts';
import type { Studio } from '../studio/studio.ts';
import { receiveBatch } from './receive-batch.ts';

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
