import { createRequire } from 'node:module';
import util from 'node:util';
import * as tf from '@tensorflow/tfjs-core';
import type { TFJSBinding } from '@tensorflow/tfjs-node-gpu/dist/tfjs_binding.js';
import { nativeEngineIsReady } from '../../native-engine/engine-manifest.mjs';
import { bindingFile, nativeEngineFolder } from '../../native-engine/native-engine-folder.mjs';
import { describeProcessor } from '../../native-engine/processor.ts';
import type { Engine, EngineModule } from './engine.ts';
import { engineUnavailable, startBackend } from './start-backend.ts';
import {
  prepareEnvironment,
  usesOneDnn,
  usesOwnKernels,
  processorMultipliesBfloat16,
} from './tensorflow-environment.ts';
import { registerTensorflowKernels } from './tensorflow-kernels/input-gradient.ts';

const require = createRequire(import.meta.url);

/** Native TensorFlow through tfjs-node, on the processor: the fast engine. */
export const tensorflowEngine: EngineModule = {
  id: 'tensorflow',
  async start() {
    try {
      const folder = nativeEngineFolder();
      if (!nativeEngineIsReady(folder)) throw new Error(`${folder} is not there, or not complete`);
      return await startTensorflow(folder);
    } catch (error) {
      throw engineUnavailable(
        'The tensorflow engine cannot be used',
        'Get it in the window ("Get the fast engine"), or with "studio engine get". Without it choose the wasm engine.',
        error,
      );
    }
  },
};

/** Loads the engine of a folder, which may have been fetched a moment ago and not been tried yet. */
export async function startTensorflow(folder: string): Promise<Engine> {
  const threads = prepareEnvironment('tensorflow');
  // A build for cards computes on the processor too: a folder that a person named may hold one.
  process.env.CUDA_VISIBLE_DEVICES = '-1';
  const binding = loadBinding(folder);
  const ownKernels = usesOwnKernels();
  await registerTensorflow(binding, ownKernels ? 'with-own-kernels' : 'plain');
  const facts: Parameters<typeof startBackend>[0] = {
    ...{ id: 'tensorflow', device: 'CPU', version: binding.TF_Version },
    ...{ threads, oneDnn: usesOneDnn(), ownKernels, processor: describeProcessor() },
  };
  return startBackend(facts, {
    steps: 'compiled',
    multipliesBfloat16: processorMultipliesBfloat16(),
  });
}

/** Not through tfjs-node's own index.js: that looks for the library in its own folder only. */
export function loadBinding(folder: string): TFJSBinding {
  return require(bindingFile(folder)) as TFJSBinding;
}

/** Makes TensorFlow known to tfjs: with tfjs-node's own kernels, or with ours, which are for processors, in place of some. */
export async function registerTensorflow(
  binding: TFJSBinding,
  kernels: 'with-own-kernels' | 'plain',
): Promise<void> {
  if (tf.findBackendFactory('tensorflow')) return;
  // Gone since Node 23, still called by tfjs-node 4.22 (tfjs issue 8609).
  Object.assign(util, {
    isNullOrUndefined: (value: unknown) => value === null || value === undefined,
    isArray: Array.isArray,
  });
  await import('@tensorflow/tfjs-node-gpu/dist/register_all_kernels.js');
  if (kernels === 'with-own-kernels') registerTensorflowKernels();
  const { NodeJSKernelBackend } =
    await import('@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend.js');
  tf.registerBackend(
    'tensorflow',
    () => new NodeJSKernelBackend(binding, '@tensorflow/tfjs-node-gpu'),
  );
}
