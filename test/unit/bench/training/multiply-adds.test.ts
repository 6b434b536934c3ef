import { describe, expect, it } from 'vitest';
import { multiplyAddsPerStep } from '../../../../bench/training/multiply-adds.ts';
import { recipe } from '../../../../bench/training/recipes.ts';

const small = { baseChannels: 4, batch: 2, latentSize: 8 };
/** Of one 16x16 image: kernel elements times the pixels of the coarser side. */
const project = 8 * 4 * 4 * 8;
const [up, paint] = [16 * 8 * 4 * 4 ** 2, 16 * 4 * 3 * 8 ** 2];
const [look, down] = [16 * 3 * 4 * 8 ** 2, 16 * 4 * 8 * 4 ** 2];
const judge = 4 * 4 * 8;
const generator = project + up + paint;
const discriminator = look + down + judge;

describe('multiply-adds of a step', () => {
  it('are those forward, of kernels and of inputs, but of no input that needs no gradient', () => {
    const vanilla = recipe('a', 'a', 16, small);
    const critic = generator + 2 * (3 * discriminator - look);
    const generatorStep = 3 * generator - project + 2 * discriminator;
    expect(multiplyAddsPerStep(vanilla)).toBe(2 * (critic + generatorStep));
  });

  it('count every critic step, and a gradient penalty with its second derivatives', () => {
    const penalised = recipe('b', 'b', 16, { ...small, loss: 'wgan-gp' });
    const penalty = 6 * (look + down) - look + 2 * judge;
    const critic = generator + 2 * (3 * discriminator - look) + penalty;
    const generatorStep = 3 * generator - project + 2 * discriminator;
    expect(multiplyAddsPerStep(penalised)).toBe(2 * (5 * critic + generatorStep));
  });

  it('know the recipe of 2017, which starts at a thirty-second of the image', () => {
    const original = recipe('c', 'c', 128, { model: 'pokegan', batch: 2 });
    const half = recipe('d', 'd', 64, { model: 'pokegan', batch: 2 });
    const ratio = multiplyAddsPerStep(original) / multiplyAddsPerStep(half);
    expect(ratio).toBeGreaterThan(3.9);
    expect(ratio).toBeLessThanOrEqual(4);
  });
});
