import * as tf from '@tensorflow/tfjs-core';
import { elementAt } from '../../../shared/known-places.ts';
import { registerGradients } from '../engines/start-backend.ts';
import {
  attribute,
  ModelGraph,
  anyBatch,
  hasBatch,
  type Edge,
  type GraphDataType,
} from './graph.ts';
import { kernelsToOps, type Recorded } from './kernels-to-ops.ts';

const recordingBackendName = 'graph-recorder';

interface Held {
  values: tf.BackendValues;
  shape: number[];
  dtype: GraphDataType;
  refs: number;
}

/**
 * A backend of tfjs that computes nothing: it writes down which op follows which. What is recorded is what any engine
 * without kernels of its own would run, whatever the networks are made of.
 */
export class RecordingBackend extends tf.KernelBackend {
  readonly graph = new ModelGraph();
  readonly #held = new Map<tf.DataId, Held>();
  readonly #edges = new WeakMap<tf.DataId, Edge>();
  readonly #names = new WeakMap<tf.DataId, string>();
  #batch: Edge | undefined;

  /** What a tensor is called where it becomes a constant of the graph. */
  nameTensor({ dataId }: tf.TensorInfo, name: string): void {
    this.#names.set(dataId, name);
  }

  /** A tensor that whoever runs the graph gives. @param shape after the batch */
  input(name: string, shape: readonly number[]): tf.Tensor {
    const dtype = attribute.type('float32');
    const edge = this.graph.add(
      'Placeholder',
      [],
      { dtype, shape: attribute.shape([-1, ...shape]) },
      name,
    );
    this.#batch ??= this.#batchOf(edge);
    return this.#tensor(edge, [anyBatch, ...shape], 'float32');
  }

  /** Gives a tensor a node by this name. */
  output(name: string, tensor: tf.Tensor): void {
    this.graph.add(
      'Identity',
      [this.edgeOf(tensor)],
      { T: attribute.type(tensor.dtype as GraphDataType) },
      name,
    );
  }

  /** Runs a kernel: adds its node. */
  record(kernel: string, inputs: Record<string, tf.TensorInfo>, attrs: object): tf.TensorInfo[] {
    const toOp = kernelsToOps[kernel];
    if (!toOp) throw new Error(`A generator with the op ${kernel} cannot be exported yet.`);
    const outputs: Recorded[] = toOp({ inputs, attrs: attrs as never, recorder: this });
    return outputs.map(({ edge, shape, dtype }) => this.#info(edge, shape, dtype));
  }

  edgeOf({ dataId, shape, dtype }: tf.TensorInfo): Edge {
    const known = this.#edges.get(dataId);
    if (known !== undefined) return known;
    const held = this.#held.get(dataId);
    if (!held) throw new Error('A tensor of another backend was used in the graph.');
    const edge = this.#constant(dataId, held, shape, dtype);
    this.#edges.set(dataId, edge);
    return edge;
  }

  /** A shape as a tensor of whole numbers, where it holds the batch made of what is fed. */
  shape(lengths: readonly number[]): Edge {
    if (lengths.every((length) => !hasBatch(length))) return this.graph.numbers(lengths);
    const parts = lengths.map((length) =>
      hasBatch(length) ? this.#timesBatch(length / anyBatch) : this.graph.number(length),
    );
    return this.graph.add('Pack', parts, {
      T: attribute.type('int32'),
      N: attribute.int(parts.length),
      axis: attribute.int(0),
    });
  }

  #timesBatch(factor: number): Edge {
    if (this.#batch === undefined) throw new Error('There is a batch before anything is fed.');
    if (factor === 1) return this.#batch;
    const T = attribute.type('int32');
    return this.graph.add('Mul', [this.#batch, this.graph.number(factor)], { T });
  }

  #batchOf(edge: Edge): Edge {
    const whole = this.graph.add('Shape', [edge], { T: attribute.type('float32') });
    const beginEndAndStrides = [[0], [1], [1]].map((each) => this.graph.numbers(each));
    return this.graph.add('StridedSlice', [whole, ...beginEndAndStrides], {
      T: attribute.type('int32'),
      Index: attribute.type('int32'),
      ...Object.fromEntries(
        ['begin_mask', 'end_mask', 'ellipsis_mask', 'new_axis_mask'].map((mask) => [
          mask,
          attribute.int(0),
        ]),
      ),
      shrink_axis_mask: attribute.int(1),
    });
  }

  #constant(dataId: tf.DataId, { values }: Held, shape: number[], dtype: tf.DataType): Edge {
    const numbers = dtype === 'float32' ? Float32Array : Int32Array;
    const typed = numbers.from(values as Float32Array);
    if (!shape.some(hasBatch)) return this.graph.constant(typed, shape, this.#names.get(dataId));
    const [value] = typed;
    if (value === undefined || typed.some((each) => each !== value))
      throw new Error('A constant depends on the batch.');
    return this.fill(shape, value);
  }

  fill(shape: readonly number[], value: number): Edge {
    const scalar = this.graph.constant(Float32Array.of(value), []);
    return this.graph.add('Fill', [this.shape(shape), scalar], {
      T: attribute.type('float32'),
      index_type: attribute.type('int32'),
    });
  }

  #tensor(edge: Edge, shape: number[], dtype: GraphDataType): tf.Tensor {
    return tf.engine().makeTensorFromTensorInfo(this.#info(edge, shape, dtype));
  }

  #info(edge: Edge, shape: number[], dtype: GraphDataType): tf.TensorInfo {
    const dataId = {};
    this.#edges.set(dataId, edge);
    this.#held.set(dataId, { values: new Float32Array(), shape, dtype, refs: 1 });
    return { dataId, shape, dtype };
  }

  // What tfjs asks of every backend.

  override write(values: tf.BackendValues, shape: number[], dtype: tf.DataType): tf.DataId {
    const dataId = {};
    this.#held.set(dataId, { values, shape, dtype: dtype as GraphDataType, refs: 1 });
    return dataId;
  }

  override readSync(dataId: object): tf.BackendValues {
    if (this.#edges.has(dataId)) throw new Error('The values of what is recorded are not known.');
    return this.#held.get(dataId)?.values ?? new Float32Array();
  }

  override numDataIds(): number {
    return this.#held.size;
  }

  override incRef(dataId: object): void {
    const held = this.#held.get(dataId);
    if (held) held.refs += 1;
  }

  override refCount(dataId: object): number {
    return this.#held.get(dataId)?.refs ?? 0;
  }

  override disposeData(dataId: object): boolean {
    const held = this.#held.get(dataId);
    if (!held) return true;
    held.refs -= 1;
    if (held.refs > 0) return false;
    this.#held.delete(dataId);
    return true;
  }

  override floatPrecision(): 32 {
    return 32;
  }

  override epsilon(): number {
    return 1e-7;
  }

  override timerAvailable(): boolean {
    return false;
  }

  override dispose(): void {
    this.#held.clear();
  }
}

/** Makes a backend that records the current one, while `work` runs. */
export async function whileRecording<T>(work: (recorder: RecordingBackend) => T): Promise<T> {
  await registerGradients();
  const before = tf.getBackend();
  const recorder = new RecordingBackend();
  tf.registerBackend(recordingBackendName, () => recorder);
  for (const kernelName of Object.keys(kernelsToOps)) {
    tf.registerKernel({
      kernelName,
      backendName: recordingBackendName,
      kernelFunc: ({ inputs, attrs }) => {
        const given = inputs as Record<string, tf.TensorInfo>;
        const outputs = recorder.record(kernelName, given, attrs ?? {});
        const [only, ...others] = outputs;
        return only && others.length === 0 ? only : outputs;
      },
    });
  }
  try {
    await tf.setBackend(recordingBackendName);
    const results: T[] = [];
    tf.tidy(() => {
      results.push(work(recorder));
    });
    return elementAt(results, 0);
  } finally {
    for (const kernelName of Object.keys(kernelsToOps))
      tf.unregisterKernel(kernelName, recordingBackendName);
    tf.removeBackend(recordingBackendName);
    if (before) await tf.setBackend(before);
  }
}
