import type { Variable } from '@tensorflow/tfjs-core';
import { UntraceableStepError } from '../errors.ts';
import {
  afterEdge,
  Graph,
  outputEdge,
  shapeAttribute,
  typeAttribute,
  type AttributeKind,
  type Edge,
  type GraphAttribute,
} from '../graph/graph.ts';
import { Resource } from './resources.ts';
import { callSite, sourceLine, type CallSite } from './source-line.ts';
import {
  dataTypes,
  type Binding,
  type OpAttribute,
  type TensorMetadata,
  type TensorValues,
} from '../tfjs-node.ts';
import type { InputSpec } from '../tree.ts';

/** A native tensor that was created from JavaScript values: a constant of the graph once an op uses it. */
interface CreatedTensor {
  shape: number[];
  dtype: number;
  values: TensorValues | Uint8Array[];
}

/** What an eager resource handle of the step stands for: no variable of its own, only the value assigned last. */
interface ScratchHandle {
  /** The native tensor that was assigned to it. */
  tensorId?: number | undefined;
  content?: Edge;
}

/** A variable of the step, and the resource of the session that holds its value. */
export interface TracedVariable {
  variable: Variable;
  resource: Resource;
}

interface TraceOptions {
  binding: Binding;
  /** Native id of a tensor as it is now. */
  idOf(variable: Variable): number;
  /** Name of a tf.Variable outside the step's variables that holds the native tensor, if any does. */
  foreignVariable(tensorId: number): string | undefined;
}

/**
 * Writes down what one eager call does as a TensorFlow graph: `recordingBinding` stands in for tfjs-node's
 * binding meanwhile, runs every op as usual and adds a node for it.
 */
export class Trace {
  readonly graph = new Graph();
  readonly variables: TracedVariable[] = [];
  /** Control inputs of ops without outputs, which nothing else would wait for. */
  readonly sideEffects: string[] = [];
  readonly recordingBinding: Binding;
  readonly #options: TraceOptions;
  readonly #binding: Binding;
  readonly #attributeKinds: Map<number, AttributeKind>;
  readonly #edges = new Map<number, Edge>();
  /** Ids of tensors that only the graph can know the values of, with what they come from and where. */
  readonly #computedBy = new Map<number, { origin: string; site: CallSite }>();
  readonly #created = new Map<number, CreatedTensor>();
  readonly #scratch = new Map<number, ScratchHandle>();
  #temporaries = 0;

  constructor(options: TraceOptions) {
    this.#options = options;
    this.#binding = options.binding;
    this.#attributeKinds = attributeKinds(options.binding);
    this.recordingBinding = this.#wrapBinding();
  }

  /** Makes the tensor with this id a placeholder; `path` is how people know it. */
  addInput(placeholder: string, path: string, { shape, dtype }: InputSpec, id: number): void {
    const edge = addOwnedPlaceholder(this.graph, placeholder, dataTypes[dtype], [...shape]);
    this.graph.noteShape(edge, shape);
    this.#bind(id, edge, `input ${path}`);
  }

  /** Makes the variable, with its value of now, a resource of the session. */
  addVariable(variable: Variable, id: number, dtype: number): void {
    const name = `variable_${this.variables.length}`;
    const resource = new Resource(this.graph, name, dtype, variable.shape);
    this.#bind(id, resource.read(), `variable ${variable.name}`);
    this.variables.push({ variable, resource });
  }

  /** The edge with the value of a native tensor; values from outside the step become constants. */
  edgeOf(id: number): Edge {
    return this.#edges.get(id) ?? this.#capture(id);
  }

  #bind(id: number, edge: Edge, origin: string, site = callSite()): void {
    this.#edges.set(id, edge);
    this.#computedBy.set(id, { origin, site });
  }

  #capture(id: number): Edge {
    const edge = this.graph.addConstant(constantOf(this.#created.get(id) ?? this.#outside(id)));
    this.#created.delete(id);
    this.#edges.set(id, edge);
    return edge;
  }

  /** A tensor that was there before the trace. */
  #outside(id: number): CreatedTensor {
    const name = this.#options.foreignVariable(id);
    if (name !== undefined) {
      throw new UntraceableStepError(
        `The step uses the variable "${name}", which is not among the variables it is compiled with. Add it.`,
      );
    }
    const copy = this.#copyOf(id);
    const values = this.#binding.tensorDataSync(copy.id);
    this.#binding.deleteTensor(copy.id);
    return { shape: copy.shape, dtype: copy.dtype, values };
  }

  /** The binding tells shapes only of the outputs of ops. */
  #copyOf(id: number): TensorMetadata {
    const [copy] = this.#binding.executeOp('Identity', [], [id], 1);
    return copy as TensorMetadata;
  }

  #wrapBinding(): Binding {
    const binding = this.#binding;
    const recording: Partial<Binding> = {
      createTensor: (shape: number[], dtype: number, values: TensorValues | Uint8Array[]) => {
        const id = binding.createTensor(shape, dtype, values);
        this.#created.set(id, { shape: [...shape], dtype, values });
        return id;
      },
      executeOp: (op: string, attributes: OpAttribute[], inputs: number[], count: number) => {
        const outputs = binding.executeOp(op, attributes, inputs, count);
        this.#record(op, attributes, inputs, outputs);
        return outputs;
      },
      tensorDataSync: (id: number) => {
        this.#refuseReading(id);
        return binding.tensorDataSync(id);
      },
      runSavedModel: () => {
        throw new UntraceableStepError('The step runs a SavedModel, which cannot be compiled.');
      },
    };
    // The native properties are read-only, so inheriting is the way to replace some.
    return Object.create(binding, Object.getOwnPropertyDescriptors(recording)) as Binding;
  }

  #refuseReading(id: number): void {
    const computed = this.#computedBy.get(id);
    if (computed === undefined) return;
    const { origin, site } = computed;
    throw new UntraceableStepError(
      `The step reads the values of ${origin} in JavaScript (dataSync, arraySync or an op that tfjs runs ` +
        `in JavaScript)${sourceLine(callSite())}. It was computed before${sourceLine(site)}. ` +
        'Return it as an output, or compute with it by tensor ops only.',
    );
  }

  #record(
    op: string,
    attributes: OpAttribute[],
    inputs: number[],
    outputs: TensorMetadata[],
  ): void {
    if (op === 'VarHandleOp') this.#scratch.set((outputs[0] as TensorMetadata).id, {});
    else if (inputs.some((id) => this.#scratch.has(id))) {
      this.#recordResourceOp(op, attributes, inputs, outputs);
    } else this.#recordOp(op, attributes, inputs, outputs);
  }

  #recordOp(
    op: string,
    attributes: OpAttribute[],
    inputs: number[],
    outputs: TensorMetadata[],
  ): void {
    const edges = inputs.map((id) => this.edgeOf(id));
    const name = this.graph.add(op, edges, this.#graphAttributes(op, attributes));
    // Looking for it takes as long as the op: once is enough.
    const site = this.graph.nodes.at(-1)?.site;
    outputs.forEach(({ id, shape }, i) => {
      const edge = outputEdge(name, i);
      this.graph.noteShape(edge, shape);
      this.#bind(id, edge, `the output of ${op}`, site);
    });
    if (outputs.length === 0) this.sideEffects.push(afterEdge(name));
  }

  /**
   * Scratch resources are not part of the graph. What is assigned to one is remembered; an op that updates
   * one in place (ResourceApplyAdam, …) is made to update the variable that holds the assigned value.
   */
  #recordResourceOp(
    op: string,
    attributes: OpAttribute[],
    inputs: number[],
    outputs: TensorMetadata[],
  ): void {
    const handle = this.#scratch.get(inputs[0] as number);
    if (op === 'AssignVariableOp' && handle) {
      const assigned = inputs[1] as number;
      handle.tensorId = assigned;
      handle.content = this.edgeOf(assigned);
    } else if (op === 'ReadVariableOp' && handle?.content) {
      const read = (outputs[0] as TensorMetadata).id;
      this.#bind(read, handle.content, 'a variable updated in place');
    } else if (op.startsWith('ResourceApply')) {
      this.#recordInPlaceUpdate(op, attributes, inputs);
    } else {
      throw new UntraceableStepError(`The op ${op} on a resource cannot be compiled.`);
    }
  }

  #recordInPlaceUpdate(op: string, attributes: OpAttribute[], inputs: number[]): void {
    const updated = new Map<ScratchHandle, Resource>();
    const edges = inputs.map((id) => {
      const handle = this.#scratch.get(id);
      if (!handle) return this.edgeOf(id);
      const resource = this.#resourceHolding(op, handle);
      updated.set(handle, resource);
      return resource.handle;
    });
    const waits = [...updated.values()].flatMap(({ last }) => last ?? []);
    const node = this.graph.add(op, [...edges, ...waits], this.#graphAttributes(op, attributes));
    for (const [handle, resource] of updated) {
      handle.content = resource.changedBy(node);
      handle.tensorId = undefined;
    }
  }

  /** The variable whose value was assigned to the handle, or a temporary one where none holds it. */
  #resourceHolding(op: string, { tensorId, content }: ScratchHandle): Resource {
    if (content === undefined || tensorId === undefined) {
      throw new UntraceableStepError(`The op ${op} updates a resource that was not assigned to.`);
    }
    const traced = this.variables.find(({ variable }) => this.#options.idOf(variable) === tensorId);
    const resource =
      traced?.resource ??
      new Resource(this.graph, `temporary_${this.#temporaries++}`, ...this.#describe(tensorId));
    resource.assign(content);
    return resource;
  }

  #describe(tensorId: number): [dtype: number, shape: number[]] {
    const copy = this.#copyOf(tensorId);
    this.#binding.deleteTensor(copy.id);
    return [copy.dtype, copy.shape];
  }

  #graphAttributes(op: string, attributes: OpAttribute[]): Record<string, GraphAttribute> {
    return Object.fromEntries(
      attributes.map(({ name, type, value }) => {
        const kind = this.#attributeKinds.get(type);
        if (!kind) throw new UntraceableStepError(`The attribute ${name} of ${op} is not known.`);
        return [name, { kind, value }];
      }),
    );
  }
}

/**
 * A placeholder and a copy of what is fed. tfjs-node lends TensorFlow the memory of JavaScript's arrays and frees
 * it through Node-API, which only JavaScript's thread may call: a variable that is assigned what was fed
 * would let go of it on a thread of the session.
 */
export function addOwnedPlaceholder(
  graph: Graph,
  name: string,
  dtype: number,
  shape: number[],
): Edge {
  const attributes = { dtype: typeAttribute(dtype), shape: shapeAttribute(shape) };
  const placeholder = graph.add('Placeholder', [], attributes, name);
  return graph.add('DeepCopy', [placeholder], { T: typeAttribute(dtype) });
}

function attributeKinds(binding: Binding): Map<number, AttributeKind> {
  return new Map([
    [binding.TF_ATTR_STRING, 'string'],
    [binding.TF_ATTR_INT, 'int'],
    [binding.TF_ATTR_FLOAT, 'float'],
    [binding.TF_ATTR_BOOL, 'bool'],
    [binding.TF_ATTR_TYPE, 'type'],
    [binding.TF_ATTR_SHAPE, 'shape'],
  ]);
}

function constantOf({ shape, dtype, values }: CreatedTensor) {
  if (Array.isArray(values)) {
    throw new UntraceableStepError('The step uses a tensor of strings, which cannot be compiled.');
  }
  return {
    shape,
    dtype,
    bytes: new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
  };
}
