import type { NamedTensorMap } from '@tensorflow/tfjs-core';
import type { Edge } from './graph/graph.ts';
import type { GraphPass } from './passes/pass.ts';
import { Session } from './session.ts';
import {
  dataTypes,
  nativeId,
  tfjsNodeBackend,
  type NodeBackend,
  type TensorMetadata,
} from './tfjs-node.ts';
import { doneEdge, readEdge, writeEdge, writtenEdge } from './trace/graph-ends.ts';
import type { TracedVariable } from './trace/trace.ts';
import {
  traceStep,
  type StepFunction,
  type StepToTrace,
  type TracedInput,
  type TracedStep,
} from './trace/trace-step.ts';
import {
  checkedInput,
  givenInputs,
  leavesOf,
  mapLeaves,
  type InputsOf,
  type InputSpec,
  type InputValue,
  type OutputsOf,
  type OutputValue,
} from './tree.ts';

/** What a step is compiled with. */
export interface CompileOptions<In> extends Omit<StepToTrace<In, unknown>, 'step'> {
  /** What is done to the graph, in this order; left out it is run as it was traced. */
  passes?: readonly GraphPass[];
}

/**
 * Turns a training step on the tfjs-node backend into one TensorFlow graph.
 *
 * The step is an ordinary synchronous function of tensors, in records and arrays as one likes, that may assign
 * tf.Variables, take gradients and call optimizers; it is run twice on zeros (the variables keep their values) and
 * every op TensorFlow executes becomes a node. Loops and conditions of JavaScript are unrolled as they went: one
 * compiled step may hold several critic updates and the generator's. Shapes are fixed: compile again for
 * others. What JavaScript makes up must come in as an input.
 *
 * @throws UntraceableStepError with the op's, input's or variable's name where the step cannot be compiled
 */
export function compileStep<
  In extends object = NamedTensorMap,
  Out extends object = NamedTensorMap,
>(
  step: StepFunction<In, Out>,
  { passes, ...options }: CompileOptions<NoInfer<In>>,
): CompiledStep<In, Out> {
  return compileTraced(traceStep<In, Out>({ ...options, step }), passes);
}

/** Loads a traced step into a session of its own: several times, with other passes, if one likes. */
export function compileTraced<In, Out>(
  traced: TracedStep<In, Out>,
  passes: readonly GraphPass[] = [],
): CompiledStep<In, Out> {
  return new CompiledStep(traced, passes);
}

/** A training step as one call of a TensorFlow session, which holds the variables' values. */
export class CompiledStep<In = NamedTensorMap, Out = NamedTensorMap> {
  /** Nodes of the graph that are not constants. */
  readonly opCount: number;
  readonly #backend: NodeBackend;
  readonly #session: Session;
  readonly #inputs: ReadonlyMap<string, TracedInput>;
  readonly #variables: readonly TracedVariable[];
  /** What the step gave back, with the edge to fetch in place of each tensor. */
  readonly #outputs: unknown;

  /** Use compileStep or compileTraced. */
  constructor(traced: TracedStep<In, Out>, passes: readonly GraphPass[]) {
    this.#backend = tfjsNodeBackend(traced.tf);
    this.#inputs = traced.inputs;
    this.#variables = traced.variables;
    this.#outputs = traced.outputs;
    const graph = traced.graph.copy();
    const { binding } = this.#backend;
    const device = binding.isUsingGpuDevice() ? 'GPU' : 'CPU';
    for (const pass of passes) pass(graph, { device });
    this.opCount = graph.opCount;
    this.#session = new Session(binding, graph.nodes);
    try {
      this.writeVariables();
    } catch (error) {
      this.#session.dispose();
      throw error;
    }
  }

  /**
   * Runs the step once: assigns the session's variables and returns the outputs' values.
   *
   * @throws CompiledStepInputError where an input is missing, unknown, or of another type or size
   */
  run(inputs: InputsOf<In>): OutputsOf<Out> {
    return this.#runAndTake(inputs, (result) => this.#take(result)) as OutputsOf<Out>;
  }

  /** The same with the outputs as tensors, which are the caller's to dispose: nothing is copied into JavaScript. */
  runToTensors(inputs: InputsOf<In>): Out {
    return this.#runAndTake(inputs, (result) => this.#backend.createOutputTensor(result)) as Out;
  }

  /**
   * The same in a turn of the event loop of its own, so that timers and messages get theirs between two steps. The
   * step itself blocks the thread all the same: tfjs-node's binding runs a session in no other way.
   */
  async runAsync(inputs: InputsOf<In>): Promise<Out> {
    await new Promise((resolve) => setImmediate(resolve));
    return this.runToTensors(inputs);
  }

  /** Copies the session's values into the tf.Variables, for a checkpoint or for sampling. */
  readVariables(): void {
    const edges = this.#variables.map((_, i) => readEdge(i));
    if (edges.length === 0) return;
    const values = this.#session.run(new Map(), edges);
    this.#variables.forEach(({ variable }, i) => {
      const value = this.#backend.createOutputTensor(values[i] as TensorMetadata);
      variable.assign(value);
      value.dispose();
    });
  }

  /** Copies the tf.Variables' values into the session, after loading a checkpoint. */
  writeVariables(): void {
    const feeds = new Map(
      this.#variables.map(({ variable }, i) => [writeEdge(i), nativeId(this.#backend, variable)]),
    );
    const [done] = this.#session.run(feeds, [writtenEdge]);
    this.#backend.binding.deleteTensor(done.id);
  }

  /** Frees the session with its variables; the tf.Variables stay as they are. */
  dispose(): void {
    this.#session.dispose();
  }

  #runAndTake(inputs: InputsOf<In>, take: (result: TensorMetadata) => unknown): unknown {
    const given = givenInputs(this.#inputs, inputs);
    const feeds = new Map<string, number>();
    const uploaded: number[] = [];
    try {
      for (const [path, { spec, placeholder }] of this.#inputs) {
        const { id, owned } = this.#feed(spec, checkedInput(path, spec, given.get(path)));
        feeds.set(placeholder, id);
        if (owned) uploaded.push(id);
      }
      const edges = [...leavesOf(this.#outputs, isEdge).values()];
      const [done, ...results] = this.#session.run(feeds, [doneEdge, ...edges]);
      this.#backend.binding.deleteTensor(done.id);
      const taken = new Map(edges.map((edge, i) => [edge, take(results[i] as TensorMetadata)]));
      return mapLeaves(this.#outputs, isEdge, (edge) => taken.get(edge));
    } finally {
      // Also those before one that was refused.
      uploaded.forEach((id) => this.#backend.binding.deleteTensor(id));
    }
  }

  #feed({ shape, dtype }: InputSpec, value: InputValue) {
    if (!ArrayBuffer.isView(value)) return { id: nativeId(this.#backend, value), owned: false };
    const id = this.#backend.binding.createTensor([...shape], dataTypes[dtype], value);
    return { id, owned: true };
  }

  #take({ id, shape }: TensorMetadata): OutputValue {
    const values = this.#backend.binding.tensorDataSync(id);
    this.#backend.binding.deleteTensor(id);
    return shape.length === 0 ? (values[0] as number) : values;
  }
}

function isEdge(node: unknown): node is Edge {
  return typeof node === 'string';
}
