import type * as tfjs from '@tensorflow/tfjs-core';
import { UnsupportedTfjsError } from './errors.ts';

/*
 * The parts of tfjs-node (and tfjs-node-gpu, its twin) that its documentation does not name: described here once, and
 * asked for before they are used.
 */

/** The caller's tfjs: passed in, so that there is one instance and one registry of backends. */
export type Tfjs = Omit<typeof tfjs, 'default'>;

/** An attribute of an op as tfjs-node hands it to TensorFlow's eager runtime. */
export interface OpAttribute {
  name: string;
  type: number;
  value: AttributeValue;
}

export type AttributeValue = boolean | number | string | boolean[] | number[];

export interface TensorMetadata {
  id: number;
  shape: number[];
  /** TensorFlow's DataType number. */
  dtype: number;
}

export type TensorValues = Float32Array | Int32Array | Uint8Array;

/** What is used of tfjs-node's native binding (tfjs_binding.d.ts of @tensorflow/tfjs-node 4.22). */
export interface Binding {
  isUsingGpuDevice(): boolean;
  createTensor(shape: number[], dtype: number, values: TensorValues | Uint8Array[]): number;
  deleteTensor(id: number): void;
  tensorDataSync(id: number): TensorValues;
  executeOp(
    op: string,
    attributes: OpAttribute[],
    inputIds: number[],
    outputCount: number,
  ): TensorMetadata[];
  loadSavedModel(folder: string, tags: string): number;
  deleteSavedModel(sessionId: number): void;
  runSavedModel(
    sessionId: number,
    inputIds: number[],
    inputNames: string,
    outputNames: string,
  ): TensorMetadata[];
  TF_FLOAT: number;
  TF_INT32: number;
  TF_UINT8: number;
  TF_ATTR_STRING: number;
  TF_ATTR_INT: number;
  TF_ATTR_FLOAT: number;
  TF_ATTR_BOOL: number;
  TF_ATTR_TYPE: number;
  TF_ATTR_SHAPE: number;
}

/** What is used of tfjs-node's backend (nodejs_kernel_backend.d.ts of @tensorflow/tfjs-node 4.22). */
export interface NodeBackend {
  binding: Binding;
  /** Ids of the native tensors, uploading those whose values are still in JavaScript. */
  getInputTensorIds(tensors: tfjs.TensorInfo[]): number[];
  createOutputTensor(metadata: TensorMetadata): tfjs.Tensor;
  executeSingleOutput(
    op: string,
    attributes: OpAttribute[],
    inputs: tfjs.TensorInfo[],
  ): tfjs.Tensor;
  executeMultipleOutputs(
    op: string,
    attributes: OpAttribute[],
    inputs: tfjs.TensorInfo[],
    outputCount: number,
  ): tfjs.Tensor[];
}

/** Numbers of TensorFlow's DataType. */
export const dataTypes = { float32: 1, int32: 3, uint8: 4, bool: 10, bfloat16: 14 } as const;

export type InputDataType = 'float32' | 'int32' | 'bool';

/** The id of the native tensor behind a tensor or a variable, as it is now. */
export function nativeId(backend: NodeBackend, tensor: tfjs.TensorInfo): number {
  return backend.getInputTensorIds([tensor])[0] as number;
}

/** Of tfjs-core, whose releases tfjs-node shares. Written against 4.22; 4.0 has the same parts. */
const supportedMajor = 4;
const backendParts = [
  'getInputTensorIds',
  'createOutputTensor',
  'executeSingleOutput',
  'executeMultipleOutputs',
] as const satisfies readonly (keyof NodeBackend)[];
const bindingParts = [
  'isUsingGpuDevice',
  'createTensor',
  'deleteTensor',
  'tensorDataSync',
  'executeOp',
  'loadSavedModel',
  'deleteSavedModel',
  'runSavedModel',
] as const satisfies readonly (keyof Binding)[];

/** @throws UnsupportedTfjsError where tfjs is of a version that this package was not written for */
export function requireSupportedVersion({ version_core }: Pick<Tfjs, 'version_core'>): void {
  if (Number.parseInt(version_core, 10) === supportedMajor) return;
  throw new UnsupportedTfjsError(
    `tfjs-core is ${version_core}; steps can be compiled with version ${supportedMajor}.`,
  );
}

/**
 * tfjs-node's backend, where it is the one in use.
 *
 * @throws TypeError where another backend is
 * @throws UnsupportedTfjsError where it is of a version that this package was not written for
 */
export function tfjsNodeBackend(tf: Tfjs): NodeBackend {
  if (tf.getBackend() !== 'tensorflow') {
    throw new TypeError(`Steps compile on the tensorflow backend, not on "${tf.getBackend()}".`);
  }
  requireSupportedVersion(tf);
  const backend = tf.backend() as unknown as Partial<Record<string, unknown>>;
  const binding = (backend.binding ?? {}) as Partial<Record<string, unknown>>;
  const missing = [
    ...backendParts.filter((part) => typeof backend[part] !== 'function'),
    ...bindingParts
      .filter((part) => typeof binding[part] !== 'function')
      .map((part) => `binding.${part}`),
  ];
  if (missing.length > 0) {
    throw new UnsupportedTfjsError(
      `The backend "tensorflow" is no tfjs-node ${supportedMajor} that this package knows: it lacks ${missing.join(', ')}.`,
    );
  }
  return backend as unknown as NodeBackend;
}
