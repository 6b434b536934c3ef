import { request, type IncomingHttpHeaders } from 'node:http';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { forkPictureProcess } from '../../../main/host/fork-process.ts';
import { startServer } from '../../../main/server/start-server.ts';
import { openStudio } from '../../../main/studio/studio.ts';
import { decodeMessage, encodeMessage } from '../../../shared/api/message.ts';
import type { Reply } from '../../../shared/api/wire.ts';
import { fakeTrainers } from '../studio/runs/fake-trainer.ts';
import { temporaryFolder } from '../store/fixtures.ts';

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** The browser host on a real port of 127.0.0.1, with a renderer of one page. */
export async function runningServer(host = '127.0.0.1') {
  const folder = temporaryFolder();
  const rendererFolder = join(folder, 'renderer');
  mkdirSync(rendererFolder);
  writeFileSync(join(rendererFolder, 'index.html'), '<!doctype html><title>Studio</title>');
  writeFileSync(join(folder, 'secret.txt'), 'not for the window');
  const { startTrainer } = fakeTrainers();
  const studio = openStudio({
    libraryPath: join(folder, 'library'),
    startTrainer,
    startPictureProcess: forkPictureProcess,
    appVersion: '1',
  });
  const server = await startServer(studio, { port: 0, host, rendererFolder });
  onTestFinished(async () => {
    await server.close();
    await studio.close();
  });
  const { port } = server;
  const token = new URL(server.address).searchParams.get('token') ?? '';
  const origin = `http://127.0.0.1:${port}`;

  /** Bytes on the wire as they are given: no client resolves `..` or corrects a header. */
  function send(
    path: string,
    headers: Record<string, string> = {},
    method = 'GET',
    body?: string | Buffer,
  ): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const call = request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks),
          }),
        );
      });
      call.on('error', reject);
      call.end(body);
    });
  }
  // As a browser does that opens the address: the cookie from its header, the key from where the page leads.
  const opened = await send(`/?token=${token}`);
  const cookie = opened.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
  const key = /#key=([\w-]+)/.exec(String(opened.body))?.[1] ?? '';
  /** What the studio's page sends with an upload and its WebSocket. */
  const page = { cookie, origin, 'x-studio-key': key };
  const socketHeaders = {
    cookie,
    origin,
    'sec-websocket-protocol': `sprite-gan-studio, key.${key}`,
  };
  return { studio, server, port, token, origin, cookie, key, page, socketHeaders, send };
}

/** Connects as a page would. @returns the status with which it was refused, or the socket */
export function connect(
  port: number,
  headers: Record<string, string>,
  path = '/api',
): Promise<WebSocket | number> {
  return new Promise((resolve) => {
    const { 'sec-websocket-protocol': protocols = '', ...rest } = headers;
    const socket = new WebSocket(
      `ws://127.0.0.1:${port}${path}`,
      protocols.split(', ').filter(Boolean),
      { headers: rest },
    );
    socket.once('open', () => resolve(socket));
    socket.once('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
    socket.on('error', () => undefined);
  });
}

/** Says something, and gives the next message. */
export function ask(socket: WebSocket, message: unknown): Promise<Reply> {
  return say(socket, encodeMessage(message));
}

/** Sends text or bytes as they are, and gives the next message. */
export function say(socket: WebSocket, data: string | Uint8Array): Promise<Reply> {
  const answer = new Promise<Reply>((resolve) => {
    socket.once('message', (reply) => resolve(decodeMessage(reply as Buffer) as Reply));
  });
  socket.send(data);
  return answer;
}
