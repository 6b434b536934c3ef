import { createRequire, registerHooks } from 'node:module';
import type Sharp from 'sharp';

/*
 * sharp in its WebAssembly build, on every system, with its memory bounded. The native build takes functions from
 * the GLib that Electron links on Linux (sharp issues 4522 and 4525), which ends the process; and what meets
 * strangers' files had better live in a sandbox of its own anyway. sharp chooses its build by platform and has no
 * setting for it. See docs/decisions/0090-pictures-in-a-process-of-their-own.md.
 */

const anyBuild = /^@img\/sharp-[\w-]+\/sharp\.node$/;
const webAssemblyBuild = '@img/sharp-wasm32/sharp.node';

/** 768 MiB: a picture of 64 million pixels takes about half of it. The build's own bound is 2 GiB. */
const mostPages = 12_288;

function loadSharp(): typeof Sharp {
  registerHooks({
    resolve: (specifier, context, next) =>
      next(anyBuild.test(specifier) ? webAssemblyBuild : specifier, context),
  });
  const { Memory } = WebAssembly;
  WebAssembly.Memory = class BoundedMemory extends Memory {
    constructor(descriptor: WebAssembly.MemoryDescriptor) {
      const maximum = Math.min(descriptor.maximum ?? mostPages, mostPages);
      super({ ...descriptor, maximum });
    }
  };
  return createRequire(import.meta.url)('sharp') as typeof Sharp;
}

export const sharp = loadSharp();
