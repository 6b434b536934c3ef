export { CompiledStep, compileStep, compileTraced, type CompileOptions } from './compile-step.ts';
export { eagerStep } from './eager-step.ts';
export { CompiledStepInputError, UnsupportedTfjsError, UntraceableStepError } from './errors.ts';
export { Graph, type GraphNode } from './graph/graph.ts';
export { filterGradientAsProduct } from './passes/filter-gradient-as-product.ts';
export { mixedPrecision } from './passes/mixed-precision.ts';
export { bfloat16Passes } from './passes/bfloat16.ts';
export { winogradHalving } from './passes/winograd-halving.ts';
export type { GraphPass, PassTarget } from './passes/pass.ts';
export { RecordedStep, recordStep, type RecordOptions } from './recorded-step.ts';
export {
  dataTypes,
  tfjsNodeBackend,
  type Binding,
  type NodeBackend,
  type OpAttribute,
  type TensorValues,
} from './tfjs-node.ts';
export {
  traceStep,
  type StepFunction,
  type StepToTrace,
  type TracedStep,
} from './trace/trace-step.ts';
export {
  isInputSpec,
  isInputValue,
  leavesOf,
  mapLeaves,
  type InputsOf,
  type InputSpec,
  type InputValue,
  type OutputsOf,
  type OutputValue,
  type SpecsOf,
  type ValuesOf,
} from './tree.ts';
