import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Engine } from '../../../../../main/trainer/engines/engine.ts';
import { createGan, type Gan } from '../../../../../main/trainer/gan/gan.ts';
import { requireWeight } from '../../../../../main/trainer/gan/models/layers/layer.ts';
import type { HyperparameterChoices } from '../../../../../shared/hyperparameters/schema.ts';
import { normal, relativeDifference } from '../../../ops/numbers.ts';
import { roundingError } from '../../../ops/rounding.ts';
import { startTestEngine, toySettings } from '../../toy.ts';

let tensorflow: Engine;
beforeAll(async () => {
  tensorflow = await startTestEngine('tensorflow');
});
afterAll(() => {
  tensorflow.dispose();
});

const pass = { normalisation: { kind: 'batch' } } as const;
const residual: HyperparameterChoices = {
  generatorLayers: 'residual',
  output: 'colours',
  baseChannels: 4,
  latentSize: 6,
};

function generatorOf(choices: HyperparameterChoices, size: number): Gan['generator'] {
  const settings = toySettings({ ...residual, ...choices });
  const gan = createGan({ size, channels: 4, background: 'transparent' }, settings);
  onTestFinished(() => gan.dispose());
  return gan.generator;
}

describe('a residual generator', () => {
  it('has a block of two convolutions and a direct way for each doubling, and paints at full size', () => {
    const { weights } = generatorOf({ baseChannels: 8 }, 32);
    const kernels = [...weights].filter(([name]) => name.endsWith('/kernel'));
    expect(kernels.map(([name, { shape }]) => [name, shape])).toEqual([
      ['project/kernel', [6, 4 * 4 * 32]],
      ['up1/convolution1/kernel', [3, 3, 32, 16]],
      ['up1/convolution2/kernel', [3, 3, 16, 16]],
      ['up1/direct/kernel', [1, 1, 32, 16]],
      ['up2/convolution1/kernel', [3, 3, 16, 8]],
      ['up2/convolution2/kernel', [3, 3, 8, 8]],
      ['up2/direct/kernel', [1, 1, 16, 8]],
      ['up3/convolution1/kernel', [3, 3, 8, 8]],
      ['up3/convolution2/kernel', [3, 3, 8, 8]],
      ['up3/direct/kernel', [1, 1, 8, 8]],
      ['paint/kernel', [3, 3, 8, 4]],
    ]);
  });

  it('draws what its paper says, whose direct way repeats pixels before it convolves them', () => {
    const { network, weights } = generatorOf({ generatorNorm: 'none' }, 16);
    tf.tidy(() => {
      const latents = normal([3, 6], 1) as tf.Tensor2D;
      const weight = <T extends tf.Tensor>(name: string) => requireWeight<T>(weights, name);
      const convolved = (input: tf.Tensor4D, name: string) =>
        tf.conv2d(input, weight<tf.Tensor4D>(`${name}/kernel`), 1, 'same');
      const repeated = (input: tf.Tensor4D) =>
        tf.image.resizeNearestNeighbor(input, [2 * input.shape[1], 2 * input.shape[2]]);
      const block = (input: tf.Tensor4D, name: string) => {
        const first = convolved(repeated(tf.relu(input)), `${name}/convolution1`);
        const biased = first.add<tf.Tensor4D>(weight(`${name}/convolution1/bias`));
        const second = convolved(tf.relu(biased), `${name}/convolution2`);
        return second
          .add(weight(`${name}/convolution2/bias`))
          .add<tf.Tensor4D>(convolved(repeated(input), `${name}/direct`));
      };
      const start = tf.matMul(latents, weight<tf.Tensor2D>('project/kernel'));
      const maps = start.add(weight('project/bias')).reshape<tf.Tensor4D>([3, 4, 4, 8]);
      const last = tf.relu(block(block(maps, 'up1'), 'up2'));
      const wanted = tf.tanh(convolved(last, 'paint').add(weight('paint/bias')));
      const drawn = network.draw({ start: latents }, weights, pass);
      expect(drawn.shape).toEqual([3, 16, 16, 4]);
      expect(relativeDifference(drawn, wanted)).toBeLessThan(roundingError(4 * 9 * 8));
    });
  });

  it('lets signals through as large as they came, whatever its depth', () => {
    const { network, weights } = generatorOf({ generatorNorm: 'none', baseChannels: 32 }, 64);
    tf.tidy(() => {
      const drawn = network.draw({ start: normal([8, 6], 2) }, weights, pass);
      const deviation = tf.moments(tf.atanh(drawn.clipByValue(-0.999, 0.999))).variance.sqrt();
      expect(deviation.dataSync()[0]).toBeGreaterThan(0.1);
    });
  });
});
