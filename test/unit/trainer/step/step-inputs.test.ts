import '@tensorflow/tfjs-backend-cpu';
import { afterEach, describe, expect, it } from 'vitest';
import { elementAt } from '../../../../shared/known-places.ts';
import { createGan, type Gan } from '../../../../main/trainer/gan/gan.ts';
import { warmDecay } from '../../../../main/trainer/step/inputs/averaging.ts';
import { InputStream } from '../../../../main/trainer/step/inputs/step-inputs.ts';
import {
  nameless,
  trainingPictures,
  type TrainingSprites,
} from '../../../../main/trainer/data/training-pictures.ts';
import { resolveHyperparameters } from '../../../../shared/hyperparameters/resolve.ts';
import type { HyperparameterChoices } from '../../../../shared/hyperparameters/schema.ts';

const size = 32;
const count = 8;
/** No two alike. */
const pixels = Uint8Array.from({ length: count * size * size * 4 }, (_, index) => index % 251);
const image = { size, channels: 4, background: 'transparent' } as const;
const sprites = { ...nameless(count), ...image, pixels, count, sha256: '0'.repeat(64) };

let gan: Gan | undefined;
afterEach(() => gan?.dispose());

function inputsOf(choices: HyperparameterChoices, of: TrainingSprites = sprites): InputStream {
  const narrow = { baseChannels: 4, hiddenUnits: 16, latentSize: 3, batch: 2 };
  const settings = resolveHyperparameters({ ...narrow, ...choices });
  const pictures = trainingPictures(of, settings);
  gan = createGan(image, settings, pictures.vocabulary);
  return new InputStream(gan, pictures);
}

type StepValues = ReturnType<InputStream['next']>;

/** What the first critic step takes of a batch. */
function firstStepOf({ critic }: StepValues, batch = 0): StepValues['critic'][number][number] {
  return elementAt(elementAt(critic, 0), batch);
}

const recipeOf2017 = { model: 'pokegan', nCritic: 3 } as const;

describe('the inputs of a step', () => {
  it('have fresh noise for each critic step, each batch and the generator', () => {
    const { critic, generator } = inputsOf({ ...recipeOf2017, accumulation: 2 }).next(0);
    const passes = [...critic.flat().map(({ fake }) => fake), ...generator];
    expect(passes.length).toBe(2 * (3 + 1));
    expect(new Set(passes.map(({ latents }) => String(latents))).size).toBe(8);
  });

  it('have the first critic step’s noise throughout with the flaw of 2017, anew each step', () => {
    const inputs = inputsOf({ ...recipeOf2017, accumulation: 2, reuseNoise: true });
    const [first, second] = [inputs.next(0), inputs.next(1)];
    for (const batch of [0, 1]) {
      const wanted = firstStepOf(first, batch).fake.latents;
      expect(wanted).toBeInstanceOf(Float32Array);
      for (const step of first.critic) expect(step[batch]?.fake.latents).toEqual(wanted);
      expect(first.generator[batch]?.latents).toEqual(wanted);
      expect(firstStepOf(second, batch).fake.latents).not.toEqual(wanted);
    }
    expect(firstStepOf(first, 0).fake.latents).not.toEqual(firstStepOf(first, 1).fake.latents);
  });

  it('have four sprites of a label in a row where the discriminator compares pictures, and there alone', () => {
    const named = {
      ...sprites,
      labels: ['red', 'blue'],
      labelOf: Uint16Array.of(0, 1, 1, 0, 1, 0, 0, 1),
    };
    /** Of each four in a row, or  whether they are of one label. */
    const areAlike = (choices: HyperparameterChoices & { batch: number }) => {
      const labelled = { model: 'dcgan', conditioning: 'projection' } as const;
      const inputs = inputsOf({ ...labelled, ...choices }, named);
      const labels = Array.from(
        { length: 8 },
        (_, step) => firstStepOf(inputs.next(step)).real.condition,
      )
        .flatMap((condition) => [...(condition ?? [])])
        .filter((_, place) => place % 2 === 0);
      gan?.dispose();
      const fours = Array.from({ length: labels.length / 4 }, (_, four) =>
        labels.slice(4 * four, 4 * four + 4),
      );
      return fours.map((four) => new Set(four).size === 1);
    };
    expect(areAlike({ batch: 8, minibatchDeviation: true })).not.toContain(false);
    expect(areAlike({ batch: 8 })).toContain(false);
    // A whole batch is compared: it still has both labels.
    expect(areAlike({ batch: 4, minibatchDeviation: true })).toContain(false);
    expect(areAlike({ batch: 5, minibatchDeviation: true })).toContain(false);
  });

  it('have for each sprite a label that is not its own where wrong labels are shown, and there alone', () => {
    const named = {
      ...sprites,
      labels: ['red', 'blue'],
      labelOf: Uint16Array.of(0, 1, 1, 0, 1, 0, 0, 1),
    };
    const labelled = { model: 'dcgan', conditioning: 'projection', batch: 8 } as const;
    const { real } = firstStepOf(inputsOf({ ...labelled, wrongLabels: true }, named).next(0));
    expect(real.wrongCondition).toEqual(real.condition?.map((value) => 1 - value));
    gan?.dispose();
    expect(firstStepOf(inputsOf(labelled, named).next(0)).real.wrongCondition).toBeUndefined();
    gan?.dispose();
    // All of one label.
    const deviating = { ...labelled, batch: 4, wrongLabels: true, minibatchDeviation: true };
    const batchOfOne = firstStepOf(inputsOf(deviating, named).next(0)).real;
    expect(batchOfOne.wrongCondition).toEqual(batchOfOne.condition?.map((value) => 1 - value));
  });

  it('hold what the discriminator answered on average where LeCam asks for it, and there alone', () => {
    const answers = { real: Float32Array.of(4, 6), generated: Float32Array.of(-10) };
    const plain = inputsOf({});
    plain.hear(answers);
    expect(firstStepOf(plain.next(1))).not.toHaveProperty('anchors');
    expect(plain.state).not.toHaveProperty('answerAverages');
    gan?.dispose();
    const inputs = inputsOf({ lecam: 0.1 });
    expect(firstStepOf(inputs.next(0)).anchors).toEqual(Float32Array.of(0, 0));
    inputs.hear(answers);
    expect(firstStepOf(inputs.next(1)).anchors).toEqual(Float32Array.of(4.5, -9));
    expect(inputs.state.answerAverages).toEqual({ real: 4.5, generated: -9, steps: 1 });
  });

  it('have real images from -1, or with the flaw of 2017 from 0', () => {
    const smallest = (choices: HyperparameterChoices) =>
      Math.min(...firstStepOf(inputsOf({ ...recipeOf2017, ...choices }).next(0)).real.images);
    expect(smallest({})).toBe(-1);
    expect(smallest({ imagesFromZero: true })).toBe(0);
  });

  it('change real images alone where the recipe of 2017 does, by 0.1 of the colours there are', () => {
    const brightest = (choices: HyperparameterChoices) => {
      const inputs = inputsOf({ ...recipeOf2017, ...choices }).next(0);
      const { fake, augmentation } = firstStepOf(inputs);
      expect(fake).not.toHaveProperty('augmentation');
      expect(elementAt(inputs.generator, 0)).not.toHaveProperty('augmentation');
      return Math.max(...(augmentation.brightness ?? []).map(Math.abs));
    };
    const signed = brightest({ batch: 16 });
    expect(signed).toBeGreaterThan(0.1);
    expect(signed).toBeLessThanOrEqual(0.2);
    gan?.dispose();
    // From 0 to 1 there are half as many colours.
    expect(brightest({ batch: 16, imagesFromZero: true })).toBeCloseTo(signed / 2, 6);
  });

  it('have uniform latents within -1 and 1 where the recipe says so', () => {
    const { generator } = inputsOf({ ...recipeOf2017, latentSize: 500 }).next(0);
    const { latents } = elementAt(generator, 0);
    const noise = [...(latents ?? [])];
    expect(noise.length).toBe(1_000);
    expect(noise.every((value) => Math.abs(value) <= 1)).toBe(true);
    expect(Math.max(...noise)).toBeGreaterThan(0.95);
  });

  it('have other real images for each critic step and batch, until all have been seen', () => {
    const { critic } = inputsOf({ loss: 'wgan', nCritic: 2, accumulation: 2 }).next(0);
    const shown = critic.flat().flatMap(({ real: { images } }) => {
      const half = images.length / 2;
      return [String(images.slice(0, half)), String(images.slice(half))];
    });
    expect(shown.length).toBe(count);
    expect(new Set(shown).size).toBe(count);
  });

  it('have a number from 0 to 1 for each image where a penalty mixes images', () => {
    const mixOf = (loss: 'wgan-gp' | 'hinge') =>
      firstStepOf(inputsOf({ model: 'mlp', loss }).next(0)).mix;
    const mix = [...(mixOf('wgan-gp') ?? [])];
    expect(mix.length).toBe(2);
    expect(mix.every((value) => value >= 0 && value < 1)).toBe(true);
    expect(mix[0]).not.toBe(mix[1]);
    expect(mixOf('hinge')).toBeUndefined();
  });

  it('have the learning rate’s factor only where it changes', () => {
    const factor = (choices: HyperparameterChoices) =>
      inputsOf({ model: 'mlp', steps: 10, ...choices }).next(5).learningRateFactor;
    expect(factor({})).toBeUndefined();
    expect(factor({ learningRateSchedule: 'linear' })).toEqual(Float32Array.of(0.5));
  });

  it('average as ever, whatever the schedule and the accumulation', () => {
    const towards = (choices: HyperparameterChoices) =>
      inputsOf({ model: 'mlp', emaDecay: 0.9, ...choices }).next(100).averaging?.[0];
    const plain = towards({});
    expect(plain).toBeCloseTo(1 - warmDecay(0.9, 100), 6);
    expect(towards({ accumulation: 3, learningRateSchedule: 'cosine' })).toBe(plain);
  });
});
