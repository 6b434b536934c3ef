import type { Layer } from '../../../../../main/trainer/gan/models/layers/layer.ts';

type Weighted = Pick<Layer, 'weights'> | undefined;

/** Numbers that a network learns. */
export function parameterCount(network: Weighted): number {
  const counts = network?.weights.map(({ shape }) => shape.reduce((size, side) => size * side, 1));
  return counts?.reduce((sum, count) => sum + count, 0) ?? 0;
}

export function weightNames(network: Weighted): string[] {
  return network?.weights.map(({ name }) => name) ?? [];
}
