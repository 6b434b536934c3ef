import { createHash } from 'node:crypto';
import { callSite, sourceLine, type CallSite } from '../trace/source-line.ts';
import { dataTypes, type AttributeValue } from '../tfjs-node.ts';

const floatType = dataTypes.float32;

/** A tensor in the graph: `name` for the first output of a node, `name:1` for its second. */
export type Edge = string;

export type AttributeKind = 'string' | 'int' | 'float' | 'bool' | 'type' | 'shape';

export interface GraphAttribute {
  kind: AttributeKind;
  value: AttributeValue;
}

export interface ConstantValue {
  /** TensorFlow's DataType number. */
  dtype: number;
  shape: number[];
  bytes: Uint8Array;
}

export interface GraphNode {
  name: string;
  op: string;
  /** Edges, then control inputs (`^name`). */
  inputs: string[];
  attributes: Record<string, GraphAttribute>;
  constant?: ConstantValue;
  /** Where the step called it. */
  site?: CallSite;
}

/** TensorFlow reads graphs of at most 2 GB; far less than that belongs into constants. */
const maxConstantBytes = 512 * 1024 * 1024;

/** Collects the nodes of a TensorFlow graph, with names of its own making. */
export class Graph {
  readonly nodes: GraphNode[] = [];
  readonly #constants = new Map<string, Edge>();
  readonly #shapes = new Map<Edge, readonly number[]>();
  #constantBytes = 0;

  /** Nodes that compute: constants do not count. */
  get opCount(): number {
    return Object.values(this.opCounts).reduce((sum, count) => sum + count, 0);
  }

  /** How many nodes of each op there are, the most frequent first; constants do not count. */
  get opCounts(): Record<string, number> {
    const counts = new Map<string, number>();
    for (const { op } of this.nodes) {
      if (op === 'Const' || op === 'PlaceholderWithDefault') continue;
      counts.set(op, (counts.get(op) ?? 0) + 1);
    }
    return Object.fromEntries([...counts].toSorted(([, a], [, b]) => b - a));
  }

  /** The counts, then a line for each node: `name = Op(inputs) [shape] (at the line that called it)`. */
  toString(): string {
    const counts = Object.entries(this.opCounts).map(([op, count]) => `${op} ${count}`);
    const lines = this.nodes.map(({ name, op, inputs, site }) => {
      const shape = this.#shapes.get(name);
      return `${name} = ${op}(${inputs.join(', ')})${shape ? ` [${shape}]` : ''}${sourceLine(site)}`;
    });
    return [`${this.opCount} ops: ${counts.join(', ')}`, ...lines].join('\n');
  }

  /** For passes to change, while this one stays as it was traced. */
  copy(): Graph {
    const copy = new Graph();
    for (const node of this.nodes) {
      copy.nodes.push({ ...node, inputs: [...node.inputs], attributes: { ...node.attributes } });
    }
    this.#constants.forEach((edge, key) => copy.#constants.set(key, edge));
    this.#shapes.forEach((shape, edge) => copy.#shapes.set(edge, shape));
    copy.#constantBytes = this.#constantBytes;
    return copy;
  }

  /** Adds a node and returns its first output; `name` must be new. */
  add(
    op: string,
    inputs: string[],
    attributes: Record<string, GraphAttribute> = {},
    name = `${op}_${this.nodes.length}`,
  ): Edge {
    this.nodes.push({ name, op, inputs, attributes, site: callSite() });
    return name;
  }

  noteShape(edge: Edge, shape: readonly number[]): void {
    this.#shapes.set(edge, shape);
  }

  /** The shape of a tensor that the traced step computed or took, or of a cast of it; undefined where nobody noted it. */
  shapeOf(edge: Edge): readonly number[] | undefined {
    return this.#shapes.get(edge);
  }

  /** A constant; equal ones share a node. */
  addConstant(constant: ConstantValue): Edge {
    const key = `${constant.dtype} ${constant.shape.join('x')} ${digest(constant.bytes)}`;
    const known = this.#constants.get(key);
    if (known) return known;
    this.#constantBytes += constant.bytes.byteLength;
    if (this.#constantBytes > maxConstantBytes) {
      throw new RangeError(
        `The step captures more than ${maxConstantBytes / 2 ** 20} MiB of constants. ` +
          'Pass large tensors as variables or inputs.',
      );
    }
    const name = this.add('Const', [], { dtype: typeAttribute(constant.dtype) });
    // A copy: the caller's array may be reused after the trace.
    const bytes = Uint8Array.from(constant.bytes);
    (this.nodes.at(-1) as GraphNode).constant = { ...constant, bytes };
    const edge = constant.dtype === floatType ? this.#shield(name, constant.shape) : name;
    this.#constants.set(key, edge);
    return edge;
  }

  /**
   * Hides a float constant from TensorFlow's graph optimizer (Grappler), which would otherwise merge factors and
   * turn divisions into multiplications, and so change the last bits against the eager step.
   */
  #shield(name: Edge, shape: number[]): Edge {
    return this.add('PlaceholderWithDefault', [name], {
      dtype: typeAttribute(floatType),
      shape: shapeAttribute(shape),
    });
  }
}

export function typeAttribute(dtype: number): GraphAttribute {
  return { kind: 'type', value: dtype };
}

export function shapeAttribute(shape: number[]): GraphAttribute {
  return { kind: 'shape', value: shape };
}

/** The nth output of a node. */
export function outputEdge(name: string, index: number): Edge {
  return index === 0 ? name : `${name}:${index}`;
}

/** The control input that waits for the node of an edge. */
export function afterEdge(edge: Edge): string {
  return `^${edge.split(':')[0]}`;
}

/** Text that is equal for equal nodes. */
export function describeNode(node: GraphNode): string {
  const { name, op, inputs, attributes, constant } = node;
  const value = constant && { ...constant, bytes: digest(constant.bytes) };
  return JSON.stringify({ name, op, inputs, attributes, value });
}

function digest(bytes: Uint8Array): string {
  return createHash('sha1').update(bytes).digest('base64');
}
