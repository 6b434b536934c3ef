import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import { CompiledStepInputError } from './errors.ts';
import type { InputDataType, TensorValues } from './tfjs-node.ts';

/*
 * Trees of tensors: records and arrays of them, nested as one likes (pytrees, as JAX calls them). `undefined` is a
 * branch that is not there.
 */

/** Shape and type of one input. */
export interface InputSpec {
  readonly shape: readonly number[];
  readonly dtype: InputDataType;
}

/** What describes a tree of tensors. */
export type SpecsOf<Tensors> = WithLeaves<Tensors, InputSpec>;

/** Values for one input: a typed array of its type (bool as Uint8Array), or a tensor. */
export type InputValue = TensorValues | Tensor;

/** Typed arrays for a tree of tensors. */
export type ValuesOf<Tensors> = WithLeaves<Tensors, TensorValues>;

/** What a step takes for a tree of tensors. */
export type InputsOf<Tensors> = WithLeaves<Tensors, InputValue>;

/** A number for each scalar of a tree of tensors, otherwise the tensor's values, row by row. */
export type OutputsOf<Tensors> = Tensors extends Scalar
  ? number
  : Tensors extends Tensor
    ? OutputValue
    : { [Branch in keyof Tensors]: OutputsOf<Tensors[Branch]> };

/** One output: a number for a scalar, otherwise its values, row by row. */
export type OutputValue = number | TensorValues;

type WithLeaves<Tensors, Leaf> = Tensors extends Tensor
  ? Leaf
  : Tensors extends object
    ? { readonly [Branch in keyof Tensors]: WithLeaves<Tensors[Branch], Leaf> }
    : // Only a tensor can be a leaf, and `undefined` a branch that is not there.
      Tensors & undefined;

export function isTensor(node: unknown): node is Tensor {
  return isObject(node) && 'dataId' in node && 'shape' in node;
}

export function isInputValue(node: unknown): node is InputValue {
  return ArrayBuffer.isView(node) || isTensor(node);
}

export function isInputSpec(node: unknown): node is InputSpec {
  return isObject(node) && typeof node.dtype === 'string' && Array.isArray(node.shape);
}

/** The leaves of a tree by their paths, as JavaScript writes them: `critic[0].real`. */
export function leavesOf<Leaf>(
  tree: unknown,
  isLeaf: (node: unknown) => node is Leaf,
): Map<string, Leaf> {
  const leaves = new Map<string, Leaf>();
  mapLeaves(tree, isLeaf, (leaf, path) => leaves.set(path, leaf));
  return leaves;
}

/** The same tree with other leaves. */
export function mapLeaves<Leaf>(
  tree: unknown,
  isLeaf: (node: unknown) => node is Leaf,
  change: (leaf: Leaf, path: string) => unknown,
  path = '',
): unknown {
  if (isLeaf(tree)) return change(tree, path);
  if (tree === undefined) return undefined;
  if (Array.isArray(tree)) {
    return tree.map((node, index) => mapLeaves(node, isLeaf, change, `${path}[${index}]`));
  }
  if (!isRecord(tree)) {
    throw new TypeError(
      `${path ? `"${path}"` : 'The whole'} is ${nameOf(tree)}: neither a leaf nor a record or an array of some.`,
    );
  }
  const branches = Object.entries(tree).map(([name, node]) => {
    return [name, mapLeaves(node, isLeaf, change, path ? `${path}.${name}` : name)];
  });
  return Object.fromEntries(branches);
}

function isObject(node: unknown): node is Record<string, unknown> {
  return typeof node === 'object' && node !== null;
}

/** Not a Map, say, whose values would be passed over in silence. */
function isRecord(node: unknown): node is Record<string, unknown> {
  if (!isObject(node)) return false;
  const prototype: unknown = Object.getPrototypeOf(node);
  return prototype === Object.prototype || prototype === null;
}

function nameOf(node: unknown): string {
  return isObject(node) ? `a ${node.constructor.name}` : String(node);
}

/**
 * What a step is given, by path.
 *
 * @throws CompiledStepInputError where it has no such input
 */
export function givenInputs(
  inputs: ReadonlyMap<string, unknown>,
  values: unknown,
): ReadonlyMap<string, InputValue> {
  const given = leavesOf(values, isInputValue);
  for (const path of given.keys()) {
    if (!inputs.has(path)) throw new CompiledStepInputError(`The step has no input "${path}".`);
  }
  return given;
}

/** @throws CompiledStepInputError where an input is missing, or of another type or size than the step was made for */
export function checkedInput(
  path: string,
  spec: InputSpec,
  value: InputValue | undefined,
): InputValue {
  if (value === undefined) throw new CompiledStepInputError(`The input "${path}" is missing.`);
  const isArray = ArrayBuffer.isView(value);
  const size = isArray ? `${value.length} values` : String(value.shape);
  const dtype = isArray ? typeOfValues(value) : value.dtype;
  const length = spec.shape.reduce((product, side) => product * side, 1);
  const wantedSize = isArray ? `${length} values` : String(spec.shape);
  if (size === wantedSize && dtype === spec.dtype) return value;
  throw new CompiledStepInputError(
    `The input "${path}" is ${dtype} [${size}], but the step was compiled for ${spec.dtype} ` +
      `[${spec.shape}]. Compile it again for another shape.`,
  );
}

function typeOfValues(values: TensorValues): InputDataType {
  if (values instanceof Float32Array) return 'float32';
  return values instanceof Int32Array ? 'int32' : 'bool';
}

/** A number for a scalar. */
export function valueOf(tensor: Tensor, values: Exclude<OutputValue, number>): OutputValue {
  return tensor.rank === 0 ? (values[0] as number) : values;
}
