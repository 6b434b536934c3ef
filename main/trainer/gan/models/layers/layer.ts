import type * as tf from '@tensorflow/tfjs-core';
import type { LayerKind } from '../../../../../shared/run/networks.ts';

/** How a weight begins; `normal` is N(0, deviation), `orthogonal` takes it as a matrix of `[…, outputs]`. */
export type Initial =
  | { kind: 'normal'; deviation: number }
  | { kind: 'orthogonal' }
  | { kind: 'constant'; value: number };

/** One weight that a layer needs: its name within the network, shape, and how it begins. */
export interface WeightSpec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly initial: Initial;
}

/** A weight that is given and never learned: of a network that others trained, or of a mixture drawn once. */
export interface FixedWeightSpec extends Omit<WeightSpec, 'initial'> {
  readonly initial: Initial | PublishedWeight;
}

/** What a layer of EfficientNet-Lite0 has, by its place in `main/feature-network/layers.ts`. */
export interface PublishedWeight {
  kind: 'published';
  layer: number;
  part: 'kernel' | 'offset';
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

/** What a layer drops of its input in training: a mask of zeros and ones, one a pass and image. */
export interface DropoutSpec {
  readonly name: string;
  /** Without the batch. */
  readonly shape: readonly number[];
}

/** What a layer did on the way through a network. */
export interface TracedLayer {
  readonly kind: LayerKind;
  /** Null where it takes several. */
  readonly input: tf.Tensor | null;
  readonly output: tf.Tensor;
  /** Those that it learns. */
  readonly weights: readonly WeightSpec[];
  readonly fixed?: readonly FixedWeightSpec[] | undefined;
}

/** One way through a network. */
export interface Pass {
  readonly normalisation: Normalisation;
  /** `[batch, …shape]` by the name of a `DropoutSpec`; nothing is dropped where they are left out. */
  readonly dropoutMasks?: ReadonlyMap<string, tf.Tensor>;
  /** Told of each layer as it is passed, by those who want to see the networks as they are (`describe-networks.ts`). */
  readonly trace?: (layer: TracedLayer) => void;
}

/** A layer: the weights it needs and what it computes with them. Holds no tensors of its own. */
export interface Layer {
  readonly weights: readonly WeightSpec[];
  /** Statistics it needs under `fixed` normalisation, by name, each `[channels]`. */
  readonly statistics?: readonly WeightSpec[];
  readonly dropout?: readonly DropoutSpec[];
  /** Found among its weights as the others are; no optimizer and no checkpoint knows them. */
  readonly fixed?: readonly FixedWeightSpec[];
  apply(input: tf.Tensor, weights: Weights, pass: Pass): tf.Tensor;
}

/** What layers need, together: for networks whose layers do not lie in one row. */
export function requirementsOf(
  layers: readonly Omit<Layer, 'apply'>[],
): Required<Omit<Layer, 'apply'>> {
  return {
    weights: layers.flatMap((layer) => layer.weights),
    statistics: layers.flatMap((layer) => layer.statistics ?? []),
    dropout: layers.flatMap((layer) => layer.dropout ?? []),
    fixed: layers.flatMap((layer) => layer.fixed ?? []),
  };
}

/** A network is a layer made of layers. */
export function sequential(layers: readonly Layer[]): Layer {
  return {
    ...requirementsOf(layers),
    apply: (input, weights, pass) =>
      layers.reduce((value, layer) => layer.apply(value, weights, pass), input),
  };
}

/** A layer that is called what it is: of these networks are made. */
export function named(kind: LayerKind, layer: Layer): Layer {
  return {
    ...layer,
    apply(input, weights, pass) {
      const output = layer.apply(input, weights, pass);
      pass.trace?.({ kind, input, output, weights: layer.weights, fixed: layer.fixed });
      return output;
    },
  };
}

/** A layer without weights. */
export function computation(kind: LayerKind, apply: (input: tf.Tensor) => tf.Tensor): Layer {
  return named(kind, { weights: [], apply });
}

export function requireWeight<T extends tf.Tensor>(weights: Weights, name: string): T {
  const weight = weights.get(name);
  if (!weight) throw new Error(`the weight "${name}" is missing`);
  return weight as T;
}
