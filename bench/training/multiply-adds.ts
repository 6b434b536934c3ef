import { models } from '../../main/trainer/gan/models/registry.ts';
import type { WeightSpec } from '../../main/trainer/gan/models/layers/layer.ts';
import { usesPenalty } from '../../shared/hyperparameters/penalties.ts';
import { elementAt } from '../../shared/known-places.ts';
import { channels, type Recipe } from './recipes.ts';

/** Multiply-adds of each product or convolution on one image, in the order of the layers. */
type Costs = readonly number[];

/**
 * Multiply-adds that the convolutions and matrix products of one step take: what its time can be held against.
 * For networks of strided convolutions whose discriminator ends, and whose generator begins, with a product.
 */
export function multiplyAddsPerStep({ size, hyperparameters }: Recipe): number {
  const { model, batch, nCritic, latentSize } = hyperparameters;
  const networks = models[model];
  const shape = { size, channels };
  const { body, head } = networks.discriminator(shape, hyperparameters);
  const generator = generatorCosts(
    networks.generator({ ...shape, inputs: latentSize }, hyperparameters).weights,
    size,
  );
  const discriminator = discriminatorCosts([...body.weights, ...head.weights], size);
  const penalty = usesPenalty('gradientPenalty', hyperparameters) ? penaltyPass(discriminator) : 0;
  const criticStep = sum(generator) + 2 * trainingPass(discriminator) + penalty;
  const generatorStep = trainingPass(generator) + 2 * sum(discriminator);
  return batch * (nCritic * criticStep + generatorStep);
}

/** Forward, the gradient of every kernel, and that of every input but the first layer's. */
function trainingPass(costs: Costs): number {
  return 3 * sum(costs) - elementAt(costs, 0);
}

/**
 * A gradient penalty: forward and back to the image; then forward through what went back, with the gradient
 * of each kernel there; then back through what went forward, because normalisation makes the slope depend on
 * the input. The closing product gives no answer and does not depend on its input: only its gradients count.
 */
function penaltyPass(costs: Costs): number {
  const convolutions = costs.slice(0, -1);
  return 6 * sum(convolutions) - elementAt(convolutions, 0) + 2 * elementAt(costs, -1);
}

function generatorCosts(weights: readonly WeightSpec[], size: number): Costs {
  const kernels = weights.filter(isKernel);
  const depth = kernels.length - 1;
  return kernels.map((kernel, index) => cost(kernel, size / 2 ** (depth - index + 1)));
}

function discriminatorCosts(weights: readonly WeightSpec[], size: number): Costs {
  return weights.filter(isKernel).map((kernel, index) => cost(kernel, size / 2 ** (index + 1)));
}

/** @param edge of the coarser side of a convolution; each of its pixels meets the whole kernel once */
function cost({ shape }: WeightSpec, edge: number): number {
  const elements = shape.reduce((product, length) => product * length, 1);
  return shape.length === 4 ? elements * edge * edge : elements;
}

function isKernel({ name }: WeightSpec): boolean {
  return name.endsWith('/kernel');
}

function sum(costs: Costs): number {
  return costs.reduce((total, each) => total + each, 0);
}
