import { createRequire } from 'node:module';
import path from 'node:path';
import util from 'node:util';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import type { TFJSBinding } from '@tensorflow/tfjs-node-gpu/dist/tfjs_binding.js';
import { nativeEngineFolder } from '../../main/native-engine/native-engine-folder.mjs';
import { registerGradients } from '../../main/trainer/engines/start-backend.ts';
import { prepareEnvironment } from '../../main/trainer/engines/tensorflow-environment.ts';

const require = createRequire(import.meta.url);

/** The library is 800 MB: the first load after a start of the machine reads it from the disk. */
export const nativeLoadTimeoutMs = 120_000;

/** Registers tfjs-node's backend on the native library, set as for training, and makes it the current one. */
export async function useNativeTensorflow(): Promise<void> {
  prepareEnvironment('tensorflow');
  // Gone since Node 23, still called by tfjs-node's dist.
  Object.assign(util, { isNullOrUndefined: (x: unknown) => x === null || x === undefined });
  Object.assign(util, { isArray: Array.isArray });
  await registerGradients();
  await import('@tensorflow/tfjs-node-gpu/dist/register_all_kernels.js');
  const { NodeJSKernelBackend } =
    await import('@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend.js');
  const binding = require(
    path.join(nativeEngineFolder(), 'lib', 'tfjs_binding.node'),
  ) as TFJSBinding;
  tf.registerBackend(
    'tensorflow',
    () => new NodeJSKernelBackend(binding, '@tensorflow/tfjs-node-gpu'),
    3,
  );
  await tf.setBackend('tensorflow');
}
