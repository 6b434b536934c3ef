import * as tf from '@tensorflow/tfjs-core';
import { tfjsNodeBackend, type Binding } from 'compiled-steps';
import type { MessageOf } from '../protocol.ts';

/**
 * Times each op of op-by-op training on the tensorflow engine, which waits for every op: the sum of a name's
 * calls is the time that the processor spent on it, and what is left of the step is JavaScript's.
 */
export async function profileOps(
  steps: number,
  train: () => Promise<unknown>,
): Promise<MessageOf<'profiled'>> {
  const backend = tfjsNodeBackend(tf);
  const { binding } = backend;
  const times = new Map<string, { calls: number; ms: number }>();
  // The binding's own properties are read-only: an object in front of it, not an assignment.
  const executeOp: Binding['executeOp'] = (name, ...rest) => {
    const startedAt = performance.now();
    const result = binding.executeOp(name, ...rest);
    const time = times.get(name) ?? { calls: 0, ms: 0 };
    times.set(name, { calls: time.calls + 1, ms: time.ms + performance.now() - startedAt });
    return result;
  };
  backend.binding = Object.create(binding, { executeOp: { value: executeOp } }) as Binding;
  const startedAt = performance.now();
  for (let step = 0; step < steps; step++) await train();
  const ms = performance.now() - startedAt;
  backend.binding = binding;
  const ops = [...times].map(([op, time]) => ({ op, ...time }));
  return { type: 'profiled', steps, ms, ops: ops.toSorted((a, b) => b.ms - a.ms) };
}
