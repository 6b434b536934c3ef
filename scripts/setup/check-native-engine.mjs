import * as tf from '@tensorflow/tfjs';
import { tensorflowEngine } from '../../main/trainer/engines/tensorflow.ts';

/**
 * Starts the native engine of STUDIO_NATIVE_ENGINE as the trainer does and multiplies two matrices;
 * fails, or crashes, when that does not work. Runs in a process of its own, after npm's packages are
 * there, on a Node that strips types.
 */
await tensorflowEngine.start();
const product = tf.matMul(tf.tensor2d([1, 2, 3, 4], [2, 2]), tf.tensor2d([5, 6, 7, 8], [2, 2]));
const figures = [...product.dataSync()].join(' ');
if (figures !== '19 22 43 50') throw new Error(`a 2x2 product came out as ${figures}`);
