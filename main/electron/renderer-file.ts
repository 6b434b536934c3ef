import { readFile, realpath } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { StudioError } from '../../shared/errors.ts';

const contentTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};

export interface RendererFile {
  bytes: Uint8Array;
  contentType: string;
}

/**
 * Reads a file of the built renderer.
 *
 * @param path relative, decoded, with forward slashes
 * @throws StudioError `not-found`; `forbidden` where the path or a link in it leads out of the folder
 */
export async function readRendererFile(folder: string, path: string): Promise<RendererFile> {
  const contentType = contentTypes[extname(path)];
  if (!contentType || path.includes('\0')) throw notFound(path);
  const root = await resolveExisting(folder, path);
  const file = await resolveExisting(join(folder, path), path);
  if (!file.startsWith(root + sep)) throw outside(path);
  return { bytes: await readFile(file), contentType };
}

async function resolveExisting(file: string, path: string): Promise<string> {
  try {
    return await realpath(file);
  } catch (cause) {
    throw notFound(path, cause);
  }
}

function notFound(path: string, cause?: unknown): StudioError {
  return new StudioError(
    'not-found',
    `The window has no file ${path}.`,
    'Build the studio again: npm run build.',
    { cause },
  );
}

function outside(path: string): StudioError {
  return new StudioError(
    'forbidden',
    `${path} is not one of the window’s files.`,
    'Open the studio from its menu.',
  );
}
