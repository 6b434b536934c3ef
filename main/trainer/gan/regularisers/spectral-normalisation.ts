import * as tf from '@tensorflow/tfjs-core';
import type { Parameters } from '../models/create-weights.ts';
import { requireWeight, type Weights, type WeightSpec } from '../models/layers/layer.ts';
import { elementAt } from '../../../../shared/known-places.ts';

/** The first left and right singular vectors of a kernel, as far as they are known. */
export interface SingularVectors {
  /** `[outputs]`, of length 1. */
  left: tf.Tensor1D;
  /** `[inputs]`, of length 1. */
  right: tf.Tensor1D;
}

/** Keeps a vector of zeros from being divided by zero. */
const epsilon = 1e-12;

/** The discriminator's weights as it judges with them. */
export interface JudgingWeights {
  /** Call where the gradient is taken: normalisation is part of it. */
  current(): Weights;
  /** Assigns what normalisation learned of the weights; once a step of the discriminator. */
  keepVectors(): void;
}

export function judgingWeights({
  discriminator: { weights: learned },
  fixed,
  spectralVectors,
}: {
  discriminator: { weights: Parameters };
  /** What it judges with beside what it learns; empty of most. */
  fixed: Weights;
  /** Empty without spectral normalisation. */
  spectralVectors: Parameters;
}): JudgingWeights {
  if (spectralVectors.size === 0) {
    return { current: () => withFixed(learned, fixed), keepVectors: () => undefined };
  }
  const vectors = iteratePower(learned, spectralVectors);
  return {
    current: () => withFixed(normaliseSpectrally(learned, vectors), fixed),
    keepVectors() {
      for (const [name, variable] of spectralVectors) {
        const found = vectors.get(name);
        if (found) variable.assign(found.left);
      }
    },
  };
}

function withFixed(learned: Weights, fixed: Weights): Weights {
  return fixed.size === 0 ? learned : new Map([...learned, ...fixed]);
}

/** What is kept between steps for each kernel of a network: an estimate of its left singular vector. */
export function spectralVectorSpecs(weights: readonly WeightSpec[]): WeightSpec[] {
  return weights.filter(isKernel).map(({ name, shape }) => ({
    name,
    shape: shape.slice(-1),
    initial: { kind: 'normal', deviation: 1 },
  }));
}

/**
 * One power iteration for each kernel (Miyato 2018, arXiv 1802.05957, algorithm 1). Convolutions count as
 * matrices of `[height · width · inputs, outputs]`, as in the paper.
 *
 * @param vectors left singular vectors so far, by the kernel's name
 */
export function iteratePower(weights: Weights, vectors: Weights): Map<string, SingularVectors> {
  return new Map(
    [...vectors].map(([name, vector]) => {
      const matrix = asMatrix(requireWeight(weights, name));
      const right = unit(matrix.dot(vector));
      return [name, { right, left: unit(matrix.transpose().dot(right)) }] as const;
    }),
  );
}

/**
 * Weights with every kernel divided by its spectral norm, σ = right · W · left. The vectors count as constants
 * in the gradient (Miyato 2018, equation 9).
 */
export function normaliseSpectrally(
  weights: Weights,
  vectors: ReadonlyMap<string, SingularVectors>,
): Weights {
  return new Map(
    [...weights].map(([name, weight]) => {
      const known = vectors.get(name);
      return [name, known ? weight.div(spectralNorm(weight, known)) : weight] as const;
    }),
  );
}

function spectralNorm(kernel: tf.Tensor, { left, right }: SingularVectors): tf.Tensor {
  const product = tf.matMul(asMatrix(kernel), left.reshape<tf.Tensor2D>([-1, 1]));
  return product.mul(right.reshape([-1, 1])).sum();
}

function asMatrix(kernel: tf.Tensor): tf.Tensor2D {
  return kernel.reshape([-1, elementAt(kernel.shape, -1)]);
}

function unit(vector: tf.Tensor): tf.Tensor1D {
  return vector.div(vector.square().sum().add(epsilon).sqrt());
}

function isKernel({ name }: WeightSpec): boolean {
  return name.endsWith('/kernel');
}
