import * as tf from '@tensorflow/tfjs-core';

/** A value for one attribute of a TensorFlow op, in the form that tfjs-node's native binding takes. */
export interface OpAttribute {
  name: string;
  type: number;
  value: boolean | number | string | number[];
}

/** What this folder uses of tfjs-node's backend (nodejs_kernel_backend.d.ts of @tensorflow/tfjs-node-gpu 4.22). */
export interface TensorflowBackend {
  binding: {
    TF_FLOAT: number;
    TF_INT32: number;
    TF_UINT8: number;
    TF_ATTR_STRING: number;
    TF_ATTR_INT: number;
    TF_ATTR_FLOAT: number;
    TF_ATTR_BOOL: number;
    TF_ATTR_TYPE: number;
    TF_ATTR_SHAPE: number;
  };
  executeMultipleOutputs(
    name: string,
    attributes: OpAttribute[],
    inputs: tf.Tensor[],
    outputCount: number,
  ): tf.Tensor[];
}

/** tfjs-node's backend where it is the one in use; undefined on any other engine, which then gets plain tfjs ops. */
export function tensorflowBackend(): TensorflowBackend | undefined {
  return tf.getBackend() === 'tensorflow'
    ? (tf.backend() as unknown as TensorflowBackend)
    : undefined;
}

export function typeAttribute(backend: TensorflowBackend, name: string): OpAttribute {
  return { name, type: backend.binding.TF_ATTR_TYPE, value: backend.binding.TF_FLOAT };
}

export function floatAttribute(
  backend: TensorflowBackend,
  name: string,
  value: number,
): OpAttribute {
  return { name, type: backend.binding.TF_ATTR_FLOAT, value };
}

export function boolAttribute(
  backend: TensorflowBackend,
  name: string,
  value: boolean,
): OpAttribute {
  return { name, type: backend.binding.TF_ATTR_BOOL, value };
}

export function stringAttribute(
  backend: TensorflowBackend,
  name: string,
  value: string,
): OpAttribute {
  return { name, type: backend.binding.TF_ATTR_STRING, value };
}

/**
 * Throws when a gradient that is not on tfjs's tape is about to be differentiated once more: its
 * derivative would silently be taken as zero.
 */
export function refuseSecondDerivative(opName: string): void {
  if (tf.engine().state.gradientDepth > 0) {
    throw new Error(
      `${opName} has no second derivative: a gradient penalty cannot go through it. ` +
        'Use an op that is differentiable twice in the critic.',
    );
  }
}
