import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { hostname } from 'node:os';

/**
 * Who may talk to the browser host. Anything on this machine, and any web page open in its browser, can
 * reach a loopback port; so a request must name a host that cannot be a rebound DNS name, must not come from
 * another page, and needs two secrets that the printed token is exchanged for: a cookie, and a key that no
 * cookie carries (shared/api/browser-host.ts). None of the three tells another.
 */
export interface Access {
  readonly token: string;
  /** For the page of a browser that has shown the token. */
  readonly key: string;
  /** `Set-Cookie` for it. */
  readonly cookie: string;
  /** The token is right: it came from the printed address. */
  acceptsToken(token: string | null): boolean;
  hasCookie(request: IncomingMessage): boolean;
  acceptsKey(key: string | undefined): boolean;
  /** The Host header names this machine, not a domain that was made to point here. */
  namesThisMachine(request: IncomingMessage): boolean;
  /** No other page is behind the request. WebSockets and uploads must name their page (`required`). */
  isSameOrigin(request: IncomingMessage, required: boolean): boolean;
}

export function createAccess(options: { port: number; host: string }): Access {
  const [token, key, cookie] = [newSecret(), newSecret(), newSecret()];
  // Browsers share cookies between all ports of a host: two studios must not overwrite each other's.
  const cookieName = `studio-${options.port}`;
  const isLoopback = loopbackNames.has(options.host);
  const ownNames = new Set([options.host.toLowerCase(), hostname().toLowerCase()]);

  return {
    token,
    key,
    cookie: `${cookieName}=${cookie}; Path=/; HttpOnly; SameSite=Strict`,
    acceptsToken: (given) => given !== null && equalInConstantTime(given, token),
    // Pages of other ports can set cookies of this name too, beside ours.
    hasCookie: (request) =>
      readCookies(request, cookieName).some((given) => equalInConstantTime(given, cookie)),
    acceptsKey: (given) => given !== undefined && equalInConstantTime(given, key),
    namesThisMachine(request) {
      const name = hostNameOf(request.headers.host);
      if (name === null) return false;
      if (loopbackNames.has(name)) return true;
      // A rebinding attack needs a name; an address in the Host header is what the person typed.
      return !isLoopback && (isIP(name) !== 0 || ownNames.has(name));
    },
    isSameOrigin(request, required) {
      const site = request.headers['sec-fetch-site'];
      if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
      const { origin, host } = request.headers;
      if (origin === undefined) return !required;
      return origin === `http://${host}` || origin === `https://${host}`;
    },
  };
}

const loopbackNames = new Set(['127.0.0.1', 'localhost', '::1']);

export function isLoopback(host: string): boolean {
  return loopbackNames.has(host);
}

/** The host's name without port and brackets; any port, for an SSH tunnel may change it. */
function hostNameOf(header: string | undefined): string | null {
  if (!header || !/^[\w.:[\]-]+$/.test(header)) return null;
  const url = `http://${header}/`;
  return URL.canParse(url) ? new URL(url).hostname.replace(/^\[|\]$/g, '').toLowerCase() : null;
}

function readCookies(request: IncomingMessage, name: string): string[] {
  const cookies = (request.headers.cookie ?? '').split(';').map((cookie) => cookie.trim());
  const named = cookies.filter((cookie) => cookie.startsWith(`${name}=`));
  return named.map((cookie) => cookie.slice(name.length + 1));
}

function newSecret(): string {
  return randomBytes(24).toString('base64url');
}

/** Compares digests, so that neither content nor length of a secret can be found by timing. */
function equalInConstantTime(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
