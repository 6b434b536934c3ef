import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import util from 'node:util';
import * as tf from '@tensorflow/tfjs';
import type { EngineModule } from './engine.ts';
import { processorMultipliesBfloat16 } from './bfloat16.ts';
import { nativeEngineFolder } from './native-engine-folder.mjs';
import { engineUnavailable, startBackend } from './start-backend.ts';
import { prepareEnvironment } from './tensorflow-environment.ts';
import { registerTensorflowKernels } from './tensorflow-kernels/register-kernels.ts';

const require = createRequire(import.meta.url);
const packageName = '@tensorflow/tfjs-node-gpu';

/** What is used of tfjs-node's native binding here. */
interface Binding {
  TF_Version: string;
  isUsingGpuDevice(): boolean;
}

/** Native TensorFlow through tfjs-node: the fast engine. */
export const tensorflowEngine: EngineModule = {
  id: 'tensorflow',
  async start() {
    try {
      const threads = prepareEnvironment();
      const binding = loadBinding();
      registerBackend(binding);
      const device = binding.isUsingGpuDevice() ? 'GPU' : 'CPU';
      const facts = { id: 'tensorflow', device, version: binding.TF_Version, threads } as const;
      return await startBackend(facts, {
        compilesSteps: true,
        multipliesBfloat16: processorMultipliesBfloat16(),
      });
    } catch (error) {
      throw engineUnavailable(
        'The tensorflow engine cannot be used',
        'Run "npm start" once more: set-up gets the native engine. It needs Python 3 with pip, and g++. Without it choose the wasm engine.',
        error,
      );
    }
  },
};

/** Not through tfjs-node's own index.js: that looks for the library in its own folder only. */
function loadBinding(): Binding {
  const file = join(nativeEngineFolder(), 'lib', 'tfjs_binding.node');
  if (!existsSync(file)) throw new Error(`${file} is missing`);
  return require(file) as Binding;
}

function registerBackend(binding: Binding): void {
  if (tf.findBackendFactory('tensorflow')) return;
  // Gone since Node 23, still called by tfjs-node 4.22 (tfjs issue 8609).
  Object.assign(util, {
    isNullOrUndefined: (value: unknown) => value === null || value === undefined,
    isArray: Array.isArray,
  });
  require(`${packageName}/dist/register_all_kernels.js`);
  if (!binding.isUsingGpuDevice()) registerTensorflowKernels();
  const { NodeJSKernelBackend } = require(`${packageName}/dist/nodejs_kernel_backend.js`) as {
    NodeJSKernelBackend: new (binding: Binding, name: string) => tf.KernelBackend;
  };
  tf.registerBackend('tensorflow', () => new NodeJSKernelBackend(binding, packageName));
}
