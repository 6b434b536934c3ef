import { afterEdge, shapeAttribute, typeAttribute, type Edge, type Graph } from '../graph/graph.ts';

/**
 * A resource variable of the session while its graph is being built. Reading and writing in the order of
 * the trace is enforced by control inputs; reads before a write keep the old value (TensorFlow copies the
 * buffer when somebody still holds it).
 */
export class Resource {
  /** The VarHandleOp. */
  readonly handle: Edge;
  /** A tensor with what the resource holds at this point of the trace; undefined before the first write. */
  content: Edge | undefined;
  /** The last op on the resource, as a control input; whoever writes next must wait for it. */
  last: string | undefined;
  written = false;
  readonly #graph: Graph;
  readonly #dtype: number;
  readonly #shape: readonly number[];

  constructor(graph: Graph, name: string, dtype: number, shape: number[]) {
    this.#graph = graph;
    this.#dtype = dtype;
    this.#shape = shape;
    const attributes = {
      dtype: typeAttribute(dtype),
      shape: shapeAttribute(shape),
      shared_name: { kind: 'string', value: name },
      container: { kind: 'string', value: '' },
    } as const;
    this.handle = graph.add('VarHandleOp', [], attributes, name);
  }

  /** Reads the resource as it is after the last op on it. */
  read(): Edge {
    const edge = this.#graph.add('ReadVariableOp', [this.handle, ...this.#waits()], {
      dtype: typeAttribute(this.#dtype),
    });
    this.#graph.noteShape(edge, this.#shape);
    this.last = afterEdge(edge);
    this.content = edge;
    return edge;
  }

  /** Makes the resource hold the value of an edge; nothing to do where it does already. */
  assign(edge: Edge): void {
    if (this.content === edge) return;
    const assign = this.#graph.add('AssignVariableOp', [this.handle, edge, ...this.#waits()], {
      dtype: typeAttribute(this.#dtype),
    });
    this.last = afterEdge(assign);
    this.content = edge;
    this.written = true;
  }

  /** Notes that a node has changed the resource in place, and reads the result. */
  changedBy(node: Edge): Edge {
    this.last = afterEdge(node);
    this.written = true;
    return this.read();
  }

  #waits(): string[] {
    return this.last ? [this.last] : [];
  }
}
