import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { elementAt } from '../../../../../shared/known-places.ts';
import type { HyperparameterChoices } from '../../../../../shared/hyperparameters/schema.ts';
import type { Engine } from '../../../../../main/trainer/engines/engine.ts';
import { createGan, type Gan } from '../../../../../main/trainer/gan/gan.ts';
import { drawSamples } from '../../../../../main/trainer/sampling/draw-samples.ts';
import { trainingPictures } from '../../../../../main/trainer/data/training-pictures.ts';
import { nativeLoadTimeoutMs } from '../../../native-tensorflow.ts';
import { relativeDifference, wave } from '../../../ops/numbers.ts';
import { roundingError } from '../../../ops/rounding.ts';
import {
  mean,
  startTestEngine,
  toySession,
  toySettings,
  toySprites,
  trainSteps,
} from '../../toy.ts';

let engine: Engine;
beforeAll(async () => void (engine = await startTestEngine('tensorflow')), nativeLoadTimeoutMs);

const pass = { normalisation: { kind: 'batch' } } as const;
const pix2pixChoices = { model: 'pix2pix', baseChannels: 4 } as const;

function pix2pixGan(size: number, channels: 3 | 4, choices: HyperparameterChoices = {}): Gan {
  const settings = toySettings({ ...pix2pixChoices, ...choices });
  const gan = createGan({ size, channels, background: 'white' }, settings);
  onTestFinished(() => gan.dispose());
  return gan;
}

function draw({ generator }: Gan, start: tf.Tensor, masks?: ReadonlyMap<string, tf.Tensor>) {
  const dropoutMasks = masks && { dropoutMasks: masks };
  return generator.network.draw({ start }, generator.weights, { ...pass, ...dropoutMasks });
}

function masksOf({ generator }: Gan, batch: number, value: number): Map<string, tf.Tensor> {
  return new Map(
    generator.network.dropout.map(({ name, shape }) => [name, tf.fill([batch, ...shape], value)]),
  );
}

describe.each([
  [16, 3, 8],
  [24, 4, 12],
  [32, 4, 16],
  [64, 4, 16],
  [128, 3, 16],
] as const)('a pix2pix for %i pixels and %i channels', (size, channels, grid) => {
  it('turns pictures into pictures and judges both of a pair patch by patch', () => {
    const gan = pix2pixGan(size, channels);
    tf.tidy(() => {
      const source = wave([2, size, size, channels], 0.7, 0.9);
      const images = draw(gan, source);
      expect(images.shape).toEqual([2, size, size, channels]);
      expect(images.dataSync().every((value) => Math.abs(value) <= 1)).toBe(true);
      const { network, weights } = gan.discriminator;
      const { answers } = network.judge({ images, source }, weights, pass);
      expect(answers.shape).toEqual([2, grid * grid]);
      const without = network.judge({ images, source: source.neg() }, weights, pass).answers;
      expect(without.dataSync()).not.toEqual(answers.dataSync());
    });
  });
});

/** The U-Net at 16 pixels, written out: what its layers must compute together. */
function referenceUNet(gan: Gan, source: tf.Tensor4D): tf.Tensor {
  const weight = <T extends tf.Tensor>(name: string) =>
    gan.generator.weights.get(name) as never as T;
  const down = (input: tf.Tensor, level: number) =>
    tf.conv2d(input as tf.Tensor4D, weight<tf.Tensor4D>(`down${level}/kernel`), 2, 'same');
  const up = (input: tf.Tensor, level: number, side: number) => {
    const kernel = weight<tf.Tensor4D>(`up${level}/kernel`);
    const shape = [2, side, side, kernel.shape[2]] as [number, number, number, number];
    return tf.conv2dTranspose(tf.relu(input) as tf.Tensor4D, kernel, shape, 2, 'same');
  };
  const normalise = (input: tf.Tensor, name: string) => {
    const { mean, variance } = tf.moments(input, [0, 1, 2]);
    const scaled = input
      .sub(mean)
      .div(variance.add(1e-5).sqrt())
      .mul(weight(`${name}/norm/scale`));
    return scaled.add(weight(`${name}/norm/offset`));
  };
  const leaky = (input: tf.Tensor) => tf.leakyRelu(input, 0.2);
  const at8 = down(source, 0).add(weight('down0/bias'));
  const at4 = normalise(down(leaky(at8), 1), 'down1');
  const at2 = normalise(down(leaky(at4), 2), 'down2');
  const at1 = down(leaky(at2), 3).add(weight('down3/bias'));
  const up2 = normalise(up(at1, 3, 2), 'up3');
  const up4 = normalise(up(tf.concat([up2, at2], 3), 2, 4), 'up2');
  const up8 = normalise(up(tf.concat([up4, at4], 3), 1, 8), 'up1');
  return up(tf.concat([up8, at8], 3), 0, 16)
    .add(weight('up0/bias'))
    .tanh();
}

describe('the U-Net', () => {
  it('computes what its layers do when they are written out', () => {
    const gan = pix2pixGan(16, 4);
    const difference = tf.tidy(() => {
      const source = wave([2, 16, 16, 4], 0.7, 0.9) as tf.Tensor4D;
      return relativeDifference(draw(gan, source), referenceUNet(gan, source));
    });
    // Eight convolutions of up to 4x4 places and 16 channels, and means over up to 128 values.
    expect(difference).toBeLessThan(roundingError(4 * 256 + 4 * 4 * 64 + 2 * 128));
  });
});

describe('the U-Net’s dropout', () => {
  it('changes nothing where every mask is one', () => {
    const gan = pix2pixGan(32, 4);
    tf.tidy(() => {
      const source = wave([2, 32, 32, 4], 0.7, 0.9);
      const plain = draw(gan, source).dataSync();
      expect(draw(gan, source, masksOf(gan, 2, 1)).dataSync()).toEqual(plain);
      expect(draw(gan, source, masksOf(gan, 2, 0)).dataSync()).not.toEqual(plain);
    });
  });

  it('drops nothing when samples are drawn: a picture gives the same one again', async () => {
    const session = toySession(engine, pix2pixChoices);
    await trainSteps(session, 3);
    await session.drawSamples();
    const { sources } = trainingPictures(toySprites(), session.gan.hyperparameters);
    const start = sources?.([0, 1]) ?? new Float32Array();
    const once = await drawSamples(session.gan, { count: 2, start });
    expect(await drawSamples(session.gan, { count: 2, start })).toEqual(once);
  });
});

describe('training pix2pix', () => {
  it('brings the pictures nearer to the wanted ones', async () => {
    const sprites = toySprites();
    const session = toySession(engine, {
      ...pix2pixChoices,
      generatorLearningRate: 1e-3,
      emaDecay: 0,
    });
    const indexes = Array.from({ length: sprites.count }, (_, index) => index);
    const { sources, images } = trainingPictures(sprites, session.gan.hyperparameters);
    const start = sources?.(indexes) ?? new Float32Array();
    const wanted = images(indexes);
    const distance = async () => {
      await session.drawSamples();
      const drawn = await drawSamples(session.gan, { count: sprites.count, start });
      return mean(Array.from(wanted, (value, i) => Math.abs(value - elementAt(drawn, i))));
    };
    const before = await distance();
    await trainSteps(session, 150);
    expect(await distance()).toBeLessThan(before / 3);
  });
});
