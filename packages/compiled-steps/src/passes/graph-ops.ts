import {
  typeAttribute,
  type Edge,
  type Graph,
  type GraphAttribute,
  type GraphNode,
} from '../graph/graph.ts';
import { dataTypes } from '../tfjs-node.ts';

const integer = typeAttribute(dataTypes.int32);

/** TensorFlow's ops on tensors of one type, as nodes of a graph. */
export class GraphOps {
  readonly #graph: Graph;
  readonly #type: GraphAttribute;

  constructor(graph: Graph, dtype: number) {
    this.#graph = graph;
    this.#type = typeAttribute(dtype);
  }

  integers(values: number[], shape = [values.length]): Edge {
    const bytes = new Uint8Array(Int32Array.from(values).buffer);
    return this.#graph.addConstant({ dtype: dataTypes.int32, shape, bytes });
  }

  reshape(edge: Edge, shape: number[]): Edge {
    return this.#graph.add('Reshape', [edge, this.integers(shape)], {
      T: this.#type,
      Tshape: integer,
    });
  }

  pad(edge: Edge, beforeAndAfter: number[]): Edge {
    const paddings = this.integers(beforeAndAfter, [beforeAndAfter.length / 2, 2]);
    return this.#graph.add('Pad', [edge, paddings], { T: this.#type, Tpaddings: integer });
  }

  transpose(edge: Edge, axes: number[]): Edge {
    return this.#graph.add('Transpose', [edge, this.integers(axes)], {
      T: this.#type,
      Tperm: integer,
    });
  }

  slice(edge: Edge, begin: number[], size: number[]): Edge {
    const inputs = [edge, this.integers(begin), this.integers(size)];
    return this.#graph.add('Slice', inputs, { T: this.#type, Index: integer });
  }

  concatenate(edges: Edge[], axis: number): Edge {
    return this.#graph.add('ConcatV2', [...edges, this.integers([axis], [])], {
      T: this.#type,
      Tidx: integer,
      N: { kind: 'int', value: edges.length },
    });
  }

  sum(a: Edge, b: Edge): Edge {
    return this.#graph.add('AddV2', [a, b], { T: this.#type });
  }

  difference(a: Edge, b: Edge): Edge {
    return this.#graph.add('Sub', [a, b], { T: this.#type });
  }

  /** `a x b`, or `a^T x b` */
  product(a: Edge, b: Edge, { transposeA = false } = {}): Edge {
    return this.#graph.add('MatMul', [a, b], {
      T: this.#type,
      transpose_a: { kind: 'bool', value: transposeA },
      transpose_b: { kind: 'bool', value: false },
    });
  }

  /** Makes a node give this tensor, in another shape, under the node's own name: who reads it knows of nothing. */
  become(node: GraphNode, edge: Edge, shape: number[], controls: readonly Edge[]): void {
    node.op = 'Reshape';
    node.inputs = [edge, this.integers(shape), ...controls];
    node.attributes = { T: this.#type, Tshape: integer };
  }
}
