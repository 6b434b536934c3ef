'use strict';
// What the studio uses of newer Nodes, and Node 16, which Electron 22 has, has not. It comes first in every
// process on Node. Nothing here hides a difference of the studio's own: each piece names what is missing.
const buffer = require('buffer');
const { execFileSync } = require('child_process');
const diagnosticsChannel = require('diagnostics_channel');
const fs = require('fs');
const Module = require('module');
const os = require('os');
const { join } = require('path');
const zlib = require('zlib');

/**
 * @param {object} target
 * @param {string} name
 * @param {unknown} value
 */
function add(target, name, value) {
  if (name in target) return;
  Object.defineProperty(target, name, { value, writable: true, configurable: true });
}

// Since Node 18.14.
add(os, 'availableParallelism', () => os.cpus().length);
// Since Node 22.
add(process, 'availableMemory', () => os.freemem());
// Since Node 19.9.
add(
  URL,
  'canParse',
  /** @param {string} address @param {string} [base] */
  (address, base) => {
    try {
      return Boolean(new URL(address, base));
    } catch {
      return false; // it is the question
    }
  },
);
// Since Node 20.3.
add(
  AbortSignal,
  'any',
  /** @param {Iterable<AbortSignal>} signals */
  (signals) => {
    const any = new AbortController();
    for (const signal of signals) {
      if (signal.aborted) any.abort(signal.reason);
      else signal.addEventListener('abort', () => any.abort(signal.reason), { once: true });
    }
    return any.signal;
  },
);
// Since Node 17.3.
add(
  AbortSignal.prototype,
  'throwIfAborted',
  /** @this {AbortSignal} */
  function () {
    if (this.aborted) throw this.reason;
  },
);
// Since Node 18.14.
add(
  buffer,
  'isUtf8',
  /** @param {Uint8Array} bytes */
  (bytes) => {
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes);
      return true;
    } catch {
      return false; // it is the question
    }
  },
);
// Since Node 18.15; what the system's own command says.
add(
  fs.promises,
  'statfs',
  /** @param {string} path */
  async (path) => {
    const said = execFileSync('stat', ['-f', '-c', '%a %S', path], { encoding: 'utf8' });
    const [bavail, bsize] = said.split(' ').map(Number);
    return { bavail, bsize };
  },
);
// `recursive` since Node 18.17, `parentPath` since Node 20.12; the studio asks for both with types only.
const promises = /** @type {Record<string, any>} */ (fs.promises);
const readdirOnce = promises['readdir'];
Reflect.set(
  fs.promises,
  'readdir',
  /** @param {string} path @param {{ recursive?: boolean, withFileTypes?: boolean }} [options] */
  async (path, { recursive = false, ...options } = {}) => {
    const entries = await readdirOnce(path, options);
    if (!recursive) return entries;
    for (const entry of [...entries]) {
      entry.parentPath ??= path;
      if (!entry.isDirectory()) continue;
      const below = join(path, entry.name);
      entries.push(...(await promises['readdir'](below, { ...options, recursive })));
    }
    return entries;
  },
);
// Since Node 19.9; nobody listens to better-sqlite3's channels in the studio.
add(diagnosticsChannel, 'tracingChannel', () => ({
  hasSubscribers: false,
  traceSync: (
    /** @type {Function} */ work,
    /** @type {unknown} */ _context,
    /** @type {unknown} */ self,
    /** @type {unknown[]} */ ...given
  ) => Reflect.apply(work, self, given),
}));
// Since Node 22.2.
add(
  zlib,
  'crc32',
  /** @param {Uint8Array | string} data @param {number} [value] */
  (data, value = 0) => {
    let crc = ~value;
    for (const byte of Buffer.from(data)) {
      crc ^= byte;
      for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
    }
    return ~crc >>> 0;
  },
);
// Since Node 22.15; only `resolve`, and only of `require`.
add(
  Module,
  'registerHooks',
  /** @param {{ resolve(specifier: string, context: object, next: (specifier: string) => void): void }} hooks */
  ({ resolve }) => {
    const usual = Reflect.get(Module, '_resolveFilename');
    Reflect.set(
      Module,
      '_resolveFilename',
      (/** @type {string} */ request, /** @type {unknown[]} */ ...rest) => {
        let specifier = request;
        resolve(request, {}, (chosen) => void (specifier = chosen));
        return usual(specifier, ...rest);
      },
    );
    return { deregister: () => Reflect.set(Module, '_resolveFilename', usual) };
  },
);
// Arrays that are copied by their methods: since Node 20.
require('./arrays.cjs');

// better-sqlite3 13 needs Node-API 10 and here is 8: the same sources, compiled with napi8.h
// (scripts/desktop-tests/compile-sqlite.mjs).
const load = Reflect.get(Module, '_load');
Reflect.set(
  Module,
  '_load',
  /** @param {string} request @param {unknown[]} rest */
  (request, ...rest) =>
    load(isSqlite(request) ? join(__dirname, 'better-sqlite3.node') : request, ...rest),
);

/** @param {string} request */
function isSqlite(request) {
  return /better-sqlite3[\\/]prebuilds[\\/]linux-x64\.node$/.test(request);
}
