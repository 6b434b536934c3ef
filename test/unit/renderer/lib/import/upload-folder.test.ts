import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  uploadFolder,
  type UploadProgress,
} from '../../../../../renderer/lib/import/upload-folder.ts';

let server: Server;
let host: string;
let requests: { method: string; url: string; body: string; key: unknown }[];
let statusOf: (url: string) => number;

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = request.url ?? '';
  const seen = {
    method: request.method ?? '',
    url,
    body: '',
    key: request.headers['x-studio-key'],
  };
  requests.push(seen);
  request.on('data', (chunk) => (seen.body += String(chunk)));
  await new Promise((resolve) => request.on('close', resolve).on('end', resolve));
  const status = request.method === 'DELETE' ? 204 : statusOf(url);
  const error = { code: 'disk-full', message: 'The disk is full.', hint: 'Make room.' };
  response.writeHead(status).end(status === 507 ? JSON.stringify({ error }) : undefined);
}

beforeEach(async () => {
  requests = [];
  statusOf = () => 204;
  server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  host = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const file = (path: string) => ({ path, file: new File([`of ${path}`], path) });
const signal = new AbortController().signal;
const key = 'the-key';

describe('sending a dropped folder', () => {
  test('puts small files many at once, and counts them', async () => {
    const steps: UploadProgress[] = [];
    const files = ['sprites/a b.png', 'sprites/fire/é#?.png', ...many(198)].map(file);
    const { uploadId, leftOut } = await uploadFolder(files, {
      host,
      key,
      signal,
      onProgress: (step) => steps.push(step),
    });
    expect(uploadId).toMatch(/^[0-9a-f]{32}$/);
    expect(leftOut).toEqual([]);
    expect(requests.map(({ method, url }) => [method, url])).toEqual(
      Array(2).fill(['PUT', `/upload/${uploadId}`]),
    );
    const sent = requests.map(({ body }) => body).join('');
    for (const { path } of files) expect(sent).toContain(`of ${path}`);
    expect(steps.at(-1)).toEqual({ doneFiles: 200, totalFiles: 200 });
  });

  test('puts a large file alone at its path, encoded part by part', async () => {
    const large = {
      path: 'sprites/fire/é#?.png',
      file: new File([new Uint8Array(3e6)], 'é#?.png'),
    };
    const options = { host, key, signal, onProgress: () => undefined };
    const { uploadId } = await uploadFolder([large, ...many(3).map(file)], options);
    expect(requests.map(({ url }) => url).sort()).toEqual([
      `/upload/${uploadId}`,
      `/upload/${uploadId}/sprites/fire/%C3%A9%23%3F.png`,
    ]);
  });

  test('leaves out what cannot be read', async () => {
    const locked = file('locked.png');
    locked.file.slice = () => ({ arrayBuffer: () => Promise.reject(new Error('locked')) }) as never;
    const { leftOut } = await uploadFolder([locked, file('a.png')], {
      host,
      key,
      signal,
      onProgress: () => undefined,
    });
    expect(leftOut).toEqual(['locked.png']);
    expect(requests).toHaveLength(1);
  });

  test('throws the reason that the studio gives and throws away what was sent', async () => {
    statusOf = () => (requests.length > 1 ? 507 : 204);
    const sending = uploadFolder(many(300).map(file), {
      host,
      key,
      signal,
      onProgress: () => undefined,
    });
    await expect(sending).rejects.toMatchObject({ code: 'disk-full', hint: 'Make room.' });
    expect(requests.map(({ method }) => method)).toContain('DELETE');
    expect(new Set(requests.map((request) => request.key))).toEqual(new Set([key]));
  });

  test('names a file where one alone was refused without a reason, and blames none of many', async () => {
    statusOf = () => 500;
    const options = { host, key, signal, onProgress: () => undefined };
    await expect(uploadFolder([file('sprites/0.png')], options)).rejects.toMatchObject({
      message: 'The studio did not take sprites/0.png (HTTP 500).',
    });
    await expect(uploadFolder(many(3).map(file), options)).rejects.toMatchObject({
      message: 'The studio did not take 3 files, sprites/0.png to sprites/2.png (HTTP 500).',
    });
  });

  test('stops when it is cancelled', async () => {
    const cancel = new AbortController();
    const sending = uploadFolder(many(4_000).map(file), {
      host,
      key,
      signal: cancel.signal,
      onProgress: ({ doneFiles }) => doneFiles > 0 && cancel.abort(),
    });
    await expect(sending).rejects.toMatchObject({ code: 'cancelled' });
    expect(requests.filter(({ method }) => method === 'PUT').length).toBeLessThan(20);
    expect(requests.map(({ method }) => method)).toContain('DELETE');
  });
});

function many(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `sprites/${index}.png`);
}
