import { describe, expect, it } from 'vitest';
import { stepWork } from '../../../../main/trainer/gan/step-work.ts';
import { resolveHyperparameters } from '../../../../shared/hyperparameters/resolve.ts';
import type { Network, NetworkLayer, Networks } from '../../../../shared/run/networks.ts';

const layer = (kind: NetworkLayer['kind'], output: number[], kernel: number[]): NetworkLayer => ({
  kind,
  output,
  kernel,
  follows: true,
  name: kind,
  weights: 0,
});
const network = (...layers: NetworkLayer[]): Network => ({ layers, weights: 0 });

/** 10 in, 48 out: 480; then 4x4x3 to 8x8x4 by a 4x4 kernel laid at 16 places: 3,072. */
const generator = network(
  layer('dense', [48], [10, 48]),
  layer('relu', [48], []),
  layer('up-convolution', [8, 8, 4], [4, 4, 4, 3]),
);
/** A 4x4 kernel at 4x4 places of the result: 2,048. */
const discriminator = network(layer('down-convolution', [4, 4, 2], [4, 4, 4, 2]));
const networks: Networks = { generator, discriminator };
const [draw, judge] = [480 + 3_072, 2_048];

const vanilla = resolveHyperparameters({ batch: 8 });

describe('what a training step costs', () => {
  it('is each picture’s ways through the two networks, there and back', () => {
    const critic = draw + 6 * judge;
    const forger = 3 * draw + 2 * judge;
    expect(stepWork(networks, vanilla)).toBe(8 * (critic + forger));
  });

  it('grows with critic steps, accumulated batches and penalties on gradients', () => {
    const base = stepWork(networks, vanilla);
    expect(stepWork(networks, { ...vanilla, accumulation: 3 })).toBe(3 * base);
    const twice = stepWork(networks, { ...vanilla, nCritic: 2 });
    expect(twice - base).toBe(8 * (draw + 6 * judge));
    const penalised = resolveHyperparameters({ batch: 8, loss: 'wgan-gp', nCritic: 1 });
    expect(stepWork(networks, penalised) - base).toBe(8 * 7 * judge);
  });

  it('goes back through what is given for the forger alone', () => {
    const seeing = { ...layer('convolution', [4, 4, 4], [1, 1, 4, 4]), fixed: true as const };
    const projected = {
      generator,
      discriminator: network(seeing, ...discriminator.layers),
    };
    const see = 4 * 4 * 4 * 4;
    const more = stepWork(projected, vanilla) - stepWork(networks, vanilla);
    expect(more).toBe(8 * (2 * see + 2 * see));
  });

  it('counts each weight’s update', () => {
    const heavy = {
      generator: { ...generator, weights: 100 },
      discriminator: { ...discriminator, weights: 10 },
    };
    const updates = (nCritic: number) =>
      stepWork(heavy, { ...vanilla, nCritic }) - stepWork(networks, { ...vanilla, nCritic });
    expect(updates(1)).toBe(350 * 110);
    expect(updates(5)).toBe(350 * 150);
  });
});
