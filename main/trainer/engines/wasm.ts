import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import type * as TfjsWasm from '@tensorflow/tfjs-backend-wasm';
import type { EngineModule } from './engine.ts';
import { engineUnavailable, startBackend } from './start-backend.ts';
import { chosenThreads } from './threads.ts';
import { registerWasmKernels } from './wasm-kernels/register-kernels.ts';
import { createThreadedBackend, mostWasmThreads } from './wasm-threads/create-threaded-backend.ts';

const require = createRequire(import.meta.url);
const packageName = '@tensorflow/tfjs-backend-wasm';

type CreateBackend = () => tf.KernelBackend | Promise<tf.KernelBackend>;

/** How the package itself makes its backend: with one thread. Disposing of an engine removes it from tfjs. */
let createUnthreaded: CreateBackend | undefined;

/** WebAssembly: slower, but it needs nothing but npm's packages. */
export const wasmEngine: EngineModule = {
  id: 'wasm',
  async start() {
    try {
      const wasm = require(packageName) as typeof TfjsWasm;
      createUnthreaded ??= tf.findBackendFactory('wasm');
      wasm.setWasmPaths(join(dirname(require.resolve(packageName)), '/'));
      registerWasmKernels();
      const { create, threads } = await chooseBuild(
        Math.min(chosenThreads('wasm'), mostWasmThreads),
      );
      if (tf.findBackendFactory('wasm')) tf.removeBackend('wasm');
      tf.registerBackend('wasm', create);
      const facts = { id: 'wasm', device: 'CPU', version: wasm.version_wasm, threads } as const;
      return await startBackend(facts, { steps: 'eager', multipliesBfloat16: false });
    } catch (error) {
      throw engineUnavailable(
        'The wasm engine cannot be used',
        'Run "npm ci" to install the packages anew.',
        error,
      );
    }
  },
};

/** The threaded build where it starts; the other computes the same, with one thread. */
async function chooseBuild(threads: number): Promise<{ create: CreateBackend; threads: number }> {
  const unthreaded = { create: createUnthreaded as CreateBackend, threads: 1 };
  if (threads === 1) return unthreaded;
  try {
    const backend = await createThreadedBackend(threads);
    return { create: () => backend, threads };
  } catch (error) {
    console.error('The threads of the wasm engine did not start, so it has one only:', error);
    return unthreaded;
  }
}
