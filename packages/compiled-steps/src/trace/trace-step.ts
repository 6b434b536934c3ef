import type { KernelConfig, NamedTensorMap, Tensor, Variable } from '@tensorflow/tfjs-core';
import { UntraceableStepError } from '../errors.ts';
import { describeNode, type Edge, type Graph, type GraphNode } from '../graph/graph.ts';
import { addOutputs, addVariableAccess, type TracedOutput } from './graph-ends.ts';
import { sourceLine } from './source-line.ts';
import { Trace, type TracedVariable } from './trace.ts';
import { isInputSpec, isTensor, mapLeaves, type InputSpec, type SpecsOf } from '../tree.ts';
import {
  dataTypes,
  nativeId,
  tfjsNodeBackend,
  type InputDataType,
  type NodeBackend,
  type Tfjs,
} from '../tfjs-node.ts';

/** A function of tensors, in records and arrays as one likes, that gives back such tensors. */
export type StepFunction<In = NamedTensorMap, Out = NamedTensorMap> = (inputs: In) => Out;

export interface StepToTrace<In, Out> {
  tf: Tfjs;
  step: StepFunction<In, Out>;
  variables: readonly Variable[];
  inputs: SpecsOf<In>;
}

/** A step as a graph, not yet loaded. */
export interface TracedStep<In, Out> extends Pick<StepToTrace<In, Out>, 'tf' | 'step'> {
  readonly graph: Graph;
  /** By path. */
  readonly inputs: ReadonlyMap<string, TracedInput>;
  /** What the step gave back, with the edge to fetch in place of each tensor. */
  readonly outputs: unknown;
  readonly variables: readonly TracedVariable[];
}

/** A step as it was recorded once. */
interface OneTrace {
  trace: Trace;
  inputs: ReadonlyMap<string, TracedInput>;
  /** What the step gave back, with a `TracedOutput` in place of each tensor. */
  outputs: unknown;
}

export interface TracedInput {
  spec: InputSpec;
  /** The node that is fed. */
  placeholder: string;
}

/**
 * Runs the step twice on zeros and writes it down as a graph. The variables have their old values afterwards.
 * Twice, because what JavaScript makes up at each call (random numbers, counters) would be frozen in the graph.
 */
export function traceStep<In, Out>(options: StepToTrace<In, Out>): TracedStep<In, Out> {
  const backend = tfjsNodeBackend(options.tf);
  const { trace, inputs, outputs } = traceOnce(options, backend);
  refuseDifference(trace, traceOnce(options, backend).trace);
  const { graph, variables, sideEffects } = trace;
  const written = variables.filter(({ resource }) => resource.written);
  const effects = [...written.flatMap(({ resource }) => resource.last ?? []), ...sideEffects];
  const { tf, step } = options;
  const edges = addOutputs(graph, outputs, effects);
  addVariableAccess(graph, variables);
  return { tf, step, graph, inputs, outputs: edges, variables };
}

function refuseDifference(first: Trace, second: Trace): void {
  const count = Math.max(first.graph.nodes.length, second.graph.nodes.length);
  for (let i = 0; i < count; i++) {
    const [a, b] = [first.graph.nodes[i], second.graph.nodes[i]];
    if (a && b && describeNode(a) === describeNode(b)) continue;
    if (a?.constant && b?.constant) {
      throw new UntraceableStepError(
        `A constant of shape [${a.constant.shape}] differs between two calls of the step.${sourceLine(a.site)} ` +
          'What JavaScript makes up at each call (tf.randomNormal, counters) must be an input.',
      );
    }
    const { op, site } = (a ?? b) as GraphNode;
    throw new UntraceableStepError(
      `The step does not run the same ops at each call; they part at ${op}${sourceLine(site)}. Compile each way by itself.`,
    );
  }
}

function traceOnce<In, Out>(step: StepToTrace<In, Out>, backend: NodeBackend): OneTrace {
  const { tf } = step;
  const traced: OneTrace[] = [];
  tf.tidy(() => {
    separateSharedValues(backend, step.variables);
    const before = rememberVariables(step);
    const trace = newTrace(step, backend);
    try {
      const inputs = new Map<string, TracedInput>();
      const tensors = addInputs(step, backend, trace, inputs);
      const outputs = recordStep(step, backend, trace, tensors);
      refuseUnknownVariables(step, before);
      traced.push({ trace, inputs, outputs });
    } finally {
      restoreVariables(step, before);
    }
  });
  return traced[0] as OneTrace;
}

/** Two variables with one native tensor (a fresh copy of weights, say) could not be told apart in the trace. */
function separateSharedValues(backend: NodeBackend, variables: readonly Variable[]): void {
  const seen = new Set<number>();
  for (const variable of variables) {
    if (seen.has(nativeId(backend, variable))) {
      variable.assign(backend.executeSingleOutput('Identity', [], [variable]));
    }
    seen.add(nativeId(backend, variable));
  }
}

function newTrace({ tf, variables }: Traced, backend: NodeBackend): Trace {
  const known = new Set<Variable>(variables);
  const foreign = new Map<number, string>();
  for (const variable of Object.values(tf.engine().registeredVariables)) {
    if (!known.has(variable)) foreign.set(nativeId(backend, variable), variable.name);
  }
  const trace = new Trace({
    binding: backend.binding,
    idOf: (variable) => nativeId(backend, variable),
    foreignVariable: (id) => foreign.get(id),
  });
  for (const variable of variables) {
    trace.addVariable(
      variable,
      nativeId(backend, variable),
      dataTypeOf(variable, `The variable "${variable.name}"`),
    );
  }
  return trace;
}

function dataTypeOf({ dtype }: Tensor, what: string): number {
  if (dtype === 'float32' || dtype === 'int32' || dtype === 'bool') return dataTypes[dtype];
  throw new UntraceableStepError(`${what} is of type ${dtype}, which cannot be compiled.`);
}

/** The inputs as tensors of zeros, each a placeholder of the graph that is noted in `traced`. */
function addInputs<In>(
  { tf, inputs }: StepToTrace<In, unknown>,
  backend: NodeBackend,
  trace: Trace,
  traced: Map<string, TracedInput>,
): In {
  return mapLeaves(inputs, isInputSpec, (spec, path) => {
    const placeholder = `input_${traced.size}`;
    traced.set(path, { spec, placeholder });
    const tensor = tf.zeros([...spec.shape], spec.dtype);
    trace.addInput(placeholder, path, spec, nativeId(backend, tensor));
    return tensor;
  }) as In;
}

function recordStep<In, Out>(
  { tf, step, variables }: StepToTrace<In, Out>,
  backend: NodeBackend,
  trace: Trace,
  inputs: In,
): unknown {
  const { binding } = backend;
  const restoreKernels = replaceKernels(tf);
  backend.binding = trace.recordingBinding;
  try {
    const outputs = mapLeaves(step(inputs), isTensor, (tensor, path): TracedOutput => {
      const edge = trace.edgeOf(nativeId(backend, tensor));
      return { edge, dtype: dataTypeOf(tensor, `The output "${path}"`) };
    });
    const edges = variables.map((variable) => trace.edgeOf(nativeId(backend, variable)));
    trace.variables.forEach(({ resource }, i) => resource.assign(edges[i] as Edge));
    return outputs;
  } finally {
    backend.binding = binding;
    restoreKernels();
  }
}

/** Kernels of tfjs-node that cannot be recorded as they are. */
function replaceKernels(tf: Tfjs): () => void {
  const restore = [
    // Reads the indices to check them; TensorFlow checks them itself.
    replaceKernel(tf, 'GatherV2', (args) => gather(tf, args as unknown as GatherArguments)),
    // Leaves types to be inferred, which only op-by-op running does.
    replaceKernel(tf, 'ExpandDims', (args) =>
      expandDims(tf, args as unknown as ExpandDimsArguments),
    ),
  ];
  return () => restore.forEach((each) => each());
}

function replaceKernel(tf: Tfjs, name: string, kernelFunc: KernelConfig['kernelFunc']): () => void {
  const original = tf.getKernel(name, 'tensorflow');
  const replaceBy = (kernel: KernelConfig): void => {
    tf.unregisterKernel(name, 'tensorflow');
    tf.registerKernel(kernel);
  };
  replaceBy({ ...original, kernelFunc });
  return () => replaceBy(original);
}

interface ExpandDimsArguments {
  inputs: { input: Tensor };
  attrs: { dim: number };
}

function expandDims(tf: Tfjs, { inputs: { input }, attrs: { dim } }: ExpandDimsArguments): Tensor {
  const place = dim < 0 ? input.shape.length + 1 + dim : dim;
  return tf.reshape(input, input.shape.toSpliced(place, 0, 1));
}

interface GatherArguments {
  inputs: { x: Tensor; indices: Tensor };
  attrs: { axis: number; batchDims: number };
  backend: NodeBackend;
}

function gather(tf: Tfjs, { inputs, attrs, backend }: GatherArguments): Tensor {
  const { binding } = backend;
  const type = (name: string, { dtype }: Tensor) => ({
    name,
    type: binding.TF_ATTR_TYPE,
    value: dataTypes[dtype as InputDataType],
  });
  const axis = tf.scalar(attrs.axis, 'int32');
  const attributes = [
    { name: 'batch_dims', type: binding.TF_ATTR_INT, value: attrs.batchDims },
    type('Tparams', inputs.x),
    type('Tindices', inputs.indices),
    type('Taxis', axis),
  ];
  const output = backend.executeSingleOutput('GatherV2', attributes, [
    inputs.x,
    inputs.indices,
    axis,
  ]);
  axis.dispose();
  return output;
}

type Traced = Pick<StepToTrace<never, unknown>, 'tf' | 'variables'>;

/** Every variable there is, with a tensor that keeps its value. */
type VariableValues = Map<Variable, Tensor>;

function rememberVariables({ tf, variables }: Traced): VariableValues {
  const all = new Set([...variables, ...Object.values(tf.engine().registeredVariables)]);
  return new Map([...all].map((variable) => [variable, variable.clone()]));
}

function restoreVariables({ tf }: Pick<Traced, 'tf'>, before: VariableValues): void {
  for (const variable of Object.values(tf.engine().registeredVariables)) {
    if (!before.has(variable)) variable.dispose();
  }
  for (const [variable, value] of before) {
    if (!variable.isDisposed && variable.dataId !== value.dataId) variable.assign(value);
  }
}

function refuseUnknownVariables({ tf, variables }: Traced, before: VariableValues): void {
  const known = new Set(variables);
  for (const variable of Object.values(tf.engine().registeredVariables)) {
    const value = before.get(variable);
    if (!value) {
      throw new UntraceableStepError(
        `The step creates the variable "${variable.name}". Create it before (call the step once), ` +
          'and compile with it.',
      );
    }
    if (!known.has(variable) && value.dataId !== variable.dataId) {
      throw new UntraceableStepError(
        `The step assigns the variable "${variable.name}", which is not among the variables it is ` +
          'compiled with. Add it.',
      );
    }
  }
}
