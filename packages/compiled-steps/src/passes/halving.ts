import type { GraphNode } from '../graph/graph.ts';

/** Of convolutions that halve pictures. */
export const stride = 2;

/** The shape of what a convolution takes and gives, or of its filter. */
export type FourSides = readonly [number, number, number, number];

/** Whether a convolution, or a gradient of one, is of those that halve, with `same` padding. */
export function halves({ attributes: { strides, padding } }: GraphNode): boolean {
  return String(strides?.value) === `1,${stride},${stride},1` && padding?.value === 'SAME';
}
