import { z } from 'zod';
import { StudioError } from '../../shared/errors.ts';
import { indexUrl } from './index-url.ts';

/** A file of a package index that must be exactly this one. */
export interface PinnedWheel {
  /** Its project on PyPI. */
  project: string;
  file: string;
  bytes: number;
  sha256: string;
}

/** Where a file is, and what a server wants to be told before it hands it out. */
export interface Address {
  url: string;
  headers: Record<string, string>;
}

interface Reach {
  fetch?: typeof fetch;
  signal?: AbortSignal;
}

/** The page of a project with some hundred releases is 1 MB. */
const mostPageBytes = 32 << 20;
const answerWithinMs = 30_000;

/** The simple repository API, as JSON (PEP 691) or, by mirrors that serve files alone, as HTML (PEP 503). */
const accept =
  'application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.1';

const jsonPageSchema = z.object({
  files: z.array(z.object({ filename: z.string(), url: z.string() })),
});

/**
 * Asks the package index where a wheel is: the index that the person's pip is set to, or PyPI.
 *
 * @throws StudioError `download-failed` where the index does not answer or does not have it
 */
export async function findWheel(wheel: PinnedWheel, reach: Reach = {}): Promise<Address> {
  const index = withoutCredentials(indexUrl());
  const page = new URL(`${wheel.project}/`, index.url);
  const { text, isJson, url } = await read(page.href, index.headers, reach);
  const files = isJson ? filesOfJson(text) : filesOfHtml(text);
  const found = files.find(({ filename }) => filename === wheel.file);
  if (!found) throw notThere(wheel, page.host);
  const address = new URL(found.url, url);
  if (!/^https?:$/.test(address.protocol)) throw notThere(wheel, page.host);
  // A hash stands behind "#"; ours is the one that counts. Passwords are for the index's own server alone.
  address.hash = '';
  return {
    url: address.href,
    headers: address.origin === page.origin ? index.headers : {},
  };
}

async function read(
  page: string,
  headers: Record<string, string>,
  { fetch: fetchPage = fetch, signal }: Reach,
): Promise<{ text: string; isJson: boolean; url: string }> {
  try {
    const deadline = AbortSignal.timeout(answerWithinMs);
    const response = await fetchPage(page, {
      headers: { ...headers, accept },
      signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
    });
    if (!response.ok) throw new Error(`it answers ${response.status} ${response.statusText}`);
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    return { text: await bounded(response), isJson, url: response.url || page };
  } catch (error) {
    signal?.throwIfAborted();
    throw new StudioError(
      'download-failed',
      `The package index ${new URL(page).host} could not be asked: ${inWords(error)}.`,
      'Check the network, then try again.',
      { cause: error },
    );
  }
}

async function bounded(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > mostPageBytes) throw new Error('its page is far too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

type IndexFile = z.output<typeof jsonPageSchema>['files'][number];

function filesOfJson(text: string): IndexFile[] {
  return jsonPageSchema.parse(JSON.parse(text)).files;
}

/** PEP 503: an anchor a file, its text the file's name. */
function filesOfHtml(text: string): IndexFile[] {
  return [...text.matchAll(/<a\b[^>]*?\bhref\s*=\s*["']([^"']+)["'][^>]*>([^<]*)</gi)].map(
    ([, href = '', name = '']) => ({
      filename: name.trim(),
      url: href.replaceAll('&amp;', '&'),
    }),
  );
}

/** `fetch` refuses addresses with a user and a password in them; servers take them in a header. */
function withoutCredentials(text: string): Address {
  const url = new URL(text.endsWith('/') ? text : `${text}/`);
  const { username, password } = url;
  if (!username) return { url: url.href, headers: {} };
  url.username = url.password = '';
  const words = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  const authorization = `Basic ${Buffer.from(words).toString('base64')}`;
  return { url: url.href, headers: { authorization } };
}

function notThere({ file }: PinnedWheel, host: string): StudioError {
  return new StudioError(
    'download-failed',
    `The package index ${host} does not have ${file}.`,
    'pip on this machine is set to this index; PIP_INDEX_URL=https://pypi.org/simple names another one.',
  );
}

function inWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}
