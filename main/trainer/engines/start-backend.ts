import * as tf from '@tensorflow/tfjs-core';
import type { EngineFacts } from '../../../shared/engine/engine.ts';
import { StudioError } from '../../../shared/errors.ts';
import type { Engine } from './engine.ts';
import { registerGradients } from './register-gradients.ts';

/** Makes a registered backend the current one and wraps it. */
export async function startBackend(
  facts: Omit<EngineFacts, 'tfjsVersion'>,
  abilities: Pick<Engine, 'compilesSteps' | 'multipliesBfloat16'>,
): Promise<Engine> {
  await registerGradients();
  if (!(await tf.setBackend(facts.id))) {
    throw new Error(`tfjs could not initialise its backend "${facts.id}"`);
  }
  return {
    facts: { ...facts, tfjsVersion: tf.version_core },
    ...abilities,
    memory: () => ({ tensors: tf.memory().numTensors, bytes: process.memoryUsage.rss() }),
    dispose: () => tf.removeBackend(facts.id),
  };
}

export function engineUnavailable(message: string, hint: string, cause: unknown): StudioError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new StudioError('engine-unavailable', `${message}: ${why}`, hint, { cause });
}
