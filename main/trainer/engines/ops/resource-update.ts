import * as tf from '@tensorflow/tfjs-core';
import type { NodeBackend } from 'compiled-steps';
import { stringAttribute, typeAttribute } from './tensorflow-op.ts';

/**
 * Runs one of TensorFlow's in-place optimizer ops (`ResourceApply…`) as a function from old values to new.
 *
 * These ops work on resource variables, which tfjs does not have: the values go through scratch resources
 * that live in TensorFlow and hold nothing between calls that matters. Assigning and reading share the buffer,
 * the op itself copies it when somebody else still holds it, so the old tensors stay as they were. One native
 * op replaces the dozen element-wise ones of tfjs's optimizers; a compiled step updates its variables in place.
 */
export class ResourceUpdate {
  readonly #backend: NodeBackend;
  readonly #opName: string;
  readonly #handles: tf.Tensor[];

  /** Call inside tf.tidy: it owns the handles. `slots` counts the op's variables, the parameter included. */
  constructor(backend: NodeBackend, opName: string, slots: number) {
    this.#backend = backend;
    this.#opName = opName;
    this.#handles = Array.from({ length: slots }, (_, slot) => this.#scratchHandle(slot));
  }

  /**
   * @param values the parameter and its optimizer slots, in the op's order, all of one shape
   * @param rest the op's other inputs, in its order
   * @returns the new values, in the same order
   */
  apply(values: tf.Tensor[], rest: tf.Tensor[]): tf.Tensor[] {
    const dtype = [typeAttribute(this.#backend, 'dtype')];
    values.forEach((value, slot) =>
      this.#backend.executeMultipleOutputs(
        'AssignVariableOp',
        dtype,
        [this.#handles[slot], value],
        0,
      ),
    );
    const inputs = [...this.#handles, ...rest];
    this.#backend.executeMultipleOutputs(
      this.#opName,
      [typeAttribute(this.#backend, 'T')],
      inputs,
      0,
    );
    return this.#handles.map(
      (handle) => this.#backend.executeMultipleOutputs('ReadVariableOp', dtype, [handle], 1)[0],
    );
  }

  #scratchHandle(slot: number): tf.Tensor {
    const attributes = [
      typeAttribute(this.#backend, 'dtype'),
      // The shape is only a hint to graph builders; assigning does not check it unless asked to.
      { name: 'shape', type: this.#backend.binding.TF_ATTR_SHAPE, value: [] },
      stringAttribute(this.#backend, 'shared_name', `optimizer-scratch-${slot}`),
      stringAttribute(this.#backend, 'container', ''),
    ];
    return this.#backend.executeMultipleOutputs('VarHandleOp', attributes, [], 1)[0];
  }
}

/** A hyperparameter as a tensor: a number becomes a constant (also of a compiled step), a tensor stays. */
export function asScalar(value: number | tf.Scalar): tf.Scalar {
  return typeof value === 'number' ? tf.scalar(value) : value;
}
