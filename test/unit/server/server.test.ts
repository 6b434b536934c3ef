import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createConnection, type Socket } from 'node:net';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { mostConnections } from '../../../main/server/connection-limit.ts';
import { startServer, usualPort } from '../../../main/server/start-server.ts';
import { insertDataset } from '../../../main/store/datasets.ts';
import type { WritableStore } from '../../../main/store/store.ts';
import { decodeMessage, encodeMessage } from '../../../shared/api/message.ts';
import { pushMessageSchema, studioMessageSchema } from '../../../shared/api/wire.ts';
import { importProgressSchema } from '../../../shared/dataset/dataset.ts';
import { mountSmallDisk } from '../../small-disk.ts';
import { exampleDataset } from '../store/examples.ts';
import { temporaryFolder } from '../store/fixtures.ts';
import { ask, connect, runningServer, say } from './running-server.ts';

describe('the address with the token', () => {
  it('gives a cookie that scripts cannot read, and leads on to the page with its key', async () => {
    const { send, token, key, port } = await runningServer();
    const { status, headers, body } = await send(`/?token=${token}`);
    expect(status).toBe(200);
    expect(headers['cache-control']).toBe('no-store');
    expect(headers['set-cookie']).toEqual([
      expect.stringMatching(
        new RegExp(`^studio-${port}=[\\w-]{32}; Path=/; HttpOnly; SameSite=Strict$`),
      ),
    ]);
    expect(String(body)).toContain(`content="0; url=/#key=${key}"`);
  });

  it('tells three secrets of which none is another, so that a cookie that leaks opens nothing', async () => {
    const { token, key, cookie } = await runningServer();
    const value = cookie.split('=')[1];
    expect(new Set([token, key, value]).size).toBe(3);
    for (const secret of [token, key, value]) expect(secret).toMatch(/^[\w-]{32}$/);
  });

  it.each(['/', '/?token=', '/?token=wrong', '/index.html', '/files/runs/a.png'])(
    'is needed for %s',
    async (path) => {
      const { send } = await runningServer();
      const { status, body } = await send(path);
      expect(status).toBe(403);
      expect(String(body)).toContain('Open it with the address that it printed');
    },
  );

  it('is another one at every start', async () => {
    const [one, other] = [await runningServer(), await runningServer()];
    expect(one.token).toHaveLength(32);
    expect(one.token).not.toBe(other.token);
    for (const secret of [one.token, one.key, one.cookie.split('=')[1], other.token, other.key]) {
      const cookie = `studio-${other.port}=${secret}`;
      expect((await other.send('/', { cookie })).status).toBe(403);
    }
  });
});

describe('the page', () => {
  it('comes with a strict policy', async () => {
    const { send, cookie } = await runningServer();
    const { status, headers, body } = await send('/', { cookie });
    expect(status).toBe(200);
    expect(String(body)).toContain('<title>Studio</title>');
    expect(headers['content-security-policy']).toContain("default-src 'none'; script-src 'self';");
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['referrer-policy']).toBe('no-referrer');
  });

  it.each(['/../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt', '/files/../secret.txt'])(
    'does not lead out of its folder: %s',
    async (path) => {
      const { send, cookie } = await runningServer();
      const { status, body } = await send(path, { cookie });
      expect([400, 403, 404]).toContain(status);
      expect(String(body)).not.toContain('not for the window');
    },
  );

  it('is refused with a clear sentence when it was not built', async () => {
    const { studio } = await runningServer();
    const nothing = { port: 0, host: '127.0.0.1', rendererFolder: temporaryFolder() };
    await expect(startServer(studio, nothing)).rejects.toThrow(/has not been built/);
  });
});

describe('other pages and rebound names', () => {
  it.each(['evil.example', 'evil.example:80', '127.0.0.1.evil.example', '192.168.1.7', '[::1'])(
    'are refused by the Host header "%s"',
    async (host) => {
      const { send, cookie } = await runningServer();
      expect((await send('/', { cookie, host })).status).toBe(403);
    },
  );

  it('cannot shut us out by a cookie of our name', async () => {
    const { send, cookie, port } = await runningServer();
    expect((await send('/', { cookie: `studio-${port}=planted; ${cookie}` })).status).toBe(200);
  });

  it('lets an SSH tunnel change the port', async () => {
    const { send, cookie } = await runningServer();
    expect((await send('/', { cookie, host: 'localhost:9000' })).status).toBe(200);
  });

  it.each<Record<string, string>>([
    { origin: 'http://evil.example' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ])('are refused by %o', async (headers) => {
    const { send, cookie } = await runningServer();
    expect((await send('/', { cookie, ...headers })).status).toBe(403);
  });
});

describe('a port that is taken', () => {
  it('is named, with what to do', async () => {
    const { studio, port } = await runningServer();
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'index.html'), '');
    await expect(
      startServer(studio, { port, host: '127.0.0.1', rendererFolder: folder }),
    ).rejects.toMatchObject({ code: 'conflict', hint: expect.stringContaining('--port') });
  });
});

const callOf = (id: number, method: string, input: unknown = {}) =>
  encodeMessage({ id, method, input });
const aCall = callOf(3, 'runs.list');
const longLists = Uint8Array.from({ length: 1 << 20 }, (_, at) => (at % 5 ? 0xff : 0x9a));

describe('a port that nobody names', () => {
  it('is the same for a library each time, so that the browser knows its window again; a free one where it is taken', async () => {
    const { studio } = await runningServer();
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'index.html'), '');
    const options = { host: '127.0.0.1', rendererFolder: folder };
    const first = await startServer(studio, options);
    const beside = await startServer(studio, options);
    expect(beside.port).not.toBe(first.port);
    for (const server of [first, beside]) await server.close();
    const again = await startServer(studio, options);
    expect(again.port).toBe(first.port);
    await again.close();
    expect(usualPort('/home/ann/library')).not.toBe(usualPort('/home/ben/library'));
  });
});

describe('the WebSocket', () => {
  it('needs the cookie, the key, our origin and our path', async () => {
    const { port, cookie, origin, token, socketHeaders } = await runningServer();
    const wrongKey = `sprite-gan-studio, key.${token}`;
    for (const refused of [
      { cookie, origin },
      { ...socketHeaders, cookie: '' },
      { ...socketHeaders, origin: '' },
      { ...socketHeaders, origin: 'http://evil.example' },
      { ...socketHeaders, host: 'evil.example' },
      { ...socketHeaders, 'sec-websocket-protocol': wrongKey },
    ])
      expect(await connect(port, refused)).toBe(403);
    expect(await connect(port, socketHeaders, '/other')).toBe(403);
    const socket = await connect(port, socketHeaders);
    expect(socket).toBeInstanceOf(WebSocket);
    expect((socket as WebSocket).protocol).toBe('sprite-gan-studio');
  });

  it('answers calls, each with its id', async () => {
    const { port, socketHeaders } = await runningServer();
    const socket = (await connect(port, socketHeaders)) as WebSocket;
    const info = await ask(socket, { id: 7, method: 'system.info', input: {} });
    expect(info).toMatchObject({ id: 7, ok: true, result: { host: 'browser', version: '1' } });
  });

  it.each([
    ['text', 'rubbish', -1, /not CBOR/],
    ['a call as JSON', '{"id":3,"method":"runs.list","input":{}}', -1, /not CBOR/],
    ['nothing', new Uint8Array(), -1, /not CBOR/],
    ['half a call', aCall.subarray(0, -3), -1, /not CBOR/],
    ['two calls in one', Uint8Array.of(...aCall, ...aCall), -1, /not CBOR/],
    ['a list without end', Uint8Array.of(0x9f), -1, /not CBOR/],
    ['lists in lists', new Uint8Array(1 << 20).fill(0x81), -1, /not CBOR/],
    // Each says that four thousand million entries follow; there is no room for them.
    ['a list of more than there is', Uint8Array.of(0x9a, 255, 255, 255, 255), -1, /not CBOR/],
    ['long lists in lists', longLists, -1, /not CBOR/],
    ['a value of another kind', Uint8Array.of(0xc1, 0x00), -1, /not CBOR/],
    ['a number that is none', encodeMessage(NaN), -1, /not CBOR/],
    ['what is not a call', encodeMessage({ hello: 1 }), -1, /not a call/],
    ['an unknown method', callOf(3, 'runs.explode'), 3, /no method named/],
    ['a method of every object', callOf(4, 'toString'), 4, /no method named/],
    ['an invalid input', callOf(5, 'runs.get', { runId: '../x' }), 5, /runId/],
    ['bytes for a name', callOf(5, 'runs.get', { runId: Uint8Array.of(65) }), 5, /runId/],
    ['an unknown run', callOf(6, 'runs.get', { runId: 'none' }), 6, /no run none/],
    ['too much', callOf(8, 'x', 'x'.repeat(1 << 20)), -1, /larger than 1\.0 MB/],
  ])('answers %s with an error as data and stays open', async (_what, data, id, message) => {
    const { port, socketHeaders } = await runningServer();
    const socket = (await connect(port, socketHeaders)) as WebSocket;
    expect(await say(socket, data)).toEqual({
      id,
      ok: false,
      error: {
        code: expect.any(String),
        message: expect.stringMatching(message),
        hint: expect.any(String),
      },
    });
    const again = await ask(socket, { id: 9, method: 'runs.list', input: {} });
    expect(again).toEqual({ id: 9, ok: true, result: [] });
  });

  it('answers at length in parts of which none is long, and is not dropped', async () => {
    const { port, socketHeaders, studio } = await runningServer();
    const skipped = Array.from({ length: 100_000 }, (_, index) => ({
      file: `sprites/${index} of a folder of photographs.png`,
      reason: 'It could not be read: it is no picture.',
    }));
    const example = exampleDataset();
    insertDataset(studio.store as WritableStore, {
      ...example,
      report: { ...example.report, skipped },
    });
    const socket = (await connect(port, socketHeaders)) as WebSocket;
    const parts: Uint8Array[] = [];
    let longest = 0;
    const whole = new Promise((resolve) => {
      socket.on('message', (data) => {
        longest = Math.max(longest, Buffer.byteLength(data as Buffer));
        const message = studioMessageSchema.parse(decodeMessage(data as Buffer));
        if (!('part' in message)) return;
        parts.push(message.part);
        if (message.last) resolve(decodeMessage(Buffer.concat(parts)));
      });
    });
    socket.send(callOf(9, 'datasets.list'));
    expect(await whole).toMatchObject({ id: 9, ok: true, result: [{ report: { skipped } }] });
    expect(parts.length).toBeGreaterThan(8);
    expect(longest).toBeLessThan(1024 * 1024 + 100);
  });

  it('is closed by a message that is far too large', async () => {
    const { port, socketHeaders } = await runningServer();
    const socket = (await connect(port, socketHeaders)) as WebSocket;
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.send('x'.repeat(5 << 20));
    expect(await closed).toBe(1009);
  });
});

describe('a dropped folder', () => {
  async function sprite(red: number): Promise<Buffer> {
    const pixels = Buffer.alloc(16 * 16 * 4, 255);
    pixels[0] = red;
    return sharp(pixels, { raw: { width: 16, height: 16, channels: 4 } })
      .png()
      .toBuffer();
  }

  it('is uploaded file by file, imported with progress, and shown', async () => {
    const { send, port, key, page, socketHeaders } = await runningServer();
    for (let index = 0; index < 9; index++) {
      const path = `/upload/drop1/${encodeURIComponent('Kröten & Co')}/${index}.png`;
      const { status } = await send(path, page, 'PUT', await sprite(index));
      expect(status).toBe(204);
    }
    const socket = (await connect(port, socketHeaders)) as WebSocket;
    const done = new Promise<string | null>((resolve) => {
      socket.on('message', (data) => {
        const push = pushMessageSchema.safeParse(decodeMessage(data as Buffer));
        if (push.data?.topic !== 'import') return;
        const progress = importProgressSchema.parse(push.data.payload);
        if (progress.phase === 'done') resolve(progress.datasetId);
      });
    });
    const input = { source: { kind: 'upload', uploadId: 'drop1' }, options: { size: 16 } };
    socket.send(callOf(1, 'datasets.import', input));
    const datasetId = await done;
    const picture = await send(`/files/${key}/datasets/${datasetId}/sprites/0.png`, page);
    expect(picture).toMatchObject({ status: 200, headers: { 'content-type': 'image/png' } });
    expect(await sharp(picture.body).metadata()).toMatchObject({ width: 16, height: 16 });
    expect((await send(`/files/${key}/datasets/${datasetId}/sprites/9.png`, page)).status).toBe(
      404,
    );
  });

  it.each(['/upload/drop1/..%2f..%2fx.png', '/upload/..%2fx/a.png', '/upload/drop1/a/../../x.png'])(
    'does not lead out of its staging: %s',
    async (path) => {
      const { send, page } = await runningServer();
      const { status, body } = await send(path, page, 'PUT', 'x');
      expect(status).toBe(400);
      expect(JSON.parse(String(body))).toMatchObject({ error: { code: 'invalid-input' } });
    },
  );

  it('is taken many files at once, each with its own bytes', async () => {
    const { send, page, studio } = await runningServer();
    const files = {
      'pond/a.png': 'first',
      'pond/é.png': '',
      'pond/deep/c.png': 'x'.repeat(200_000),
    };
    expect((await send('/upload/drop1', page, 'PUT', batchOf(files))).status).toBe(204);
    const { items } = studio.uploads.source('drop1');
    const got = items.map(({ name, from }) => [
      `pond/${name}`,
      'path' in from && readFileSync(from.path, 'utf8'),
    ]);
    expect(Object.fromEntries(got)).toEqual(files);
  });

  it('that is no batch is refused, and so are names in it that lead elsewhere', async () => {
    const { send, page, studio } = await runningServer();
    const whole = batchOf({ 'a.png': 'abc', 'b.png': 'defg' });
    const lying = Buffer.alloc(4);
    lying.writeUInt32BE(0xffff_ffff);
    const wrong = [
      ...[Buffer.alloc(0), Buffer.from('x'), lying, whole.subarray(0, 20), whole.subarray(0, -1)],
      ...[batchOf({ '../a.png': 'x' }), batchOf({ '/a.png': 'x' }), batchOf({ 'a/../../x': 'x' })],
    ];
    for (const [place, body] of wrong.entries()) {
      const answer = await send(`/upload/wrong${place % 8}`, page, 'PUT', body);
      expect([place, answer.status]).toEqual([place, 400]);
      await studio.uploads.discard(`wrong${place % 8}`);
    }
  });

  function batchOf(files: Record<string, string>): Buffer {
    const contents = Object.entries(files).map(([name, text]) => ({
      name,
      text: Buffer.from(text),
    }));
    const list = contents.map(({ name, text }) => ({ name, bytes: text.length }));
    const json = Buffer.from(JSON.stringify(list));
    const length = Buffer.alloc(4);
    length.writeUInt32BE(json.length);
    return Buffer.concat([length, json, ...contents.map(({ text }) => text)]);
  }

  it('must come from our own page, with its key', async () => {
    const { send, cookie, origin, key, page, token } = await runningServer();
    const incomplete: Record<string, string>[] = [
      { cookie, 'x-studio-key': key },
      { cookie, origin },
      { ...page, cookie: '' },
      { ...page, 'x-studio-key': token },
    ];
    for (const headers of incomplete)
      for (const [path, method, body] of [
        ['/upload/drop1/a.png', 'PUT', 'x'],
        ['/upload/drop1', 'PUT', 'x'],
        ['/upload/drop1', 'DELETE', undefined],
      ] as const)
        expect((await send(path, headers, method, body)).status).toBe(403);
  });

  it('is answered in words when the disk is full, however much of it is still on its way', async (context) => {
    const { send, page: headers, studio } = await runningServer();
    const staging = join(studio.libraryPath, 'uploads');
    const disk = mountSmallDisk(1_024, staging);
    if (!disk) return context.skip('a file system cannot be mounted here');
    const { status, body } = await send('/upload/d/a.png', headers, 'PUT', Buffer.alloc(9_000_000));
    expect(status).toBe(507);
    expect(JSON.parse(String(body))).toMatchObject({
      error: { code: 'disk-full', hint: expect.stringMatching(/^Make room/) },
    });
    expect(readdirSync(join(staging, 'd'))).toEqual([]);
    expect((await send('/upload/d/b.png', headers, 'PUT', Buffer.alloc(900))).status).toBe(204);
    disk.fill();
    expect((await send('/upload/d/c.png', headers, 'PUT', Buffer.alloc(9_000))).status).toBe(507);
    expect((await send('/upload/e/c.png', headers, 'PUT', 'x')).status).toBe(507);
  });

  it('can be thrown away', async () => {
    const { send, page, studio } = await runningServer();
    await send('/upload/drop1/a.png', page, 'PUT', 'x');
    expect((await send('/upload/drop1', page, 'DELETE')).status).toBe(204);
    expect(() => studio.uploads.source('drop1')).toThrow(/not there any more/);
  });
});

describe('files of the library', () => {
  it.each([
    'studio.db',
    'runs/../studio.db',
    'runs/..%2fstudio.db',
    '/etc/passwd',
    '%00',
    '%E0%A4%A',
  ])('are pictures alone: %s', async (path) => {
    const { send, cookie, key } = await runningServer();
    const { status, body } = await send(`/files/${key}/${path}`, { cookie });
    expect([400, 403]).toContain(status);
    expect(JSON.parse(String(body))).toHaveProperty('error.hint');
  });

  it('are streamed where they are downloads, and survive whoever breaks off', async () => {
    const { studio, port, send, cookie, key } = await runningServer();
    const content = randomBytes(3_000_000);
    writeFileSync(join(studio.libraryPath, 'exports/a.zip'), content);
    const path = `/files/${key}/exports/a.zip`;
    const download = await send(path, { cookie });
    expect(download.headers['content-length']).toBe('3000000');
    expect(download.body.equals(content)).toBe(true);
    expect((await send(path, { cookie }, 'HEAD')).body).toHaveLength(0);
    const socket = createConnection(port, '127.0.0.1');
    socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nCookie: ${cookie}\r\n\r\n`);
    await once(socket, 'data');
    socket.destroy();
    expect((await send(path, { cookie })).status).toBe(200);
  });

  it.each(['runs/a.png', '/runs/a.png', 'wrong/runs/a.png'])(
    'need the key in their address beside the cookie: %s',
    async (path) => {
      const { send, cookie, key } = await runningServer();
      expect((await send(`/files/${path}`, { cookie })).status).toBe(403);
      expect((await send(`/files/${key}/runs/a.png`)).status).toBe(403);
      expect((await send(`/files/${key}/runs/a.png`, { cookie })).status).toBe(404);
    },
  );
});

describe('connections of those who have not shown all', () => {
  function connectIdle(port: number, count: number): Promise<Socket[]> {
    const connecting = Array.from({ length: count }, async () => {
      const socket = createConnection({ port, host: '127.0.0.1' });
      socket.on('error', () => undefined);
      await once(socket, 'connect');
      return socket;
    });
    return Promise.all(connecting);
  }

  it('are bounded: the oldest is closed, and whoever may come gets in', async () => {
    const { port, page, send, socketHeaders } = await runningServer();
    const visitor = (await connect(port, socketHeaders)) as WebSocket;
    const idle = await connectIdle(port, 3 * mostConnections.stranger);
    expect((await send('/', page)).status).toBe(200);
    const open = () => idle.filter(({ closed }) => !closed).length;
    await expect.poll(open).toBeLessThanOrEqual(mostConnections.stranger);
    const again = (await connect(port, socketHeaders)) as WebSocket;
    for (const socket of [visitor, again])
      expect(await ask(socket, { id: 1, method: 'runs.list', input: {} })).toMatchObject({
        ok: true,
      });
    for (const socket of idle) socket.destroy();
  });

  it('are bounded too where they show the cookie alone, which other ports get as well', async () => {
    const { port, cookie, page, send } = await runningServer();
    const idle: Socket[] = [];
    for (let count = 0; count < 2 * mostConnections.cookie; count++) {
      const [socket] = (await connectIdle(port, 1)) as [Socket];
      socket.write(`GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: ${cookie}\r\n\r\n`);
      await once(socket, 'data');
      idle.push(socket);
    }
    const open = () => idle.filter(({ closed }) => !closed).length;
    await expect.poll(open).toBeLessThanOrEqual(mostConnections.cookie);
    expect((await send('/', page)).status).toBe(200);
    for (const socket of idle) socket.destroy();
  });
});
