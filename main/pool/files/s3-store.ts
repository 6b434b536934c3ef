import { Readable } from 'node:stream';
import type { ReadableStream as NodeStream } from 'node:stream/web';
import { setTimeout as wait } from 'node:timers/promises';
import { AwsClient } from 'aws4fetch';
import { StudioError } from '../../../shared/errors.ts';
import type { Content, StoreOwner } from '../../../shared/pool/job.ts';
import { readBucketList } from './bucket-list.ts';
import { contentOf, isContent } from '../../files/file-content.ts';
import { FileNotStored, type FileStore, type GetOptions, type StorePlace } from './file-store.ts';
import { nothingMoves, sendFile } from './send-file.ts';
import { writeWhole } from './write-whole.ts';

const defaultRegion = 'us-east-1';
/** A connection on which nothing moves for so long is given up; what is large or slow takes its time. */
const stallMs = 2 * 60_000;
/** A store that is busy is asked again so often at once. */
const retries = 2;
const firstRetryMs = 50;
/** No studio names a file so, and in a URL it is the name of another one. */
const leadsElsewhere = /(^|\/)\.\.?(\/|$)/;

/** A bucket of any S3-compatible store. */
export class S3Store implements FileStore {
  readonly #client: AwsClient;
  /** Of the bucket, without a slash at its end. */
  readonly #bucketUrl: string;
  /** Before every key: empty, or with a slash at its end. */
  readonly #prefix: string;
  readonly #stallMs: number;

  /**
   * @param address `s3://bucket/prefix?endpoint=URL&region=NAME`; a key and its secret are in it, or in AWS_ACCESS_KEY_ID
   * and AWS_SECRET_ACCESS_KEY
   * @throws StudioError `invalid-input` where there is no key
   */
  constructor(address: string, environment = process.env, givesUpAfterMs = stallMs) {
    this.#stallMs = givesUpAfterMs;
    const url = new URL(address);
    const region = url.searchParams.get('region') ?? environment.AWS_REGION ?? defaultRegion;
    const endpoint = url.searchParams.get('endpoint') ?? `https://s3.${region}.amazonaws.com`;
    const accessKeyId = decodeURIComponent(url.username) || environment.AWS_ACCESS_KEY_ID;
    const secretAccessKey = decodeURIComponent(url.password) || environment.AWS_SECRET_ACCESS_KEY;
    if (!accessKeyId || !secretAccessKey) throw noKey();
    const { AWS_SESSION_TOKEN: sessionToken } = environment;
    this.#client = new AwsClient({
      accessKeyId,
      secretAccessKey,
      ...(sessionToken && !url.username && { sessionToken }),
      service: 's3',
      region,
    });
    this.#bucketUrl = `${endpoint.replace(/\/+$/, '')}/${url.hostname}`;
    const prefix = decodeURIComponent(url.pathname).replace(/^\/+|\/+$/g, '');
    this.#prefix = prefix ? `${prefix}/` : '';
  }

  async put(place: StorePlace, file: string): Promise<Content> {
    const content = await contentOf(file);
    const key = keyOf(place, content);
    const there = await this.#ask('HEAD', key);
    if (there.ok && Number(there.headers.get('content-length')) === content.bytes) return content;
    // The store checks the hash against what arrives.
    const headers = {
      'content-type': 'application/octet-stream',
      'x-amz-content-sha256': content.sha256,
    };
    const url = this.#urlOf(key);
    const signed = await this.#client.sign(url.href, { method: 'PUT', headers });
    const answer = await sendFile({
      url,
      headers: Object.fromEntries(signed.headers),
      file,
      bytes: content.bytes,
      stallMs: this.#stallMs,
    });
    if (!answer.ok) throw refused('PUT', answer);
    return content;
  }

  async get(
    place: StorePlace,
    content: Content,
    target: string,
    getting: GetOptions = {},
  ): Promise<void> {
    if (await isContent(target, content)) return;
    const stalled = new AbortController();
    const timer = setTimeout(() => stalled.abort(nothingMoves()), this.#stallMs);
    const signal = getting.signal
      ? AbortSignal.any([getting.signal, stalled.signal])
      : stalled.signal;
    const onBytes = (bytes: number) => {
      timer.refresh();
      getting.onBytes?.(bytes);
    };
    try {
      const answer = await this.#ask('GET', keyOf(place, content), signal);
      if (answer.status === 404) throw new FileNotStored(`the store has no file ${place}`);
      if (!answer.ok || !answer.body) throw refused('GET', answer);
      const { body } = answer;
      const source = () => Readable.fromWeb(body as NodeStream);
      await writeWhole({ place, content, target, source, signal, onBytes });
    } finally {
      clearTimeout(timer);
    }
  }

  async remove(place: StorePlace, content: Content): Promise<void> {
    await this.#command('DELETE', keyOf(place, content));
  }

  async removeAll(owner: StoreOwner): Promise<void> {
    for (const key of await this.#list(`${owner}/`)) await this.#command('DELETE', key);
  }

  async owners(kind: 'jobs' | 'datasets'): Promise<string[]> {
    const names = (await this.#list(`${kind}/`)).map((key) => key.split('/')[1] ?? '');
    return [...new Set(names)];
  }

  /** Keys that begin so, without the store's own prefix. */
  async #list(start: string): Promise<string[]> {
    const found: string[] = [];
    const begin = this.#prefix + start;
    for (let token: string | undefined = ''; token !== undefined;) {
      const query = new URLSearchParams({ 'list-type': '2', prefix: begin });
      if (token) query.set('continuation-token', token);
      const url = `${this.#bucketUrl}?${query}`;
      const answer = await this.#fetch(url, 'GET', AbortSignal.timeout(this.#stallMs));
      if (!answer.ok) throw refused('GET', answer);
      const { keys, next } = await readBucketList(answer);
      const own = keys.filter((key) => key.startsWith(begin) && !leadsElsewhere.test(key));
      found.push(...own.map((key) => key.slice(this.#prefix.length)));
      token = next;
    }
    return found;
  }

  #ask(method: string, key: string, signal = AbortSignal.timeout(this.#stallMs)) {
    return this.#fetch(this.#urlOf(key).href, method, signal);
  }

  /**
   * Signed here: `AwsClient.fetch` hands on a request that nobody keeps, and once that is collected its signal ends nothing
   * any more.
   */
  async #fetch(url: string, method: string, signal: AbortSignal): Promise<Response> {
    for (let tried = 1; ; tried++) {
      const { headers } = await this.#client.sign(url, { method });
      const answer = await fetch(url, { method, headers, signal });
      const isBusy = answer.status >= 500 || answer.status === 429;
      if (!isBusy || tried > retries) return answer;
      await answer.body?.cancel();
      await wait(firstRetryMs * 2 ** tried, undefined, { signal });
    }
  }

  /** Written as it is signed: a "+" or "=" as it is would be another key to some stores. */
  #urlOf(key: string): URL {
    const path = encodeURIComponent(this.#prefix + key)
      .replace(/%2F/g, '/')
      .replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
    return new URL(`${this.#bucketUrl}/${path}`);
  }

  async #command(method: string, key: string): Promise<void> {
    const answer = await this.#ask(method, key);
    if (!answer.ok) throw refused(method, answer);
  }
}

function keyOf(place: StorePlace, { sha256 }: Content): string {
  return `${place}/${sha256}`;
}

function refused(
  method: string,
  { status, statusText }: Pick<Response, 'status' | 'statusText'>,
): Error {
  return new Error(`the store answered ${status} ${statusText} to ${method}`);
}

function noKey(): StudioError {
  return new StudioError(
    'invalid-input',
    'There is no key for the store.',
    'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or STUDIO_STORE=s3://KEY:SECRET@BUCKET?endpoint=URL.',
  );
}
