import '@tensorflow/tfjs-backend-cpu';
import { afterEach, describe, expect, it } from 'vitest';
import { createGan, type Gan } from '../../../../main/trainer/gan.ts';
import { StepInputs, warmDecay } from '../../../../main/trainer/step/step-inputs.ts';
import { nameless, trainingPictures } from '../../../../main/trainer/training-pictures.ts';
import { resolveHyperparameters } from '../../../../shared/hyperparameters/resolve.ts';
import type { HyperparameterChoices } from '../../../../shared/hyperparameters/schema.ts';

const size = 32;
const count = 8;
const pixels = Uint8Array.from({ length: count * size * size * 4 }, (_, index) => index % 256);
const image = { size, channels: 4, background: 'transparent' } as const;
const sprites = { ...nameless(count), ...image, pixels, count, sha256: '0'.repeat(64) };

let gan: Gan | undefined;
afterEach(() => gan?.dispose());

function inputsOf(choices: HyperparameterChoices): StepInputs {
  const narrow = { baseChannels: 4, hiddenUnits: 16, latentSize: 3, batch: 2 };
  const settings = resolveHyperparameters({ ...narrow, ...choices });
  gan = createGan(image, settings);
  return new StepInputs(gan, trainingPictures(sprites, settings));
}

const recipeOf2017 = { model: 'pokegan', nCritic: 3 } as const;

describe('the inputs of a step', () => {
  it('have fresh noise for each critic step, each batch and the generator', () => {
    const values = inputsOf({ ...recipeOf2017, accumulation: 2 }).next(0);
    const noises = Object.entries(values).filter(([name]) => name.endsWith('Noise'));
    expect(noises.length).toBe(2 * (3 + 1));
    expect(new Set(noises.map(([, noise]) => String(noise))).size).toBe(8);
  });

  it('have the first critic step’s noise throughout with the flaw of 2017, anew each step', () => {
    const inputs = inputsOf({ ...recipeOf2017, accumulation: 2, reuseNoise: true });
    const [first, second] = [inputs.next(0), inputs.next(1)];
    for (const part of [0, 1]) {
      const wanted = first[`critic0Part${part}Noise`];
      for (const pass of ['critic1', 'critic2', 'generator']) {
        expect(first[`${pass}Part${part}Noise`]).toEqual(wanted);
      }
      expect(second[`critic0Part${part}Noise`]).not.toEqual(wanted);
    }
    expect(first.critic0Part0Noise).not.toEqual(first.critic0Part1Noise);
  });

  it('have real images from -1, or with the flaw of 2017 from 0', () => {
    const smallest = (choices: HyperparameterChoices) =>
      Math.min(...inputsOf({ ...recipeOf2017, ...choices }).next(0).critic0Part0Real);
    expect(smallest({})).toBe(-1);
    expect(smallest({ imagesFromZero: true })).toBe(0);
  });

  it('have uniform latents within -1 and 1 where the recipe says so', () => {
    const noise = inputsOf({ ...recipeOf2017, latentSize: 500 }).next(0).generatorPart0Noise;
    expect(noise.length).toBe(1_000);
    expect(noise.every((value) => Math.abs(value) <= 1)).toBe(true);
    expect(Math.max(...noise)).toBeGreaterThan(0.95);
  });

  it('have other real images for each critic step and batch', () => {
    const values = inputsOf({ loss: 'wgan', nCritic: 2, accumulation: 2 }).next(0);
    const images = Object.entries(values).filter(([name]) => name.endsWith('Real'));
    expect(images.length).toBe(4);
  });

  it('have a number from 0 to 1 for each image where a penalty mixes images', () => {
    const { critic0Part0Mix: mix } = inputsOf({ model: 'mlp', loss: 'wgan-gp' }).next(0);
    expect(mix.length).toBe(2);
    expect(mix.every((value) => value >= 0 && value < 1)).toBe(true);
    expect(mix[0]).not.toBe(mix[1]);
    expect(inputsOf({ model: 'mlp', loss: 'hinge' }).next(0).critic0Part0Mix).toBeUndefined();
  });

  it('have the learning rate’s factor only where it changes', () => {
    const factor = (choices: HyperparameterChoices) =>
      inputsOf({ model: 'mlp', steps: 10, ...choices }).next(5).learningRateFactor;
    expect(factor({})).toBeUndefined();
    expect([...factor({ learningRateSchedule: 'linear' })]).toEqual([0.5]);
  });

  it('average as ever, whatever the schedule and the accumulation', () => {
    const towards = (choices: HyperparameterChoices) =>
      inputsOf({ model: 'mlp', emaDecay: 0.9, ...choices }).next(100).averaging[0];
    const plain = towards({});
    expect(plain).toBeCloseTo(1 - warmDecay(0.9, 100), 6);
    expect(towards({ accumulation: 3, learningRateSchedule: 'cosine' })).toBe(plain);
  });
});
