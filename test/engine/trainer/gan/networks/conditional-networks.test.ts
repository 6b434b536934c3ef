import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { elementAt } from '../../../../../shared/known-places.ts';
import { dcgan } from '../../../../../main/trainer/gan/models/dcgan.ts';
import type { WeightSpec } from '../../../../../main/trainer/gan/models/layers/layer.ts';
import { discriminatorNetwork } from '../../../../../main/trainer/gan/networks/discriminator-network.ts';
import { generatorNetwork } from '../../../../../main/trainer/gan/networks/generator-network.ts';
import type { HyperparameterChoices } from '../../../../../shared/hyperparameters/schema.ts';
import { relativeDifference, wave } from '../../../ops/numbers.ts';
import { roundingError } from '../../../ops/rounding.ts';
import { startTestEngine, toySettings } from '../../toy.ts';

const image = { size: 16, channels: 4 } as const;
const names = ['fire', 'water', 'grass'];
const vocabulary = { kind: 'labels', names } as const;
const pass = { normalisation: { kind: 'batch' } } as const;

const weightsOf = (specs: readonly WeightSpec[]) =>
  new Map(specs.map(({ name, shape }) => [name, wave([...shape], 0.6, 0.3)] as const));
const settingsOf = (choices: HyperparameterChoices) =>
  toySettings({ baseChannels: 4, latentSize: 5, discriminatorNorm: 'none', ...choices });
const discriminator = (choices: HyperparameterChoices) =>
  discriminatorNetwork(dcgan, image, settingsOf(choices), { ...vocabulary, names });
const generator = (choices: HyperparameterChoices) =>
  generatorNetwork(dcgan, image, settingsOf(choices), { ...vocabulary, names });
const shapeOf = ({ weights }: { weights: readonly WeightSpec[] }, name: string) =>
  weights.find((spec) => spec.name === name)?.shape;

describe.each(['tensorflow', 'wasm'] as const)('on %s', (engine) => {
  beforeAll(async () => void (await startTestEngine(engine)));

  const images = () => wave([2, 16, 16, 4], 0.37, 0.9);

  it.each(['projection', 'tags'] as const)(
    '%s adds the inner product of the features and the vectors of the names (Miyato 2018, equation 4)',
    (conditioning) => {
      const network = discriminator({ conditioning });
      const weights = weightsOf(network.weights);
      // The second picture has two names: their vectors add up.
      const rows = [
        [0, 1, 0],
        [1, 0, 1],
      ];
      const condition = tf.tensor2d(rows);
      const plain = network.judge({ images: images() }, weights, pass);
      const told = network.judge({ images: images(), condition }, weights, pass);
      const vectors = weights.get('projection/kernel') as tf.Tensor;
      const [features, embedding] = [plain.features.dataSync(), vectors.dataSync()];
      const width = vectors.shape[1] as number;
      expect(vectors.shape).toEqual([3, 4 * 4 * 8]);
      const products = rows.map((row, picture) =>
        Array.from({ length: width }, (_, feature) => {
          const vector = row.reduce(
            (sum, on, name) => sum + on * elementAt(embedding, name * width + feature),
            0,
          );
          return elementAt(features, picture * width + feature) * vector;
        }).reduce((sum, value) => sum + value, 0),
      );
      const expected = Array.from(
        plain.answers.dataSync(),
        (value, i) => value + elementAt(products, i),
      );
      // A sum over the 128 features, each times one or two vectors.
      expect(relativeDifference(told.answers, expected)).toBeLessThan(roundingError(128 + 3));
      expect(told.answers.shape).toEqual([2, 1]);
    },
  );

  it.each(['concat', 'tags-concat'] as const)(
    '%s gives the discriminator the condition beside the picture',
    (conditioning) => {
      const network = discriminator({ conditioning, labelEmbedding: 0 });
      const weights = weightsOf(network.weights);
      // The second picture has two names.
      const condition = tf.tensor2d([0, 1, 0, 1, 0, 1], [2, 3]);
      const { answers } = network.judge({ images: images(), condition }, weights, pass);
      const planes = condition.reshape([2, 1, 1, 3]).mul(tf.ones([1, 16, 16, 1]));
      const joined = tf.concat([images(), planes], 3);
      const { body, head } = dcgan.discriminator(
        { size: 16, channels: 7 },
        settingsOf({ conditioning }),
      );
      const byHand = head.apply(body.apply(joined, weights, pass), weights, pass);
      // 4x4 places of 7 channels, then of 4, and the sum of 128 features.
      const roundings = 16 * 7 + 16 * 4 + 128;
      expect(relativeDifference(answers, byHand)).toBeLessThan(roundingError(roundings));
    },
  );

  it('the generator gets the condition after its latents, as it is or embedded', () => {
    const start = wave([2, 5], 0.9, 1);
    const condition = tf.tensor2d([0, 1, 0, 1, 0, 1], [2, 3]);
    for (const labelEmbedding of [0, 2]) {
      const network = generator({ conditioning: 'tags', labelEmbedding });
      const weights = weightsOf(network.weights);
      const drawn = network.draw({ start, condition }, weights, pass);
      const embedded =
        labelEmbedding === 0
          ? condition
          : tf.matMul(condition, weights.get('condition/kernel') as tf.Tensor2D);
      const inputs = 5 + (labelEmbedding || names.length);
      const byHand = dcgan
        .generator({ ...image, inputs }, settingsOf({}))
        .apply(tf.concat([start, embedded], 1), weights, pass);
      // 8 numbers to begin with, 2x2 places of 8 channels, then of 4, normalised over 512 values in between.
      const roundings = 8 + 4 * 8 + 4 * 4 + 2 * 512;
      expect(relativeDifference(drawn, byHand)).toBeLessThan(roundingError(roundings));
      expect(drawn.shape).toEqual([2, 16, 16, 4]);
    }
  });
});

describe('the weights of conditional networks', () => {
  it('without an embedding take a number a name', () => {
    const choices = { conditioning: 'concat', labelEmbedding: 0 } as const;
    expect(shapeOf(generator(choices), 'project/kernel')?.[0]).toBe(5 + 3);
    expect(shapeOf(generator(choices), 'condition/kernel')).toBeUndefined();
    expect(shapeOf(discriminator(choices), 'look/kernel')).toEqual([4, 4, 4 + 3, 4]);
  });

  it('with one learn so many numbers for each name in the generator, a plane in the discriminator', () => {
    const choices = { conditioning: 'concat', labelEmbedding: 6 } as const;
    expect(shapeOf(generator(choices), 'project/kernel')?.[0]).toBe(5 + 6);
    expect(shapeOf(generator(choices), 'condition/kernel')).toEqual([3, 6]);
    expect(shapeOf(discriminator(choices), 'plane/kernel')).toEqual([3, 16 * 16]);
    expect(shapeOf(discriminator(choices), 'look/kernel')).toEqual([4, 4, 4 + 1, 4]);
  });

  it('leave the picture alone with a projection', () => {
    const network = discriminator({ conditioning: 'projection' });
    expect(shapeOf(network, 'look/kernel')).toEqual([4, 4, 4, 4]);
  });
});
