'use strict';
// What the studio uses of newer Electrons, and Electron 22 has not. Comes first in the main process.
require('./node16.cjs');
const { app, protocol, safeStorage, session } = require('electron');
const { join } = require('path');

// `Response` is a global since Node 18; here it only carries what the studio answers to Electron.
class Response {
  /** @param {unknown} body @param {{ status?: number, headers?: Record<string, string> }} [init] */
  constructor(body, { status = 200, headers = {} } = {}) {
    Object.assign(this, { body, status, headers });
  }
}
globalThis.Response ??= /** @type {any} */ (Response);

// `protocol.handle` since Electron 25: in terms of what it replaced.
protocol.handle ??= (scheme, handler) => {
  protocol.registerBufferProtocol(scheme, async ({ url, method, headers }, callback) => {
    const request = /** @type {any} */ ({ url, method, headers });
    const { status, headers: answered, body } = /** @type {any} */ (await handler(request));
    callback({ statusCode: status, headers: answered, data: Buffer.from(body) });
  });
};

// `safeStorage.getSelectedStorageBackend` since Electron 25: the tests have no desktop environment, so no keyring.
safeStorage.getSelectedStorageBackend ??= () => 'basic_text';

// `event.url` since Electron 25; before, the address was an argument of its own.
app.on('web-contents-created', (_event, contents) => {
  const on = contents.on.bind(contents);
  contents.on = (/** @type {any} */ name, /** @type {any} */ listener) => {
    if (name !== 'will-navigate' && name !== 'will-redirect') return on(name, listener);
    return on(name, (/** @type {any[]} */ ...[event, url, ...rest]) =>
      listener(Object.assign(event, { url }), url, ...rest),
    );
  };
});

app.whenReady().then(() => session.defaultSession.setPreloads([join(__dirname, 'web-utils.cjs')]));
