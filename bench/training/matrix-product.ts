import * as tf from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { bfloat16Passes, compileStep } from 'compiled-steps';
import { engines } from '../../main/trainer/engines/choose-engine.ts';

/**
 * A process that multiplies matrices as large as they must be to keep the processor busy, and prints the
 * multiply-adds a second of the fastest product: bench/training/measure-peak.ts.
 */

const side = 3072;
const products = 4;

const precision = z.enum(['float32', 'bfloat16']).parse(process.argv[2]);
await engines.tensorflow.start();
const matrix = (seed: number) =>
  tf.variable(tf.randomUniform([side, side], -1, 1, 'float32', seed));
const [left, right, product] = [matrix(0), matrix(1), matrix(2)];
const passes = precision === 'bfloat16' ? bfloat16Passes : [];
const compiled = compileStep(
  () => {
    product.assign(tf.matMul(left, right));
    return {};
  },
  { tf, variables: [left, right, product], inputs: {}, passes },
);
// The first one allocates.
compiled.run({});
const times = Array.from({ length: products }, () => {
  const startedAt = performance.now();
  compiled.run({});
  return performance.now() - startedAt;
});
process.stdout.write(`${JSON.stringify((1000 * side ** 3) / Math.min(...times))}\n`);
