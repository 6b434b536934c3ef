import { registerHooks, type ResolveHookSync } from 'node:module';
import * as tf from '@tensorflow/tfjs-core';
import type { EngineFacts } from '../../../shared/engine/engine.ts';
import { StudioError } from '../../../shared/errors.ts';
import type { Engine } from './engine.ts';

/** tfjs-core's own modules name one another without their ending, which bundlers add and Node does not. */
const addEnding: ResolveHookSync = (specifier, context, nextResolve) => {
  const isTfjs = context.parentURL?.includes('/@tensorflow/tfjs-core/dist/') ?? false;
  const lacksEnding = isTfjs && specifier.startsWith('.') && !specifier.endsWith('.js');
  return nextResolve(lacksEnding ? `${specifier}.js` : specifier, context);
};

let registered: Promise<void> | undefined;

/**
 * Teaches tfjs-core the derivatives of its operations, and tensors their methods. The union package does so
 * on being imported, and carries four packages more; here it is asked for, once a process.
 */
export function registerGradients(): Promise<void> {
  return (registered ??= register());
}

async function register(): Promise<void> {
  const hooks = registerHooks({ resolve: addEnding });
  try {
    await import('@tensorflow/tfjs-core/dist/register_all_gradients.js');
    await import('@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops.js');
  } finally {
    hooks.deregister();
  }
}

/**
 * Makes a registered backend the current one and wraps it.
 *
 * @param backendName as tfjs knows it: both builds of TensorFlow go by one name there
 */
export async function startBackend(
  facts: Omit<EngineFacts, 'tfjsVersion'>,
  abilities: Pick<Engine, 'steps' | 'multipliesBfloat16' | 'cardBytes'>,
  backendName: string = facts.id,
): Promise<Engine> {
  await registerGradients();
  if (!(await tf.setBackend(backendName))) {
    throw new Error(`tfjs could not initialise its backend "${backendName}"`);
  }
  return {
    facts: { ...facts, tfjsVersion: tf.version_core },
    ...abilities,
    memory: () => ({ tensors: tf.memory().numTensors, bytes: process.memoryUsage.rss() }),
    dispose: () => tf.removeBackend(backendName),
  };
}

export function engineUnavailable(message: string, hint: string, cause: unknown): StudioError {
  const why = (cause instanceof Error ? cause.message : String(cause)).replace(/\.$/, '');
  return new StudioError('engine-unavailable', `${message}: ${why}.`, hint, { cause });
}
