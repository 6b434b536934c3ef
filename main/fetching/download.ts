import http from 'node:http';
import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { setTimeout as wait } from 'node:timers/promises';
import { isDiskFull } from '../../shared/library/disk-full.ts';
import { StudioError } from '../../shared/errors.ts';
import { contentOf } from '../files/file-content.ts';

export interface Download {
  url: string;
  destination: string;
  /** What the file must hash to, in hexadecimal. */
  sha256: string;
  /** Its size, where it is known: a server that sends more is not listened to any longer. */
  bytes?: number;
  headers?: Record<string, string>;
  onProgress?: (received: number, total: number) => void;
  /** Ends it; what was received stays, and the next download goes on from there. */
  signal?: AbortSignal;
  /** A connection that stays silent this long is given up. */
  stallMs?: number;
  /** How often a broken connection is taken up again. */
  attempts?: number;
  fetch?: typeof fetch;
}

/**
 * Downloads a file, going on where an interrupted download stopped (`….part` beside it), and puts it
 * in place only when its hash is the expected one.
 *
 * @throws StudioError `download-failed`, `disk-full`, `cancelled`
 */
export async function download(wanted: Download): Promise<void> {
  const part = partOf(wanted.destination);
  await mkdir(dirname(part), { recursive: true });
  const goesOn = (await sizeOf(part)) > 0;
  await fetchAll(wanted, part);
  if ((await contentOf(part)).sha256 !== wanted.sha256) {
    await rm(part, { force: true });
    // What an earlier download left may be of another file, or damaged: once more, from the beginning.
    if (goesOn) return download(wanted);
    throw new StudioError(
      'download-failed',
      `The file from ${hostOf(wanted.url)} is not the expected one: its hash differs.`,
      'Something on the way changes downloads. Try another network, and report it if that does not help.',
    );
  }
  await rename(part, wanted.destination);
}

/** Where the bytes gather until they are all there. */
export function partOf(destination: string): string {
  return `${destination}.part`;
}

/** Until nothing is left to fetch: a connection that broke is taken up again, for as long as it gets on. */
async function fetchAll(wanted: Download, part: string): Promise<void> {
  const { attempts = 4, signal } = wanted;
  for (let attempt = 1; ; attempt++) {
    const before = await sizeOf(part);
    try {
      return await fetchRest(wanted, part);
    } catch (error) {
      if (signal?.aborted) throw cancelled('The download');
      if (isDiskFull(error)) throw diskFull(part, error);
      const moved = (await sizeOf(part)) > before;
      const mayTryAgain = attempt < (moved ? attempts * 10 : attempts);
      if (!mayTryAgain || error instanceof Refusal) throw failed(wanted.url, error);
      await wait(250 * Math.min(attempt, 8));
    }
  }
}

async function fetchRest(wanted: Download, part: string): Promise<void> {
  const { url, onProgress, stallMs = 30_000, bytes = Infinity } = wanted;
  const offset = await sizeOf(part);
  const silence = silenceGuard(stallMs);
  const signals = [silence.signal, ...(wanted.signal ? [wanted.signal] : [])];
  try {
    const response = await (wanted.fetch ?? fetch)(url, {
      // What is packed again on its way has another length.
      headers: {
        ...wanted.headers,
        'accept-encoding': 'identity',
        ...(offset > 0 && { range: `bytes=${offset}-` }),
      },
      signal: AbortSignal.any(signals),
    });
    if (response.status === 416) return; // nothing is left to fetch; the hash decides
    if (!response.ok || !response.body) throw refusal(response, url);
    const resumes = response.status === 206;
    let received = resumes ? offset : 0;
    const total = received + Number(response.headers.get('content-length') ?? 0);
    const body = Readable.fromWeb(response.body as ReadableStream);
    body.on('data', (chunk: Uint8Array) => {
      silence.heard();
      received += chunk.length;
      if (received > bytes) body.destroy(new Refusal(`it sends more than the ${bytes} bytes`));
      onProgress?.(received, Math.max(total, received));
    });
    await pipeline(body, createWriteStream(part, { flags: resumes ? 'a' : 'w' }));
    if (total > 0 && received < total) throw new Error('the connection ended too early');
  } finally {
    silence.end();
  }
}

/** What the server says of itself; asking once more brings the same. */
class Refusal extends Error {}

function refusal({ status, statusText }: Response, url: string): Error {
  const words = `${hostOf(url)} answers ${status} ${statusText}`.trim();
  const mayChange = status >= 500 || status === 408 || status === 429;
  return mayChange ? new Error(words) : new Refusal(words);
}

function silenceGuard(stallMs: number) {
  const controller = new AbortController();
  const giveUp = () => controller.abort(new Error(`no answer for ${stallMs / 1000} seconds`));
  let timer = setTimeout(giveUp, stallMs);
  return {
    signal: controller.signal,
    heard() {
      clearTimeout(timer);
      timer = setTimeout(giveUp, stallMs);
    },
    end: () => clearTimeout(timer),
  };
}

function failed(url: string, error: unknown): StudioError {
  return new StudioError(
    'download-failed',
    `The download from ${hostOf(url)} failed: ${inWords(error)}.`,
    'Check the network, then try again: the download goes on where it stopped.',
    { cause: error },
  );
}

function diskFull(part: string, cause: unknown): StudioError {
  return new StudioError(
    'disk-full',
    `The disk is full, so the download stopped (${part}).`,
    'Make room, then try again: the download goes on where it stopped.',
    { cause },
  );
}

/** `fetch` says "fetch failed", and why in the cause. */
function inWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? ` (${error.cause.message})` : '';
  return `${error.message}${cause}`;
}

function hostOf(url: string): string {
  return new URL(url).host;
}

/** @returns bytes; 0 when there is no such file */
export async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
}

/**
 * Node's own `fetch` goes round proxies unless it is told not to. From now on it takes those that the
 * environment names (HTTPS_PROXY, HTTP_PROXY, NO_PROXY), as curl and pip do, where this Node can: from 24.14 on.
 */
export function followProxies(): void {
  const setGlobalProxy: unknown = Reflect.get(http, 'setGlobalProxyFromEnv');
  if (typeof setGlobalProxy === 'function') setGlobalProxy();
}

export function cancelled(what: string): StudioError {
  return new StudioError(
    'cancelled',
    `${what} was cancelled.`,
    'What was downloaded is kept: the next time it goes on from there.',
  );
}
