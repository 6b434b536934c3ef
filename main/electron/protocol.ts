import { Readable } from 'node:stream';
import { protocol } from 'electron';
import { StudioError, toErrorShape, type ErrorCode } from '../../shared/errors.ts';
import type { Logger } from '../host/logging.ts';
import { securityHeaders } from '../host/security-headers.ts';
import { appHost, libraryHost, scheme } from './addresses.ts';
import { readRendererFile } from './renderer-file.ts';

type Content = { contentType: string } & (
  { bytes: Uint8Array } | { size: number; stream: Readable }
);

export interface Served {
  /** Folder of the built renderer. */
  rendererFolder: string;
  /** A picture of the library, by its path relative to it. */
  openResource(path: string): Promise<Content>;
}

// The scheme, not its one host: Chromium compares hosts of schemes that it knows as standard only.
const headersOfAll = securityHeaders(`${scheme}:`);

/** Before Electron is ready: makes `studio://` a standard, secure origin with relative addresses. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Serves `studio://app/…` from the built renderer, `studio://library/…` from the library, nothing else. */
export function serveScheme(served: Served, log: Logger): void {
  protocol.handle(scheme, (request) => respond(served, request, log));
}

async function respond(served: Served, request: Request, log: Logger): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return text(405, 'Only GET.');
  try {
    const content = await open(served, new URL(request.url));
    // A resumed run writes some of its sheets again, under the same names.
    const headers = {
      ...headersOfAll,
      'Content-Type': content.contentType,
      'Cache-Control': 'no-cache',
    };
    if ('bytes' in content) return new Response(new Uint8Array(content.bytes), { headers });
    const length = { 'Content-Length': String(content.size) };
    if (request.method === 'HEAD') content.stream.destroy();
    const body = request.method === 'HEAD' ? null : webStream(content.stream);
    return new Response(body, { headers: { ...headers, ...length } });
  } catch (thrown) {
    const { code, message } = toErrorShape(thrown);
    if (code === 'internal') log.error({ err: thrown, address: request.url }, 'not served');
    return text(statusOfCode[code] ?? 500, message);
  }
}

/** Node's own type of a web stream is not the one of `Response`, though the stream is. */
function webStream(stream: Readable): ReadableStream {
  return Readable.toWeb(stream) as unknown as ReadableStream;
}

function open(served: Served, address: URL): Promise<Content> {
  const path = decodePath(address.pathname);
  if (address.host === appHost)
    return readRendererFile(served.rendererFolder, path || 'index.html');
  if (address.host === libraryHost) return served.openResource(path);
  throw refused('There is nothing at this address.');
}

/** Dots and slashes that were hidden by encoding are refused, not resolved. */
function decodePath(pathname: string): string {
  let path: string;
  try {
    path = decodeURIComponent(pathname.slice(1));
  } catch (cause) {
    throw refused('The address is not encoded correctly.', cause);
  }
  if (path.includes('\\') || path.split('/').includes('..'))
    throw refused('The address leads out of its folder.');
  return path;
}

const statusOfCode: Partial<Record<ErrorCode, number>> = {
  'invalid-input': 403,
  forbidden: 403,
  'not-found': 404,
};

function text(status: number, message: string): Response {
  const headers = { ...headersOfAll, 'Content-Type': 'text/plain; charset=utf-8' };
  return new Response(message, { status, headers });
}

function refused(message: string, cause?: unknown): StudioError {
  return new StudioError('forbidden', message, 'Reload the window.', { cause });
}
