import * as tf from '@tensorflow/tfjs-node';
import { compileStep } from 'compiled-steps';

const weights = tf.variable(tf.zeros([8, 1]));
const optimizer = tf.train.adam(0.05);
const step = ({ x, y }) => {
  const { value, grads } = tf.variableGrads(
    () => x.matMul(weights).sub(y).square().mean(),
    [weights],
  );
  optimizer.applyGradients(grads);
  return { loss: value };
};
tf.tidy(() => step({ x: tf.zeros([32, 8]), y: tf.zeros([32, 1]) })); // creates the optimizer's variables
const variables = Object.values(tf.engine().registeredVariables);
const spec = (columns) => ({ shape: [32, columns], dtype: 'float32' });
const compiled = compileStep(step, { tf, variables, inputs: { x: spec(8), y: spec(1) } });
const x = Float32Array.from({ length: 32 * 8 }, (_, i) => Math.sin(i * i));
const y = Float32Array.from({ length: 32 }, (_, row) => x[8 * row] - 2 * x[8 * row + 3]);
for (let i = 0; i <= 500; i++) {
  const { loss } = compiled.run({ x, y });
  if (i % 100 === 0) console.log(`step ${i}: loss ${loss.toFixed(4)}`);
}
