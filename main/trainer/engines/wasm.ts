import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type * as TfjsWasm from '@tensorflow/tfjs-backend-wasm';
import type { EngineModule } from './engine.ts';
import { engineUnavailable, startBackend } from './start-backend.ts';
import { registerConvolutionGradients } from './wasm-kernels/convolution-gradients.ts';

const require = createRequire(import.meta.url);
const packageName = '@tensorflow/tfjs-backend-wasm';

/**
 * WebAssembly: slower, but it needs nothing but npm's packages. One thread only, because tfjs does not
 * support its threads in Node (tfjs issue 3830).
 */
export const wasmEngine: EngineModule = {
  id: 'wasm',
  async start() {
    try {
      const wasm = require(packageName) as typeof TfjsWasm;
      wasm.setWasmPaths(join(dirname(require.resolve(packageName)), '/'));
      registerConvolutionGradients();
      const facts = { id: 'wasm', device: 'CPU', version: wasm.version_wasm, threads: 1 } as const;
      return await startBackend(facts, false);
    } catch (error) {
      throw engineUnavailable(
        'The wasm engine cannot be used',
        'Run "npm ci" to install the packages anew.',
        error,
      );
    }
  },
};
