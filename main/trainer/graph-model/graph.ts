/*
 * A graph as TensorFlow.js's graph models hold it: TensorFlow's GraphDef as JSON (tensorflow/core/framework/graph.proto,
 * node_def.proto, attr_value.proto), with the values of constants in a list of weights beside it.
 */

export type GraphDataType = 'float32' | 'int32' | 'bool';

/** `name` for the first output of a node, `name:1` for its second. */
export type Edge = string;

export interface ModelNode {
  name: string;
  op: string;
  input: Edge[];
  attr: Record<string, GraphAttribute>;
}

export type GraphAttribute =
  | { type: string }
  | { b: boolean }
  | { f: number }
  /** 64-bit, so a string in JSON. */
  | { i: string }
  /** Base64. */
  | { s: string }
  | { list: { i: string[] } }
  | { shape: GraphShape }
  | { tensor: { dtype: string; tensorShape: GraphShape } };

export interface GraphShape {
  dim: { size: string }[];
}

export interface GraphWeight {
  name: string;
  shape: number[];
  dtype: 'float32' | 'int32';
  values: Float32Array | Int32Array;
}

const typeNames: Record<GraphDataType, string> = {
  float32: 'DT_FLOAT',
  int32: 'DT_INT32',
  bool: 'DT_BOOL',
};

export const attribute = {
  type: (dtype: GraphDataType): GraphAttribute => ({ type: typeNames[dtype] }),
  flag: (b: boolean): GraphAttribute => ({ b }),
  float: (f: number): GraphAttribute => ({ f }),
  int: (i: number): GraphAttribute => ({ i: String(i) }),
  text: (text: string): GraphAttribute => ({ s: Buffer.from(text, 'latin1').toString('base64') }),
  ints: (values: readonly number[]): GraphAttribute => ({ list: { i: values.map(String) } }),
  shape: (shape: readonly number[]): GraphAttribute => ({ shape: graphShape(shape) }),
};

/** @param shape −1 where a length is not fixed */
export function graphShape(shape: readonly number[]): GraphShape {
  return { dim: shape.map((length) => ({ size: String(length) })) };
}

/** Collects nodes, each constant once. */
export class ModelGraph {
  readonly nodes: ModelNode[] = [];
  readonly weights: GraphWeight[] = [];
  readonly #names = new Set<string>();
  readonly #numbers = new Map<string, Edge>();

  /** @returns the edge of its first output */
  add(
    op: string,
    input: Edge[],
    attr: Record<string, GraphAttribute> = {},
    name = this.#freeName(op),
  ): Edge {
    this.#names.add(name);
    this.nodes.push({ name, op, input, attr });
    return name;
  }

  /** A constant whose values lie among the weights. */
  constant(
    values: Float32Array | Int32Array,
    shape: readonly number[],
    name = this.#freeName('Const'),
  ): Edge {
    const dtype = values instanceof Float32Array ? 'float32' : 'int32';
    const tensor = { dtype: typeNames[dtype], tensorShape: graphShape(shape) };
    const attr = { dtype: attribute.type(dtype), value: { tensor } };
    this.weights.push({ name, shape: [...shape], dtype, values });
    return this.add('Const', [], attr, name);
  }

  /** Whole numbers that an op takes as a tensor: a shape, an axis. */
  numbers(values: readonly number[], isScalar = false): Edge {
    const key = `${isScalar} ${values.join()}`;
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const edge = this.constant(Int32Array.from(values), isScalar ? [] : [values.length]);
    this.#numbers.set(key, edge);
    return edge;
  }

  number(value: number): Edge {
    return this.numbers([value], true);
  }

  #freeName(op: string): string {
    let number = this.nodes.length;
    while (this.#names.has(`${op}_${number}`)) number++;
    return `${op}_${number}`;
  }
}

/**
 * Stands for the batch in the shapes of what is recorded, so that a graph may draw any number of pictures: a prime
 * larger than any length of a network, whose multiples come of the batch alone.
 */
export const anyBatch = 65_537;

export function hasBatch(length: number): boolean {
  return length > 0 && length % anyBatch === 0;
}
