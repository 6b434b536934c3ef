import type { ServerResponse } from 'node:http';
import { basename } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { libraryFolders } from '../store/library-folders.ts';
import type { Studio } from '../studio/studio.ts';

/** Sends a picture or a download of the library; `studio.resources` decides what may be read. */
export async function sendResource(
  studio: Studio,
  response: ServerResponse,
  path: string,
): Promise<void> {
  const resource = await studio.resources.openResource(path);
  const { contentType } = resource;
  const isDownload = !contentType.startsWith('image/');
  // A dataset's sprites never change; a run that goes on from a checkpoint draws its later samples anew.
  const isLasting = path.startsWith(`${libraryFolders.datasets}/`);
  response.writeHead(200, {
    'Content-Type': contentType,
    'Content-Length': 'bytes' in resource ? resource.bytes.byteLength : resource.size,
    'Cache-Control': isLasting ? 'private, max-age=3600' : 'no-cache',
    ...(isDownload && { 'Content-Disposition': `attachment; filename="${basename(path)}"` }),
  });
  if ('bytes' in resource) response.end(resource.bytes);
  else await sendStream(studio, response, resource.stream);
}

async function sendStream(
  { log }: Studio,
  response: ServerResponse,
  stream: Readable,
): Promise<void> {
  if (response.req.method === 'HEAD') {
    stream.destroy();
    response.end();
    return;
  }
  try {
    await pipeline(stream, response);
  } catch (error) {
    // The head is sent: the connection is cut, and a browser says that the download failed, unless it cut it itself.
    const wasCut = (error as NodeJS.ErrnoException).code === 'ERR_STREAM_PREMATURE_CLOSE';
    if (!wasCut) log.error({ err: error }, 'a download ended early');
  }
}
