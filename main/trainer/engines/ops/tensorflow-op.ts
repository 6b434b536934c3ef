import * as tf from '@tensorflow/tfjs-core';
import { tfjsNodeBackend, type NodeBackend, type OpAttribute } from 'compiled-steps';

/** tfjs-node's backend where it is the one in use; undefined on any other engine, which then gets plain tfjs ops. */
export function tensorflowBackend(): NodeBackend | undefined {
  return tf.getBackend() === 'tensorflow' ? tfjsNodeBackend(tf) : undefined;
}

export function typeAttribute(backend: NodeBackend, name: string): OpAttribute {
  return { name, type: backend.binding.TF_ATTR_TYPE, value: backend.binding.TF_FLOAT };
}

export function floatAttribute(backend: NodeBackend, name: string, value: number): OpAttribute {
  return { name, type: backend.binding.TF_ATTR_FLOAT, value };
}

export function boolAttribute(backend: NodeBackend, name: string, value: boolean): OpAttribute {
  return { name, type: backend.binding.TF_ATTR_BOOL, value };
}

export function stringAttribute(backend: NodeBackend, name: string, value: string): OpAttribute {
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
