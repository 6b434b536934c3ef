import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { download, partOf } from '../../../main/fetching/download.ts';

const content = randomBytes(300_000);
const sha256 = createHash('sha256').update(content).digest('hex');

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

let folder: string;
let destination: string;
let ranges: (string | undefined)[];
let closeServer: () => void;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'download-'));
  destination = join(folder, 'engine.whl');
  ranges = [];
});
afterEach(() => {
  closeServer();
  rmSync(folder, { recursive: true });
});

async function serve(answer: Answer): Promise<string> {
  const server = createServer((request, response) => {
    ranges.push(request.headers.range);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closeServer = () => {
    server.closeAllConnections();
    server.close();
  };
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/engine.whl`;
}

const withRanges: Answer = (request, response) => {
  const start = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
  if (start >= content.length) return response.writeHead(416).end();
  const rest = content.subarray(start);
  response.writeHead(request.headers.range ? 206 : 200, { 'content-length': rest.length });
  return response.end(rest);
};

const withoutRanges: Answer = (_request, response) => response.end(content);

describe('download', () => {
  it('fetches a file, shows its size, and leaves nothing beside it', async () => {
    const url = await serve(withRanges);
    const seen: [number, number][] = [];
    await download({ url, destination, sha256, onProgress: (...figures) => seen.push(figures) });
    expect(readFileSync(destination).equals(content)).toBe(true);
    expect(seen.at(-1)).toEqual([content.length, content.length]);
    expect(existsSync(`${destination}.part`)).toBe(false);
  });

  it('goes on where an interrupted download stopped', async () => {
    writeFileSync(`${destination}.part`, content.subarray(0, 100_000));
    const seen: number[] = [];
    await download({
      url: await serve(withRanges),
      destination,
      sha256,
      onProgress: (received) => seen.push(received),
    });
    expect(ranges).toEqual(['bytes=100000-']);
    expect(seen[0]).toBeGreaterThan(100_000);
    expect(readFileSync(destination).equals(content)).toBe(true);
  });

  it('needs no further byte when only the last renaming was missed', async () => {
    writeFileSync(`${destination}.part`, content);
    await download({ url: await serve(withRanges), destination, sha256 });
    expect(readFileSync(destination).equals(content)).toBe(true);
  });

  it('starts over with a server that knows no ranges', async () => {
    writeFileSync(`${destination}.part`, content.subarray(0, 100_000));
    await download({ url: await serve(withoutRanges), destination, sha256 });
    expect(readFileSync(destination).equals(content)).toBe(true);
  });

  it('takes a broken connection up again', async () => {
    const url = await serve((request, response) => {
      if (ranges.length > 1) return withRanges(request, response);
      response.writeHead(200, { 'content-length': content.length });
      response.write(content.subarray(0, 50_000));
      return setTimeout(() => response.destroy(), 100);
    });
    await download({ url, destination, sha256 });
    expect(ranges).toHaveLength(2);
    expect(ranges[1]).toMatch(/^bytes=\d+-$/);
    expect(readFileSync(destination).equals(content)).toBe(true);
  });

  it('gives a silent connection up', async () => {
    const url = await serve(() => undefined);
    await expect(download({ url, destination, sha256, stallMs: 50, attempts: 2 })).rejects.toThrow(
      'no answer for 0.05 seconds',
    );
    expect(ranges).toHaveLength(2);
  });

  it('stops when it is told to, and goes on from there the next time', async () => {
    const cancellation = new AbortController();
    const url = await serve((request, response) => {
      if (ranges.length > 1) return withRanges(request, response);
      response.writeHead(200, { 'content-length': content.length });
      return response.write(content.subarray(0, 50_000));
    });
    const { signal } = cancellation;
    const stopped = expect(download({ url, destination, sha256, signal })).rejects.toMatchObject({
      code: 'cancelled',
    });
    // What has come is told of before it lies on the disk.
    const written = () => statSync(partOf(destination), { throwIfNoEntry: false })?.size ?? 0;
    await expect.poll(written).toBeGreaterThan(0);
    cancellation.abort();
    await stopped;
    expect(ranges).toHaveLength(1);
    await download({ url, destination, sha256 });
    expect(ranges[1]).toMatch(/^bytes=\d+-$/);
    expect(readFileSync(destination).equals(content)).toBe(true);
  });

  it('starts over where an earlier download left something else', async () => {
    writeFileSync(`${destination}.part`, randomBytes(100_000));
    await download({ url: await serve(withRanges), destination, sha256 });
    expect(ranges).toEqual(['bytes=100000-', undefined]);
    expect(readFileSync(destination).equals(content)).toBe(true);
  });

  it('hears no more from a server that sends more than the file has', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(200);
      const send = () => response.write(content, () => setImmediate(send));
      send();
    });
    await expect(download({ url, destination, sha256, bytes: content.length })).rejects.toThrow(
      'it sends more than the 300000 bytes',
    );
    expect(ranges).toHaveLength(1);
  });

  it('refuses a file with another hash and does not keep it', async () => {
    const url = await serve(withRanges);
    await expect(download({ url, destination, sha256: 'ab'.repeat(32) })).rejects.toThrow(
      'not the expected one',
    );
    expect(existsSync(destination)).toBe(false);
    expect(existsSync(`${destination}.part`)).toBe(false);
  });

  it('names the server and what it answers, and asks once where that will not change', async () => {
    const url = await serve((_request, response) => response.writeHead(403).end());
    await expect(download({ url, destination, sha256 })).rejects.toThrow(
      /127\.0\.0\.1:\d+ answers 403 Forbidden/,
    );
    expect(ranges).toHaveLength(1);
  });
});
