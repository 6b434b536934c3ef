import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import sirv from 'sirv';
import { StudioError } from '../../shared/errors.ts';
import { bindApi } from '../host/bind-api.ts';
import type { Studio } from '../studio/studio.ts';
import { createAccess, type Access } from './access.ts';
import { headersWithinMs, limitConnections } from './connection-limit.ts';
import { createRequestHandler } from './request-handler.ts';
import { sendText } from './responses.ts';
import { createSocketServer, keyOfUpgrade } from './socket.ts';

export interface ServerOptions {
  /** 0 takes a free port; left out, the library's usual one is taken, or a free one where that is taken. */
  port?: number | undefined;
  host: string;
  rendererFolder: string;
}

export interface StudioServer {
  /** The address to open, with its token. */
  readonly address: string;
  readonly port: number;
  /** Resolves when somebody has opened the address. */
  readonly visited: Promise<void>;
  close(): Promise<void>;
}

/**
 * The browser host: renderer, pictures and uploads over HTTP, the StudioApi over WebSocket (`/api`).
 *
 * @throws StudioError `not-available-here` without a built renderer, `conflict` when the port is taken
 */
export async function startServer(studio: Studio, options: ServerOptions): Promise<StudioServer> {
  if (!existsSync(join(options.rendererFolder, 'index.html'))) throw rendererMissing(options);
  const server = createServer({ headersTimeout: headersWithinMs });
  const noteShown = limitConnections(server);
  const { host } = options;
  const port =
    options.port === undefined
      ? await listenWhereUsual(server, host, usualPort(studio.libraryPath))
      : await listen(server, options.port, host);
  const access = createAccess({ port, host: options.host });
  const renderer = sirv(options.rendererFolder, {
    dev: true, // reads files as they are asked for: a rebuild shows after a reload
    onNoMatch: (_request, response) => sendText(response, 404, 'There is nothing here.'),
  });
  const sockets = createSocketServer(bindApi(studio, { kind: 'browser' }), studio.push, studio.log);
  let visit = (): void => undefined;
  const visited = new Promise<void>((resolve) => (visit = resolve));
  const handleRequest = createRequestHandler(studio, access, renderer, {
    onShown: ({ socket }, shown) => noteShown(socket, shown),
    onVisit: visit,
  });
  server.on('request', (request, response) => void handleRequest(request, response));
  server.on('upgrade', (request, socket, head) => {
    if (!mayUpgrade(access, request)) return refuse(socket);
    noteShown(request.socket, 'all');
    sockets.accept(request, socket, head);
  });
  const shownHost = options.host.includes(':') ? `[${options.host}]` : options.host;
  return {
    address: `http://${shownHost}:${port}/?token=${access.token}`,
    port,
    visited,
    async close() {
      sockets.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function mayUpgrade(access: Access, request: IncomingMessage): boolean {
  return (
    request.url === '/api' &&
    access.namesThisMachine(request) &&
    access.hasCookie(request) &&
    access.acceptsKey(keyOfUpgrade(request)) &&
    access.isSameOrigin(request, true)
  );
}

function refuse(socket: Duplex): void {
  socket.on('error', () => socket.destroy());
  socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
}

async function listenWhereUsual(server: Server, host: string, usual: number): Promise<number> {
  try {
    return await listen(server, usual, host);
  } catch {
    // Another studio, or another program, has it: any other does.
    return listen(server, 0, host);
  }
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const fail = (cause: NodeJS.ErrnoException) => reject(cannotListen(port, host, cause));
    server.once('error', fail);
    server.listen(port, host, () => {
      server.off('error', fail);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

function cannotListen(port: number, host: string, cause: NodeJS.ErrnoException): StudioError {
  const isHost = cause.code === 'ENOTFOUND' || cause.code === 'EADDRNOTAVAIL';
  return new StudioError(
    'conflict',
    `The studio cannot listen on ${host}, port ${port}: ${cause.message}.`,
    isHost
      ? 'Name an address of this machine with --host, or leave it out to listen on 127.0.0.1.'
      : 'Leave out --port to take a free one, or stop the program that uses it.',
    { cause },
  );
}

function rendererMissing({ rendererFolder }: ServerOptions): StudioError {
  return new StudioError(
    'not-available-here',
    `The window has not been built: there is no index.html in ${rendererFolder}.`,
    'Run "npm run build" once, then start again.',
  );
}

/** Below those that systems give to whoever asks for any, which begin at 32,768. */
const first = 20_000;
const ports = 12_000;

/**
 * The port that a library is shown at where nobody names one. A browser remembers by address: with another port each time a window
 * would have forgotten its colours, its language and the screen that was open (docs/decisions/0531).
 */
export function usualPort(libraryPath: string): number {
  return first + (createHash('sha256').update(libraryPath).digest().readUInt32BE() % ports);
}
