import { typeAttribute, type Edge, type Graph, type GraphNode } from '../graph/graph.ts';
import { dataTypes } from '../tfjs-node.ts';

/** Ops that spend the time of a training step, with the positions of their float inputs. */
const multiplyingOps: Readonly<Record<string, readonly number[]>> = {
  Conv2D: [0, 1],
  Conv2DBackpropInput: [1, 2],
  Conv2DBackpropFilter: [0, 2],
  MatMul: [0, 1],
  BatchMatMulV2: [0, 1],
};

/**
 * Ops that hand values on, with the positions of the inputs that share the type of their first output. Between
 * multiplying ops they save two casts. The sums of batch normalisation are float32 nevertheless: TensorFlow's
 * op takes bfloat16 in and gives it out, and computes in float32.
 */
const followingOps: Readonly<Record<string, readonly number[]>> = {
  FusedBatchNormV3: [0],
  FusedBatchNormGradV3: [0, 1],
  LeakyRelu: [0],
  LeakyReluGrad: [0, 1],
  Relu: [0],
  ReluGrad: [0, 1],
  Reshape: [0],
};

/**
 * Makes convolutions and matrix products of a float32 graph compute on bfloat16 values, which oneDNN and cuDNN
 * accumulate in float32, and what lies between two of them hand on bfloat16. Variables and all sums stay
 * float32. Nodes keep their names; whoever reads one that is bfloat16 now gets a cast.
 */
export function mixedPrecision(graph: Graph): void {
  const casts = new Casts(graph);
  for (const node of [...graph.nodes]) {
    const positions = lowerable(node, casts);
    node.inputs = node.inputs.map((edge, i) =>
      positions.includes(i) ? casts.toBfloat16(edge) : casts.toFloat32(edge),
    );
    if (positions.length === 0) continue;
    node.attributes.T = typeAttribute(dataTypes.bfloat16);
    casts.noteBfloat16(node.name);
  }
}

/** Positions of the inputs that become bfloat16; none where the node stays as it is. */
function lowerable({ op, attributes, inputs }: GraphNode, casts: Casts): readonly number[] {
  if (attributes.T?.value !== dataTypes.float32) return [];
  const multiplied = multiplyingOps[op];
  if (multiplied) return multiplied;
  const following = followingOps[op] ?? [];
  return following.every((position) => casts.isBfloat16(inputs[position] as Edge)) ? following : [];
}

/** Which edges are bfloat16, and the casts between the types: one an edge, however many ops use it. */
class Casts {
  readonly #graph: Graph;
  readonly #bfloat16 = new Set<Edge>();
  readonly #down = new Map<Edge, Edge>();
  readonly #up = new Map<Edge, Edge>();

  constructor(graph: Graph) {
    this.#graph = graph;
  }

  isBfloat16(edge: Edge): boolean {
    return this.#bfloat16.has(edge);
  }

  noteBfloat16(edge: Edge): void {
    this.#bfloat16.add(edge);
  }

  toBfloat16(edge: Edge): Edge {
    if (this.#bfloat16.has(edge)) return edge;
    return this.#cast(this.#down, edge, dataTypes.float32, dataTypes.bfloat16);
  }

  toFloat32(edge: Edge): Edge {
    if (!this.#bfloat16.has(edge)) return edge;
    return this.#cast(this.#up, edge, dataTypes.bfloat16, dataTypes.float32);
  }

  #cast(known: Map<Edge, Edge>, edge: Edge, from: number, to: number): Edge {
    const sameCast = known.get(edge);
    if (sameCast !== undefined) return sameCast;
    const cast = this.#graph.add('Cast', [edge], {
      SrcT: typeAttribute(from),
      DstT: typeAttribute(to),
      Truncate: { kind: 'bool', value: false },
    });
    const shape = this.#graph.shapeOf(edge);
    if (shape) this.#graph.noteShape(cast, shape);
    known.set(edge, cast);
    return cast;
  }
}
