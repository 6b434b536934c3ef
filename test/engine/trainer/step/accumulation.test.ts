import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { leavesOf, mapLeaves, type TensorValues } from 'compiled-steps';
import { elementAt } from '../../../../shared/known-places.ts';
import { createGan, type Gan } from '../../../../main/trainer/gan/gan.ts';
import { createWeights } from '../../../../main/trainer/gan/models/create-weights.ts';
import { requireWeight } from '../../../../main/trainer/gan/models/layers/layer.ts';
import type { GeneratorNetwork } from '../../../../main/trainer/gan/networks/generator-network.ts';
import { optimizers } from '../../../../main/trainer/gan/optimizers/optimizers.ts';
import { RandomStream } from '../../../../main/trainer/random/random-stream.ts';
import { InputStream, type StepValues } from '../../../../main/trainer/step/inputs/step-inputs.ts';
import { createEagerRunner } from '../../../../main/trainer/step/step-runner.ts';
import { trainingPictures } from '../../../../main/trainer/data/training-pictures.ts';
import type { HyperparameterChoices } from '../../../../shared/hyperparameters/schema.ts';
import { lossNames } from '../../../../shared/run/series.ts';
import { roundingError } from '../../ops/rounding.ts';
import { startTestEngine, toySettings, toySprites } from '../toy.ts';

const parts = 3;
const batch = 4;
const latentSize = 5;
const sprites = toySprites();

/** One layer without batch normalisation, which would make a picture depend on those drawn with it. */
const plainNetwork: GeneratorNetwork = {
  weights: [
    {
      name: 'paint/kernel',
      shape: [latentSize, 16 * 16 * 4],
      initial: { kind: 'normal', deviation: 0.3 },
    },
  ],
  statistics: [],
  dropout: [],
  draw: ({ start }, weights) =>
    tf
      .tanh(tf.matMul(start as tf.Tensor2D, requireWeight<tf.Tensor2D>(weights, 'paint/kernel')))
      .reshape([-1, 16, 16, 4]),
};

function trainer(choices: HyperparameterChoices) {
  const settings = toySettings({
    model: 'mlp',
    hiddenUnits: 16,
    latentSize,
    nCritic: 2,
    flip: false,
    shift: 0,
    brightness: 0,
    ...choices,
  });
  const whole = createGan(sprites, settings);
  const random = new RandomStream(1, 'weights of the test');
  const create = () => createWeights(plainNetwork.weights, (count) => random.normals(count));
  const weights = create();
  const { generatorLearningRate: learningRate } = settings;
  const optimizer = optimizers[settings.optimizer].create(weights, { ...settings, learningRate });
  const gan: Gan = {
    ...whole,
    generator: { network: plainNetwork, weights, optimizer },
    average: create(),
  };
  onTestFinished(() => {
    whole.dispose();
    tf.dispose([...weights.values(), ...gan.average.values(), ...optimizer.state.values()]);
  });
  const inputs = new InputStream(gan, trainingPictures(sprites, settings));
  return { gan, inputs, learningRate, runner: createEagerRunner(gan, inputs) };
}

/** The batches of a step, one after the other, as one batch each. */
function joinParts({ critic, generator, ...rest }: StepValues): StepValues {
  return { ...rest, critic: critic.map(joinBatches), generator: joinBatches(generator) };
}

function joinBatches<Batch>([first, ...others]: readonly Batch[]): [Batch] {
  const more = others.map((batch) => leavesOf(batch, isArray));
  const join = (values: TensorValues, path: string) =>
    Float32Array.from(
      [values, ...more.flatMap((each) => each.get(path) ?? [])].flatMap((each) => [...each]),
    );
  return [mapLeaves(first, isArray, join) as Batch];
}

function isArray(node: unknown): node is TensorValues {
  return ArrayBuffer.isView(node);
}

/** The longest sum, over a picture's values, forward and back; of three steps. */
const lossTolerance = roundingError(3 * 2 * 16 * 16 * 4);

describe.each(['tensorflow', 'wasm'] as const)('gradient accumulation on %s', (engine) => {
  beforeAll(async () => void (await startTestEngine(engine)));

  it.each(['non-saturating', 'wgan', 'wgan-gp', 'hinge', 'r3gan'] as const)(
    'of three batches of four equals one batch of twelve: %s',
    async (loss) => {
      const accumulated = trainer({ loss, batch, accumulation: parts });
      const whole = trainer({ loss, batch: batch * parts, accumulation: 1 });
      for (let step = 0; step < 3; step++) {
        const values = accumulated.inputs.next(step);
        const got = await accumulated.runner.run(values);
        const wanted = await whole.runner.run(joinParts(values));
        for (const name of lossNames)
          expect(Math.abs(got.numbers[name] - wanted.numbers[name])).toBeLessThan(lossTolerance);
        expect(Math.abs(got.realSign - wanted.realSign)).toBeLessThan(roundingError(parts));
      }
      const groups = (gan: Gan) => [
        gan.discriminator.weights,
        gan.generator.weights,
        gan.average,
        gan.spectralVectors,
      ];
      groups(accumulated.gan).forEach((weights, group) => {
        for (const [name, weight] of weights) {
          const wanted = elementAt(groups(whole.gan), group).get(name) as tf.Tensor;
          const difference = weight.sub(wanted).abs().max().dataSync()[0];
          // Adam steps as far for the rounding of a gradient that real and generated images cancel as for any other.
          // Gradients of one batch of the three alone move some weight the other way: by two steps at least.
          expect(difference, name).toBeLessThan(whole.learningRate / 4);
        }
      });
    },
  );
});
