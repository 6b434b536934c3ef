import type { StepFunction } from './trace/trace-step.ts';
import type { Tfjs } from './tfjs-node.ts';
import {
  isInputSpec,
  isInputValue,
  isTensor,
  leavesOf,
  mapLeaves,
  type InputsOf,
  type OutputsOf,
  type SpecsOf,
} from './tree.ts';

/** Runs a step op by op, with values in and out as a compiled step has them; on any backend. */
export function eagerStep<In extends object, Out extends object>(
  step: StepFunction<In, Out>,
  { tf, inputs }: { tf: Tfjs; inputs: SpecsOf<NoInfer<In>> },
): { run(values: InputsOf<In>): OutputsOf<Out> } {
  return {
    run(values) {
      const results: unknown[] = [];
      tf.tidy(() => {
        const given = leavesOf(values, isInputValue);
        const tensors = mapLeaves(inputs, isInputSpec, ({ shape, dtype }, path) => {
          const value = given.get(path);
          if (value === undefined) throw new TypeError(`The input "${path}" is missing.`);
          return ArrayBuffer.isView(value) ? tf.tensor(value, [...shape], dtype) : value;
        });
        const outputs = step(tensors as In);
        results.push(
          mapLeaves(outputs, isTensor, (tensor) => {
            const read = tensor.dataSync();
            return tensor.rank === 0 ? read[0] : read;
          }),
        );
      });
      return results[0] as OutputsOf<Out>;
    },
  };
}
