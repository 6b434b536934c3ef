import { createReadStream } from 'node:fs';
import { type IncomingMessage, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { pipeline } from 'node:stream/promises';

interface Upload {
  url: URL;
  headers: Record<string, string>;
  file: string;
  bytes: number;
  /** Given up when nothing moves for so long. */
  stallMs: number;
}

/** Where a store is silent. */
export function nothingMoves(): Error {
  return new Error('the store is silent');
}

/**
 * Puts a file there piece by piece, as fast as it is taken: `fetch` reads all of it into memory, whatever it is given.
 *
 * @returns what is answered, which may be before all is sent
 */
export async function sendFile({ url, headers, file, bytes, stallMs }: Upload): Promise<{
  ok: boolean;
  status: number;
  statusText: string;
}> {
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  const sent = { ...headers, 'content-length': String(bytes) };
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const request = send(url, { method: 'PUT', headers: sent, timeout: stallMs });
    request.once('timeout', () => request.destroy(nothingMoves()));
    request.once('response', resolve);
    request.once('error', reject);
    // Of a refusal before the end the answer counts.
    pipeline(createReadStream(file), request).catch(reject);
  });
  answer.resume();
  const { statusCode: status = 0, statusMessage: statusText = '' } = answer;
  return { ok: status >= 200 && status < 300, status, statusText };
}
