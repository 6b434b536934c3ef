import type { ServerResponse } from 'node:http';
import { basename } from 'node:path';
import { libraryFolders } from '../store/library.ts';
import type { Studio } from '../studio/studio.ts';

/** Sends a picture or a download of the library; `studio.resources` decides what may be read. */
export async function sendResource(
  studio: Studio,
  response: ServerResponse,
  path: string,
): Promise<void> {
  const { bytes, contentType } = await studio.resources.openResource(path);
  const isDownload = !contentType.startsWith('image/');
  // A dataset's sprites never change; a run that goes on from a checkpoint draws its later samples anew.
  const isLasting = path.startsWith(`${libraryFolders.datasets}/`);
  response.writeHead(200, {
    'Content-Type': contentType,
    'Content-Length': bytes.byteLength,
    'Cache-Control': isLasting ? 'private, max-age=3600' : 'no-cache',
    ...(isDownload && { 'Content-Disposition': `attachment; filename="${basename(path)}"` }),
  });
  response.end(bytes);
}
