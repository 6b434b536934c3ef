import * as tf from '@tensorflow/tfjs-core';
import type { CheckEngineJob } from '../../../../shared/run/trainer-protocol.ts';
import { startCuda } from '../../engines/cuda.ts';
import { startTensorflow } from '../../engines/tensorflow.ts';
import type { JobContext } from './job-context.ts';

/** Starts the native engine of a folder and multiplies two matrices; fails, or crashes, when that does not work. */
export async function checkEngine(
  { folder, engine: id }: CheckEngineJob,
  context: JobContext,
): Promise<void> {
  const engine = await (id === 'cuda' ? startCuda(folder) : startTensorflow(folder));
  const product = tf.matMul(tf.tensor2d([1, 2, 3, 4], [2, 2]), tf.tensor2d([5, 6, 7, 8], [2, 2]));
  const figures = [...(await product.data())].join(' ');
  if (figures !== '19 22 43 50') throw new Error(`a 2x2 product came out as ${figures}`);
  context.send({ type: 'engine', facts: engine.facts });
}
