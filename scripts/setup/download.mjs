import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/**
 * @typedef {object} Download
 * @property {string} url
 * @property {string} destination
 * @property {string} sha256 what the file must hash to, in hexadecimal
 * @property {(received: number, total: number) => void} [onProgress]
 * @property {number} [stallMs] a connection that stays silent this long is given up
 * @property {number} [attempts] how often a broken connection is taken up again
 */

/**
 * Downloads a file, going on where an interrupted download stopped (`….part` beside it), and puts it
 * in place only when its hash is the expected one.
 *
 * @param {Download} download
 * @throws {Error} when the server cannot be reached, or what it sends is not the expected file
 */
export async function download({ attempts = 4, ...wanted }) {
  const part = `${wanted.destination}.part`;
  await mkdir(dirname(part), { recursive: true });
  for (let attempt = 1; ; attempt++) {
    const before = await sizeOf(part);
    try {
      await fetchRest({ ...wanted, part });
      break;
    } catch (error) {
      const moved = (await sizeOf(part)) > before;
      if (attempt >= attempts && !moved) throw error;
      if (attempt >= attempts * 10) throw error;
      await new Promise((resolve) => setTimeout(resolve, 250 * Math.min(attempt, 8)));
    }
  }
  const actual = await sha256Of(part);
  if (actual !== wanted.sha256) {
    await rm(part, { force: true });
    throw new Error(
      `the file from ${new URL(wanted.url).host} is not the expected one (its hash differs)`,
    );
  }
  await rename(part, wanted.destination);
}

/**
 * @param {Download & { part: string }} download
 */
async function fetchRest({ url, part, onProgress, stallMs = 30_000 }) {
  const offset = await sizeOf(part);
  const silence = silenceGuard(stallMs);
  try {
    const headers = offset > 0 ? { Range: `bytes=${offset}-` } : undefined;
    const response = await fetch(url, { headers, signal: silence.signal });
    if (response.status === 416) return; // nothing is left to fetch; the hash decides
    if (!response.ok || !response.body)
      throw new Error(`${new URL(url).host} answers ${response.status} ${response.statusText}`);
    const resumes = response.status === 206;
    let received = resumes ? offset : 0;
    const total = received + Number(response.headers.get('content-length') ?? 0);
    const body = Readable.fromWeb(
      /** @type {import('node:stream/web').ReadableStream} */ (response.body),
    );
    body.on('data', (chunk) => {
      silence.heard();
      received += chunk.length;
      onProgress?.(received, Math.max(total, received));
    });
    await pipeline(body, createWriteStream(part, { flags: resumes ? 'a' : 'w' }));
    if (total > 0 && received < total) throw new Error('the connection ended too early');
  } finally {
    silence.end();
  }
}

/** @param {number} stallMs */
function silenceGuard(stallMs) {
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

/** @param {string} file @returns {Promise<number>} bytes; 0 when there is no such file */
async function sizeOf(file) {
  return stat(file).then(
    (found) => found.size,
    (error) => {
      if (error.code === 'ENOENT') return 0;
      throw error;
    },
  );
}

/** @param {string} file @returns {Promise<string>} hexadecimal */
export async function sha256Of(file) {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
