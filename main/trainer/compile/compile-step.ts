import type { Tensor } from '@tensorflow/tfjs-core';
import { CompiledStepInputError } from './errors.ts';
import { typeAttribute, type Edge, type Graph } from './graph.ts';
import { toMixedPrecision } from './mixed-precision.ts';
import { Session } from './session.ts';
import { addOwnedPlaceholder, type Trace, type TracedVariable } from './trace.ts';
import {
  traceStep,
  type InputSpec,
  type StepFunction,
  type StepToTrace,
  type TracedOutput,
} from './trace-step.ts';
import {
  dataTypes,
  nativeId,
  type InputDataType,
  type NodeBackend,
  type TensorMetadata,
  type TensorValues,
} from './tfjs-node.ts';

export type { InputSpec, StepFunction };

/** What a step is compiled with. */
export interface CompileOptions extends Omit<StepToTrace, 'step'> {
  /**
   * `bfloat16` makes convolutions and matrix products compute on bfloat16, the rest and the variables stay
   * float32. For processors with AVX512-BF16 or AMX; how much it gains depends on the network: measure.
   */
  precision?: 'float32' | 'bfloat16';
}

/** Values for one input: a typed array of its type (bool as Uint8Array), or a tensor. */
export type InputValue = TensorValues | Tensor;

/** One output: a number for a scalar, otherwise its values, row by row. */
export type OutputValue = number | TensorValues;

const doneEdge = 'done';
const writtenEdge = 'written';

/**
 * Turns a training step on the tfjs-node backend into one TensorFlow graph.
 *
 * The step is an ordinary synchronous function of named tensors that may assign tf.Variables, take
 * gradients and call optimizers; it is run twice on zeros (the variables keep their values) and every op
 * TensorFlow executes becomes a node. Loops and conditions of JavaScript are unrolled as they went: one
 * compiled step may hold several critic updates and the generator's. Shapes are fixed: compile again for
 * others. What JavaScript makes up must come in as an input.
 *
 * @throws UntraceableStepError with the op's, input's or variable's name where the step cannot be compiled
 */
export function compileStep(step: StepFunction, options: CompileOptions): CompiledStep {
  const { tf } = options;
  if (tf.getBackend() !== 'tensorflow') {
    throw new TypeError(`Steps compile on the tensorflow backend, not on "${tf.getBackend()}".`);
  }
  const { trace, outputs } = traceStep({ ...options, step });
  return new CompiledStep(options, trace, outputs);
}

/** A training step as one call of a TensorFlow session, which holds the variables' values. */
export class CompiledStep {
  /** Nodes of the graph that are not constants. */
  readonly opCount: number;
  private readonly backend: NodeBackend;
  private readonly session: Session;
  private readonly inputs: Readonly<Record<string, InputSpec>>;
  private readonly variables: TracedVariable[];
  private readonly outputs: [name: string, edge: Edge][];

  /** Use compileStep. */
  constructor(
    { tf, inputs, precision }: CompileOptions,
    { graph, variables, sideEffects }: Trace,
    outputs: Map<string, TracedOutput>,
  ) {
    this.backend = tf.backend() as unknown as NodeBackend;
    this.inputs = inputs;
    this.variables = variables;
    this.opCount = graph.opCount;
    const written = variables.filter(({ resource }) => resource.written);
    const effects = [...written.flatMap(({ resource }) => resource.last ?? []), ...sideEffects];
    this.outputs = addOutputs(graph, outputs, effects);
    addVariableAccess(graph, variables);
    const { binding } = this.backend;
    const device = binding.isUsingGpuDevice() ? 'GPU' : 'CPU';
    if (precision === 'bfloat16') toMixedPrecision(graph, { device });
    this.session = new Session(binding, graph.nodes);
    try {
      this.writeVariables();
    } catch (error) {
      this.session.dispose();
      throw error;
    }
  }

  /**
   * Runs the step once: assigns the session's variables and returns the outputs.
   *
   * @throws CompiledStepInputError where an input is missing, unknown, or of another type or size
   */
  run(inputs: Readonly<Record<string, InputValue>>): Record<string, OutputValue> {
    this.checkInputNames(inputs);
    const feeds = new Map<string, number>();
    const uploaded: number[] = [];
    try {
      for (const [name, spec] of Object.entries(this.inputs)) {
        const { id, owned } = this.feed(name, spec, inputs[name]);
        feeds.set(name, id);
        if (owned) uploaded.push(id);
      }
      const results = this.session.run(feeds, [doneEdge, ...this.outputs.map(([, edge]) => edge)]);
      this.backend.binding.deleteTensor(results[0].id);
      return Object.fromEntries(this.outputs.map(([name], i) => [name, this.take(results[i + 1])]));
    } finally {
      // Also those before one that was refused.
      uploaded.forEach((id) => this.backend.binding.deleteTensor(id));
    }
  }

  /** Copies the session's values into the tf.Variables, for a checkpoint or for sampling. */
  readVariables(): void {
    const edges = this.variables.map((_, i) => `read_${i}`);
    if (edges.length === 0) return;
    this.session.run(new Map(), edges).forEach((metadata, i) => {
      const value = this.backend.createOutputTensor(metadata);
      this.variables[i].variable.assign(value);
      value.dispose();
    });
  }

  /** Copies the tf.Variables' values into the session, after loading a checkpoint. */
  writeVariables(): void {
    const feeds = new Map(
      this.variables.map(({ variable }, i) => [`write_${i}`, nativeId(this.backend, variable)]),
    );
    const [done] = this.session.run(feeds, [writtenEdge]);
    this.backend.binding.deleteTensor(done.id);
  }

  /** Frees the session with its variables; the tf.Variables stay as they are. */
  dispose(): void {
    this.session.dispose();
  }

  private checkInputNames(inputs: Readonly<Record<string, InputValue>>): void {
    for (const name of Object.keys(inputs)) {
      if (!(name in this.inputs)) {
        throw new CompiledStepInputError(`The step has no input "${name}".`);
      }
    }
  }

  private feed(name: string, spec: InputSpec, value: InputValue | undefined) {
    if (value === undefined) throw new CompiledStepInputError(`The input "${name}" is missing.`);
    const dtype = dataTypes[spec.dtype];
    if (!ArrayBuffer.isView(value)) {
      checkInput(name, spec, String(value.shape), value.dtype, String(spec.shape));
      return { id: nativeId(this.backend, value), owned: false };
    }
    const size = spec.shape.reduce((product, length) => product * length, 1);
    checkInput(name, spec, `${value.length} values`, arrayType(value), `${size} values`);
    return { id: this.backend.binding.createTensor([...spec.shape], dtype, value), owned: true };
  }

  private take({ id, shape }: TensorMetadata): OutputValue {
    const values = this.backend.binding.tensorDataSync(id);
    this.backend.binding.deleteTensor(id);
    return shape.length === 0 ? values[0] : values;
  }
}

function checkInput(
  name: string,
  spec: InputSpec,
  size: string,
  dtype: string,
  wantedSize: string,
): void {
  if (size === wantedSize && dtype === spec.dtype) return;
  throw new CompiledStepInputError(
    `The input "${name}" is ${dtype} [${size}], but the step was compiled for ${spec.dtype} ` +
      `[${spec.shape}]. Compile it again for another shape.`,
  );
}

function arrayType(values: TensorValues): InputDataType {
  if (values instanceof Float32Array) return 'float32';
  return values instanceof Int32Array ? 'int32' : 'bool';
}

/**
 * Gives every output a node of its own (an input that is returned as it is cannot be fetched where it is
 * fed) and adds `done`, which stands for all assignments and other effects of the step.
 */
function addOutputs(
  graph: Graph,
  outputs: Map<string, TracedOutput>,
  effects: string[],
): [name: string, edge: Edge][] {
  addSignal(graph, doneEdge, effects);
  return [...outputs].map(([name, { edge, dtype }], i) => [
    name,
    graph.add('Identity', [edge], { T: typeAttribute(dtype) }, `output_${i}`),
  ]);
}

/** A node that can be fetched once others have run. */
function addSignal(graph: Graph, name: string, after: string[]): void {
  const zero = graph.addConstant({ dtype: dataTypes.int32, shape: [], bytes: new Uint8Array(4) });
  graph.add('Identity', [zero, ...after], { T: typeAttribute(dataTypes.int32) }, name);
}

/** For every variable a way in (placeholder, assignment) and a way out, apart from the step's own nodes. */
function addVariableAccess(graph: Graph, variables: TracedVariable[]): void {
  const assignments = variables.map(({ variable, resource }, i) => {
    const dtype = dataTypes[variable.dtype as InputDataType];
    const copy = addOwnedPlaceholder(graph, `write_${i}`, dtype, variable.shape);
    const access = { dtype: typeAttribute(dtype) };
    graph.add('ReadVariableOp', [resource.handle], access, `read_${i}`);
    return `^${graph.add('AssignVariableOp', [resource.handle, copy], access)}`;
  });
  addSignal(graph, writtenEdge, assignments);
}
