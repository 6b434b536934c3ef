import * as tf from '@tensorflow/tfjs-node';
import { compileStep } from 'compiled-steps';

const weights = tf.variable(tf.zeros([8, 1]));
const optimizer = tf.train.sgd(0.05);
const error = ({ x, y }) => x.matMul(weights).sub(y).square().mean();
const step = (batch) => ({ loss: optimizer.minimize(() => error(batch), true) });

const x = tf.randomNormal([32, 8]);
const data = { x, y: x.matMul(tf.randomNormal([8, 1])) };
const compiled = compileStep(step, { tf, variables: [weights], inputs: data });
for (let i = 0; i <= 500; i++) {
  const { loss } = compiled.run(data);
  if (i % 100 === 0) console.log(`step ${i}: loss ${loss.toFixed(4)}`);
}
