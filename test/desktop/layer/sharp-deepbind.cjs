'use strict';
// Until pictures are decoded in a process of their own: sharp's addon takes seven functions from the GLib that
// Electron links, where libvips brings its own (electron issue 46323, sharp issue 4522). Loaded a second time with
// RTLD_DEEPBIND it looks in libvips first.
const fs = require('fs');
const Module = require('module');
const os = require('os');
const path = require('path');

const { RTLD_LAZY, RTLD_NOW, RTLD_DEEPBIND } = os.constants.dlopen;
const extensions = Reflect.get(Module, '_extensions');
const usual = extensions['.node'];
extensions['.node'] = (/** @type {any} */ module, /** @type {string} */ file) => {
  if (!/@img[\\/]sharp-linux-/.test(file)) return usual(module, file);
  process.dlopen({ exports: {} }, file, RTLD_LAZY);
  const copy = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'sharp-')), 'sharp.node');
  fs.copyFileSync(file, copy);
  process.dlopen(module, copy, RTLD_NOW | (RTLD_DEEPBIND ?? 0));
  fs.rmSync(path.dirname(copy), { recursive: true });
};
