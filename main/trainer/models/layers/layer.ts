import type * as tf from '@tensorflow/tfjs';

/** How a weight begins; `normal` is N(0, deviation). */
export type Initial = { kind: 'normal'; deviation: number } | { kind: 'constant'; value: number };

/** One weight that a layer needs: its name within the network, shape, and how it begins. */
export interface WeightSpec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly initial: Initial;
}

/** Weights by name. The same network computes with its own weights or with their moving averages. */
export type Weights = ReadonlyMap<string, tf.Tensor>;

/** Mean and variance of each channel, `[channels]`. */
export interface ChannelStatistics {
  mean: tf.Tensor1D;
  variance: tf.Tensor1D;
}

/**
 * What batch normalisation takes as mean and variance: those of the batch (training), those of the batch
 * while noting them (calibration), or noted ones (sampling, where a picture must not depend on the others
 * drawn with it).
 */
export type Normalisation =
  | { kind: 'batch' }
  | { kind: 'note'; note: (layer: string, statistics: ChannelStatistics) => void }
  | { kind: 'fixed'; statistics: Weights };

/** A layer: the weights it needs and what it computes with them. Holds no tensors of its own. */
export interface Layer {
  readonly weights: readonly WeightSpec[];
  /** Statistics it needs under `fixed` normalisation, by name, each `[channels]`. */
  readonly statistics?: readonly WeightSpec[];
  apply(input: tf.Tensor, weights: Weights, normalisation: Normalisation): tf.Tensor;
}

/** A network is a layer made of layers. */
export function sequential(layers: readonly Layer[]): Layer {
  return {
    weights: layers.flatMap((layer) => layer.weights),
    statistics: layers.flatMap((layer) => layer.statistics ?? []),
    apply: (input, weights, normalisation) =>
      layers.reduce((value, layer) => layer.apply(value, weights, normalisation), input),
  };
}

/** A layer without weights. */
export function computation(apply: (input: tf.Tensor) => tf.Tensor): Layer {
  return { weights: [], apply };
}

export function requireWeight<T extends tf.Tensor>(weights: Weights, name: string): T {
  const weight = weights.get(name);
  if (!weight) throw new Error(`the weight "${name}" is missing`);
  return weight as T;
}
