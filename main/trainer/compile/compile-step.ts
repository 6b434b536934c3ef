import type { NamedTensorMap } from '@tensorflow/tfjs-core';
import { CompiledStepInputError } from './errors.ts';
import { typeAttribute, type Edge, type Graph } from './graph.ts';
import { toMixedPrecision } from './mixed-precision.ts';
import { Session } from './session.ts';
import { addOwnedPlaceholder, type TracedVariable } from './trace.ts';
import {
  traceStep,
  type StepFunction,
  type StepToTrace,
  type TracedInput,
  type TracedOutput,
  type TracedStep,
} from './trace-step.ts';
import {
  isInputValue,
  leavesOf,
  mapLeaves,
  type InputsOf,
  type InputSpec,
  type InputValue,
  type OutputsOf,
  type OutputValue,
  type SpecsOf,
} from './tree.ts';
import {
  dataTypes,
  nativeId,
  type InputDataType,
  type NodeBackend,
  type TensorMetadata,
  type TensorValues,
} from './tfjs-node.ts';

export type { InputsOf, InputSpec, InputValue, OutputsOf, OutputValue, SpecsOf, StepFunction };

/** What a step is compiled with. */
export interface CompileOptions<In> extends Omit<StepToTrace<In, unknown>, 'step'> {
  /**
   * `bfloat16` makes convolutions and matrix products compute on bfloat16, the rest and the variables stay
   * float32. For processors with AVX512-BF16 or AMX; how much it gains depends on the network: measure.
   */
  precision?: 'float32' | 'bfloat16';
}

const doneEdge = 'done';
const writtenEdge = 'written';

/**
 * Turns a training step on the tfjs-node backend into one TensorFlow graph.
 *
 * The step is an ordinary synchronous function of tensors, in records and arrays as one likes, that may assign
 * tf.Variables, take gradients and call optimizers; it is run twice on zeros (the variables keep their values) and every op
 * TensorFlow executes becomes a node. Loops and conditions of JavaScript are unrolled as they went: one
 * compiled step may hold several critic updates and the generator's. Shapes are fixed: compile again for
 * others. What JavaScript makes up must come in as an input.
 *
 * @throws UntraceableStepError with the op's, input's or variable's name where the step cannot be compiled
 */
export function compileStep<
  In extends object = NamedTensorMap,
  Out extends object = NamedTensorMap,
>(step: StepFunction<In, Out>, options: CompileOptions<NoInfer<In>>): CompiledStep<In, Out> {
  const { tf } = options;
  if (tf.getBackend() !== 'tensorflow') {
    throw new TypeError(`Steps compile on the tensorflow backend, not on "${tf.getBackend()}".`);
  }
  return new CompiledStep(options, traceStep<In, Out>({ ...options, step }));
}

/** A training step as one call of a TensorFlow session, which holds the variables' values. */
export class CompiledStep<In = NamedTensorMap, Out = NamedTensorMap> {
  /** Nodes of the graph that are not constants. */
  readonly opCount: number;
  private readonly backend: NodeBackend;
  private readonly session: Session;
  private readonly inputs: ReadonlyMap<string, TracedInput>;
  private readonly variables: TracedVariable[];
  /** What the step gave back, with the edge to fetch in place of each tensor. */
  private readonly outputs: unknown;

  /** Use compileStep. */
  constructor({ tf, precision }: CompileOptions<In>, { trace, inputs, outputs }: TracedStep) {
    const { graph, variables, sideEffects } = trace;
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
  run(inputs: InputsOf<In>): OutputsOf<Out> {
    const given = leavesOf(inputs, isInputValue);
    this.refuseUnknown(given);
    const feeds = new Map<string, number>();
    const uploaded: number[] = [];
    try {
      for (const [path, { spec, placeholder }] of this.inputs) {
        const { id, owned } = this.feed(path, spec, given.get(path));
        feeds.set(placeholder, id);
        if (owned) uploaded.push(id);
      }
      const edges = [...leavesOf(this.outputs, isEdge).values()];
      const [done, ...results] = this.session.run(feeds, [doneEdge, ...edges]);
      this.backend.binding.deleteTensor(done.id);
      const values = new Map(edges.map((edge, i) => [edge, this.take(results[i])]));
      return mapLeaves(this.outputs, isEdge, (edge) => values.get(edge)) as OutputsOf<Out>;
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

  private refuseUnknown(given: ReadonlyMap<string, InputValue>): void {
    for (const path of given.keys()) {
      if (!this.inputs.has(path)) {
        throw new CompiledStepInputError(`The step has no input "${path}".`);
      }
    }
  }

  private feed(path: string, spec: InputSpec, value: InputValue | undefined) {
    if (value === undefined) throw new CompiledStepInputError(`The input "${path}" is missing.`);
    const dtype = dataTypes[spec.dtype];
    if (!ArrayBuffer.isView(value)) {
      checkInput(path, spec, String(value.shape), value.dtype, String(spec.shape));
      return { id: nativeId(this.backend, value), owned: false };
    }
    const size = spec.shape.reduce((product, length) => product * length, 1);
    checkInput(path, spec, `${value.length} values`, arrayType(value), `${size} values`);
    return { id: this.backend.binding.createTensor([...spec.shape], dtype, value), owned: true };
  }

  private take({ id, shape }: TensorMetadata): OutputValue {
    const values = this.backend.binding.tensorDataSync(id);
    this.backend.binding.deleteTensor(id);
    return shape.length === 0 ? values[0] : values;
  }
}

function checkInput(
  path: string,
  spec: InputSpec,
  size: string,
  dtype: string,
  wantedSize: string,
): void {
  if (size === wantedSize && dtype === spec.dtype) return;
  throw new CompiledStepInputError(
    `The input "${path}" is ${dtype} [${size}], but the step was compiled for ${spec.dtype} ` +
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
function addOutputs(graph: Graph, outputs: unknown, effects: string[]): unknown {
  addSignal(graph, doneEdge, effects);
  let count = 0;
  return mapLeaves(outputs, isTracedOutput, ({ edge, dtype }) =>
    graph.add('Identity', [edge], { T: typeAttribute(dtype) }, `output_${count++}`),
  );
}

function isTracedOutput(node: unknown): node is TracedOutput {
  return typeof node === 'object' && node !== null && 'edge' in node && 'dtype' in node;
}

function isEdge(node: unknown): node is Edge {
  return typeof node === 'string';
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
