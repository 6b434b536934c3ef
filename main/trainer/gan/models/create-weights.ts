import * as tf from '@tensorflow/tfjs-core';
import type { LayerWeights } from '../../../feature-network/read-weights.ts';
import type { FixedWeightSpec, Initial, Weights, WeightSpec } from './layers/layer.ts';
import { orthogonalised } from './orthogonal.ts';
import { elementAt } from '../../../../shared/known-places.ts';

/** Named variables of one network, in the order in which its layers name them. */
export type Parameters = ReadonlyMap<string, tf.Variable>;

/** @param normals gives that many numbers of the standard normal distribution */
export function createWeights(
  specs: readonly WeightSpec[],
  normals: (count: number) => Float32Array,
): Parameters {
  return new Map(
    specs.map(({ name, shape, initial }) => {
      const values = firstValues(initial, shape, normals);
      return [name, createVariable(values, shape)] as const;
    }),
  );
}

/**
 * Weights that stay as they are.
 *
 * @param published the layers of the network that others trained, where it is here
 * @returns none at all where it is needed and not here: what draws alone can do without
 */
export function createFixedWeights(
  specs: readonly FixedWeightSpec[],
  normals: (count: number) => Float32Array,
  published: readonly LayerWeights[] | undefined,
): Weights {
  const weights = new Map<string, tf.Tensor>();
  for (const { name, shape, initial } of specs) {
    const values =
      initial.kind === 'published'
        ? published?.[initial.layer]?.[initial.part]
        : firstValues(initial, shape, normals);
    if (!values) return new Map();
    weights.set(
      name,
      tf.tidy(() => tf.keep(tf.tensor(values, [...shape], 'float32'))),
    );
  }
  return weights;
}

function firstValues(
  initial: Initial,
  shape: readonly number[],
  normals: (count: number) => Float32Array,
): Float32Array {
  const count = tf.util.sizeFromShape([...shape]);
  switch (initial.kind) {
    case 'normal':
      return normals(count).map((value) => value * initial.deviation);
    case 'orthogonal':
      return orthogonalised(normals(count), elementAt(shape, -1));
    case 'constant':
      return new Float32Array(count).fill(initial.value);
  }
}

/** A variable of the same shape and value for each of `parameters`. */
export function copyParameters(parameters: Parameters): Parameters {
  return mapParameters(parameters, (parameter) => parameter.dataSync() as Float32Array);
}

/** A variable of zeros in the shape of each of `parameters`. */
export function zerosLike(parameters: Parameters): Parameters {
  return filledLike(parameters, 0);
}

export function filledLike(parameters: Parameters, value: number): Parameters {
  return mapParameters(parameters, ({ size }) => new Float32Array(size).fill(value));
}

function mapParameters(
  parameters: Parameters,
  valuesOf: (parameter: tf.Variable) => Float32Array,
): Parameters {
  return new Map(
    [...parameters].map(([name, parameter]) => [
      name,
      createVariable(valuesOf(parameter), parameter.shape),
    ]),
  );
}

export function createVariable(values: Float32Array, shape: readonly number[]): tf.Variable {
  return tf.tidy(() => tf.variable(tf.tensor(values, [...shape], 'float32')));
}
