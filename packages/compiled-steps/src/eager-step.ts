import type { Tensor } from '@tensorflow/tfjs-core';
import type { StepFunction } from './trace/trace-step.ts';
import type { Tfjs } from './tfjs-node.ts';
import {
  isInputSpec,
  isInputValue,
  isTensor,
  leavesOf,
  mapLeaves,
  valueOf,
  type InputsOf,
  type OutputsOf,
  type OutputValue,
  type SpecsOf,
} from './tree.ts';

/** A step that runs op by op. */
export interface EagerStep<In extends object, Out extends object> {
  run(values: InputsOf<In>): OutputsOf<Out>;
  /** For backends that cannot give values at once, as WebGPU in Node. */
  runAsync(values: InputsOf<In>): Promise<OutputsOf<Out>>;
}

/** Runs a step op by op, with values in and out as a compiled step has them; on any backend. */
export function eagerStep<In extends object, Out extends object>(
  step: StepFunction<In, Out>,
  { tf, inputs }: { tf: Tfjs; inputs: SpecsOf<NoInfer<In>> },
): EagerStep<In, Out> {
  const runToTensors = (values: InputsOf<In>): Out => {
    const given = leavesOf(values, isInputValue);
    const tensors = mapLeaves(inputs, isInputSpec, ({ shape, dtype }, path) => {
      const value = given.get(path);
      if (value === undefined) throw new TypeError(`The input "${path}" is missing.`);
      return ArrayBuffer.isView(value) ? tf.tensor(value, [...shape], dtype) : value;
    });
    return step(tensors as In);
  };
  const outputsOf = (outputs: Out, valuesOf: (tensor: Tensor) => OutputValue): OutputsOf<Out> =>
    mapLeaves(outputs, isTensor, valuesOf) as OutputsOf<Out>;
  return {
    run(values) {
      const results: OutputsOf<Out>[] = [];
      tf.tidy(() => {
        const read = (tensor: Tensor) => valueOf(tensor, tensor.dataSync());
        results.push(outputsOf(runToTensors(values), read));
      });
      return results[0] as OutputsOf<Out>;
    },
    async runAsync(values) {
      const kept: { outputs?: Out } = {};
      const tensors = tf.tidy(() => {
        // A copy: a step may give back what it was given, which is not ours to dispose of.
        const copy = (tensor: Tensor) => tensor.clone();
        kept.outputs = mapLeaves(runToTensors(values), isTensor, copy) as Out;
        return [...leavesOf(kept.outputs, isTensor).values()];
      });
      try {
        const read = new Map<Tensor, OutputValue>();
        for (const tensor of tensors) read.set(tensor, valueOf(tensor, await tensor.data()));
        return outputsOf(kept.outputs as Out, (tensor) => read.get(tensor) as OutputValue);
      } finally {
        tf.dispose(tensors);
      }
    },
  };
}
