import type { Graph } from '../graph/graph.ts';

export interface PassTarget {
  /** Where the graph is run. */
  device: 'CPU' | 'GPU';
}

/** Changes a traced graph before it is loaded. What a step takes and returns must stay. */
export type GraphPass = (graph: Graph, target: PassTarget) => void;
