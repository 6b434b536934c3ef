import { describe, expect, it } from 'vitest';
import { resolveHyperparameters } from '../../../../shared/hyperparameters/resolve.ts';

const resolved = resolveHyperparameters;

describe('the settings that come with a loss are its authors’', () => {
  it.each(['minimax', 'non-saturating'] as const)('DCGAN’s Adam for %s (Radford 2015)', (loss) => {
    expect(resolved({ loss })).toMatchObject({
      optimizer: 'adam',
      generatorLearningRate: 0.0002,
      discriminatorLearningRate: 0.0002,
      beta1: 0.5,
      nCritic: 1,
      discriminatorNorm: 'batch',
      labelSmoothing: 0,
      r1Gamma: 0,
    });
  });

  it('WGAN: RMSProp 5e-5, clip 0.01, five critic steps (Arjovsky 2017, algorithm 1)', () => {
    expect(resolved({ loss: 'wgan' })).toMatchObject({
      optimizer: 'rmsprop',
      generatorLearningRate: 0.00005,
      discriminatorLearningRate: 0.00005,
      weightClip: 0.01,
      nCritic: 5,
    });
  });

  it('WGAN-GP: λ 10, Adam 1e-4 with 0 and 0.9, five critic steps, no batch norm (Gulrajani 2017)', () => {
    expect(resolved({ loss: 'wgan-gp' })).toMatchObject({
      optimizer: 'adam',
      generatorLearningRate: 0.0001,
      discriminatorLearningRate: 0.0001,
      beta1: 0,
      beta2: 0.9,
      gradientPenalty: 10,
      nCritic: 5,
      discriminatorNorm: 'layer',
    });
  });

  it('hinge: spectral normalisation, Adam 2e-4 with 0.5 and 0.999 (Miyato 2018, setting C)', () => {
    expect(resolved({ loss: 'hinge' })).toMatchObject({
      optimizer: 'adam',
      generatorLearningRate: 0.0002,
      discriminatorLearningRate: 0.0002,
      beta1: 0.5,
      beta2: 0.999,
      nCritic: 1,
      discriminatorNorm: 'spectral',
    });
  });

  it('R3GAN: both penalties alike, no momentum, no normalisation, Adam from 2e-4 (Huang 2024)', () => {
    const { r1Gamma, r2Gamma, ...others } = resolved({ loss: 'r3gan' });
    expect(r1Gamma).toBeGreaterThan(0);
    expect(r2Gamma).toBe(r1Gamma);
    expect(others).toMatchObject({
      optimizer: 'adam',
      generatorLearningRate: 0.0002,
      beta1: 0,
      beta2: 0.99,
      discriminatorNorm: 'none',
    });
  });

  it('pix2pix: 100·L1, Adam 2e-4 with 0.5 and 0.999 (Isola 2017, section 3.3)', () => {
    expect(resolved({ model: 'pix2pix' })).toMatchObject({
      loss: 'pix2pix',
      l1Weight: 100,
      optimizer: 'adam',
      generatorLearningRate: 0.0002,
      discriminatorLearningRate: 0.0002,
      beta1: 0.5,
      beta2: 0.999,
      brightness: 0,
    });
  });
});

describe('the settings that come with a model are its authors’', () => {
  it('the script of 2017: RMSProp 2e-4, clip 0.01, 5:1, 100 uniform latents', () => {
    expect(resolved({ model: 'pokegan' })).toMatchObject({
      loss: 'wgan',
      optimizer: 'rmsprop',
      generatorLearningRate: 0.0002,
      discriminatorLearningRate: 0.0002,
      weightClip: 0.01,
      clipFirst: true,
      rmspropDecay: 0.9,
      rmspropEpsilon: 1e-10,
      rmspropFirstSquare: 1,
      augmentGenerated: false,
      nCritic: 5,
      batch: 64,
      latentSize: 100,
      latentDistribution: 'uniform',
      flip: true,
      // 0.1 of images in [0, 1].
      brightness: 0.2,
      contrast: 0.1,
      shift: 0,
    });
  });

  it('its mistakes are off', () => {
    expect(resolved({ model: 'pokegan' })).toMatchObject({
      reuseNoise: false,
      imagesFromZero: false,
    });
  });

  it('the first GAN has no normalisation and the non-saturating loss (Goodfellow 2014)', () => {
    expect(resolved({ model: 'mlp' })).toMatchObject({
      loss: 'non-saturating',
      discriminatorNorm: 'none',
    });
  });
});
