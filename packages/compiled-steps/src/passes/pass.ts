import type { Graph } from '../graph/graph.ts';
import { filterGradientAsProduct } from './filter-gradient-as-product.ts';
import { mixedPrecision } from './mixed-precision.ts';

export interface PassTarget {
  /** Where the graph is run. */
  device: 'CPU' | 'GPU';
}

/** Changes a traced graph before it is loaded. What a step takes and returns must stay. */
export type GraphPass = (graph: Graph, target: PassTarget) => void;

/** Makes convolutions and matrix products compute on bfloat16, and what is slow then another way. */
export const bfloat16Passes: readonly GraphPass[] = [mixedPrecision, filterGradientAsProduct];
