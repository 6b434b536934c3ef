import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createGan } from '../../../../main/trainer/gan/gan.ts';
import type { Gan } from '../../../../main/trainer/gan/gan.ts';
import { trainingPictures } from '../../../../main/trainer/data/training-pictures.ts';
import { InputStream } from '../../../../main/trainer/step/inputs/step-inputs.ts';
import { criticBatch } from '../../../../main/trainer/step/training-step.ts';
import type { HyperparameterChoices } from '../../../../shared/hyperparameters/schema.ts';
import { normal } from '../../ops/numbers.ts';
import { startTestEngine, toySettings, toySprites } from '../toy.ts';

const [batch, size] = [3, 32];
/** Too bright, too dark, and as it is. */
const brightness = [0.5, -1.9, 0];
/** Red, green, blue, and opaque. */
const light = [0.8, 0.8, 0.8, 1];

beforeAll(async () => void (await startTestEngine('tensorflow')));

function ganWith(choices: HyperparameterChoices): Gan {
  const small = { model: 'pokegan', baseChannels: 4, batch } as const;
  const gan = createGan(toySprites(4, size), toySettings({ ...small, ...choices }));
  onTestFinished(() => gan.dispose());
  return gan;
}

/** One opaque picture three times, each of another brightness; creatures are given as many changes, or none. */
function batchOf(gan: Gan) {
  const augmentation = { brightness: tf.tensor1d(brightness) };
  const { hyperparameters } = gan;
  const latents = normal([batch, hyperparameters.latentSize], 1) as tf.Tensor2D;
  const pictures = trainingPictures(toySprites(4, size), hyperparameters);
  const [fakeSpec] = new InputStream(gan, pictures).specs.generator;
  const inputs = {
    real: { images: tf.ones<tf.Rank.R4>([batch, size, size, 4]).mul(light) },
    augmentation,
    fake: { dropout: {}, latents, ...(fakeSpec?.augmentation && { augmentation }) },
  } as unknown as Parameters<typeof criticBatch>[1];
  const { real, fake } = criticBatch(gan, inputs);
  const drawn = criticBatch(gan, { ...inputs, fake: { dropout: {}, latents } }).fake;
  const reds = real.slice([0, 0, 0, 0], [batch, 1, 1, 1]).dataSync();
  return { reds: [...reds].map((red) => Number(red.toFixed(4))), fake, drawn };
}

describe('where real pictures alone are augmented, as in the script of 2017', () => {
  it('they are held within what a picture may be, and creatures are left as they are drawn', () => {
    const { reds, fake, drawn } = batchOf(ganWith({ augmentGenerated: false }));
    expect(reds).toEqual([1, -1, 0.8]);
    expect([...fake.dataSync()]).toEqual([...drawn.dataSync()]);
  });

  it('they are held above 0 where pictures go from 0 to 1', () => {
    const { reds } = batchOf(ganWith({ augmentGenerated: false, imagesFromZero: true }));
    expect(reds).toEqual([1, 0, 0.8]);
  });
});

describe('where creatures are augmented too', () => {
  it('neither is held: what both may be is told apart by nothing', () => {
    const { reds, fake, drawn } = batchOf(ganWith({ augmentGenerated: true }));
    expect(reds).toEqual([1.3, -1.1, 0.8]);
    expect([...fake.dataSync()]).not.toEqual([...drawn.dataSync()]);
  });
});
