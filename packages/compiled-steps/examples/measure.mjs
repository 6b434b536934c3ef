import { cpus } from 'node:os';
import * as tf from '@tensorflow/tfjs-node';
import { compileStep, eagerStep } from 'compiled-steps';

/*
 * How much faster a plain model trains: a perceptron of five layers, Adam, batches of 64, a step op by op and a
 * compiled one in turns, so that what else the machine does meets both.
 */

const [batch, width, layers, rounds, stepsARound] = [64, 128, 5, 20, 10];

/** A model of its own with its optimizer. */
function training() {
  const before = new Set(Object.keys(tf.engine().registeredVariables));
  const kernels = Array.from({ length: layers }, (_, layer) =>
    tf.variable(tf.randomNormal([width, width], 0, 0.1, 'float32', layer + 1)),
  );
  const biases = kernels.map(() => tf.variable(tf.zeros([width])));
  const optimizer = tf.train.adam(1e-3);
  const network = (x) =>
    kernels.reduce((value, kernel, layer) => value.matMul(kernel).add(biases[layer]).tanh(), x);
  const step = ({ x, y }) => {
    const loss = () => network(x).sub(y).square().mean();
    const { value, grads } = tf.variableGrads(loss, [...kernels, ...biases]);
    optimizer.applyGradients(grads);
    return { loss: value };
  };
  tf.tidy(() => step({ x: tf.zeros([batch, width]), y: tf.zeros([batch, width]) }));
  const variables = Object.entries(tf.engine().registeredVariables)
    .filter(([name]) => !before.has(name))
    .map(([, variable]) => variable);
  return { step, variables };
}

const spec = { shape: [batch, width], dtype: 'float32' };
const inputs = { x: spec, y: spec };
const eager = eagerStep(training().step, { tf, inputs });
const { step, variables } = training();
const compiled = compileStep(step, { tf, variables, inputs });
const wave = (factor) =>
  Float32Array.from({ length: batch * width }, (_, i) => Math.sin(factor * i));
const values = { x: wave(1), y: wave(2) };

const runs = { eager: { run: () => eager.run(values), ms: [], loss: 0 } };
runs.compiled = { run: () => compiled.run(values), ms: [], loss: 0 };
for (let round = -3; round < rounds; round++) {
  for (const each of Object.values(runs)) {
    const startedAt = performance.now();
    for (let i = 0; i < stepsARound; i++) each.loss = each.run().loss;
    if (round >= 0) each.ms.push((performance.now() - startedAt) / stepsARound);
  }
}
const median = (times) => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)];
const [eagerMs, compiledMs] = [median(runs.eager.ms), median(runs.compiled.ms)];
console.log(
  JSON.stringify({
    processor: cpus()[0]?.model,
    opCount: compiled.opCount,
    eagerMs: Number(eagerMs.toFixed(2)),
    compiledMs: Number(compiledMs.toFixed(2)),
    timesAsFast: Number((eagerMs / compiledMs).toFixed(2)),
    losses: [runs.eager.loss, runs.compiled.loss],
  }),
);
