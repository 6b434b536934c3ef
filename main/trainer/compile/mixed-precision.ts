import { typeAttribute, type Edge, type Graph, type GraphNode } from './graph.ts';
import { dataTypes } from './tfjs-node.ts';

/** Ops that spend the time of a training step, with the positions of their float inputs. */
const heavyOps: Readonly<Record<string, readonly number[]>> = {
  Conv2D: [0, 1],
  Conv2DBackpropInput: [1, 2],
  Conv2DBackpropFilter: [0, 2],
  MatMul: [0, 1],
  BatchMatMulV2: [0, 1],
};

/**
 * Makes convolutions and matrix products of a float32 graph compute on bfloat16 values, which oneDNN and cuDNN
 * accumulate in float32. Everything between them, the variables and all reductions stay float32.
 */
export function toMixedPrecision(graph: Graph): void {
  const casts = new Map<Edge, Edge>();
  for (const node of [...graph.nodes]) {
    const positions = heavyOps[node.op];
    if (!positions || node.attributes.T?.value !== dataTypes.float32) continue;
    for (const i of positions) node.inputs[i] = castDown(graph, casts, node.inputs[i]);
    node.attributes.T = typeAttribute(dataTypes.bfloat16);
    renameAndCastUp(graph, node);
  }
}

/** One cast an edge, however many ops use it. */
function castDown(graph: Graph, casts: Map<Edge, Edge>, edge: Edge): Edge {
  const known = casts.get(edge);
  if (known) return known;
  const cast = graph.add('Cast', [edge], castAttributes(dataTypes.float32, dataTypes.bfloat16));
  casts.set(edge, cast);
  return cast;
}

/** The node's name goes to the cast of its result, so that its readers need no change. */
function renameAndCastUp(graph: Graph, node: GraphNode): void {
  const { name } = node;
  node.name = `${name}_bfloat16`;
  graph.add('Cast', [node.name], castAttributes(dataTypes.bfloat16, dataTypes.float32), name);
}

function castAttributes(from: number, to: number) {
  return {
    SrcT: typeAttribute(from),
    DstT: typeAttribute(to),
    Truncate: { kind: 'bool', value: false },
  } as const;
}
