import type { Tensor, TensorInfo, Variable } from '@tensorflow/tfjs-core';
import { UntraceableStepError } from './errors.ts';
import type { Tfjs } from './tfjs-node.ts';
import {
  flush,
  tensorUsage,
  uniformUsage,
  type BufferManager,
  type CommandEncoder,
  type ComputePass,
  type GpuBuffer,
  type GpuDevice,
  type GpuQueue,
  type Program,
  type TensorData,
  type Uniform,
  type WebgpuBackend,
} from './tfjs-webgpu.ts';
import type { StepFunction } from './trace/trace-step.ts';
import {
  isInputSpec,
  isTensor,
  leavesOf,
  mapLeaves,
  type InputSpec,
  type SpecsOf,
} from './tree.ts';

export interface StepToRecord<In, Out> {
  tf: Tfjs;
  step: StepFunction<In, Out>;
  /** All that the step reads or assigns. */
  variables: readonly Variable[];
  inputs: SpecsOf<In>;
}

/** What a step makes the card do, with buffers that stay. */
export interface Recording {
  readonly commands: readonly Command[];
  /** By path, where their values are put before each step; an input without values has none. */
  readonly inputs: ReadonlyMap<string, RecordedInput>;
  readonly variables: readonly RecordedVariable[];
  /** What the step gave back; the tensors stay, and the commands write them. */
  readonly outputs: unknown;
  /** A line for each shader with its parameters and for each constant: equal where two recordings do the same. */
  readonly marks: readonly string[];
  /** Frees the buffers. */
  dispose(): void;
}

export interface RecordedInput {
  spec: InputSpec;
  buffer: GpuBuffer | undefined;
}

/** A variable, with the tensor on whose buffer it lies between two steps. */
export interface RecordedVariable {
  variable: Variable;
  home: Tensor;
}

export type Command = Dispatch | Copy;

interface Dispatch {
  pipeline: object;
  bindGroup: object;
  workgroups: readonly [number, number, number];
}

interface Copy {
  source: GpuBuffer;
  target: GpuBuffer;
  size: number;
}

/**
 * Runs the step once on zeros and writes down what it would make the card do; the card does nothing of it yet, and the
 * variables keep their values.
 *
 * @throws UntraceableStepError where the step does what cannot be recorded
 */
export function record<In, Out>(
  backend: WebgpuBackend,
  { tf, step, variables, inputs }: StepToRecord<In, Out>,
): Recording {
  const foreign = keepForeign(tf, variables);
  const homes = settle(backend, tf, variables);
  const recorder = new Recorder(backend, foreign);
  const recorded = new Map<string, RecordedInput>();
  const kept: { outputs?: unknown } = {};
  recorder.start();
  try {
    tf.tidy(() => {
      const tensors = mapLeaves(inputs, isInputSpec, (spec, path) => {
        const tensor = tf.zeros([...spec.shape], spec.dtype);
        if (tensor.size > 0) backend.uploadToGPU(tensor.dataId);
        const buffer = backend.tensorMap.get(tensor.dataId).resource ?? undefined;
        recorded.set(path, { spec, buffer });
        return tensor;
      });
      const isHome = (tensor: Tensor) => homes.some(({ home }) => home.dataId === tensor.dataId);
      // What a variable was before the step is overwritten at its end: a copy is given back.
      kept.outputs = mapLeaves(step(tensors as In), isTensor, (tensor) =>
        tf.keep(isHome(tensor) ? tf.mul(tensor, 1) : tensor.clone()),
      );
    });
    refuseUnknown(tf, variables, foreign);
    recorder.bringHome(homes);
    recorder.markOutputs([...leavesOf(kept.outputs, isTensor).values()]);
    const { commands, marks } = recorder;
    return {
      ...{ commands, inputs: recorded, variables: homes, outputs: kept.outputs, marks },
      dispose() {
        tf.dispose([
          ...leavesOf(kept.outputs, isTensor).values(),
          ...homes.map(({ home }) => home),
        ]);
        recorder.dispose();
      },
    };
  } catch (error) {
    for (const { variable, home } of homes) {
      if (variable.dataId !== home.dataId) variable.assign(home);
      home.dispose();
    }
    restoreForeign(tf, variables, foreign);
    tf.dispose([...leavesOf(kept.outputs, isTensor).values()]);
    recorder.dispose();
    if (error instanceof UntraceableStepError) throw error;
    throw new UntraceableStepError(
      `The step cannot be recorded: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  } finally {
    recorder.stop();
    tf.dispose(foreign.map(({ value }) => value));
  }
}

/** Puts each variable on the card, in a buffer that no other variable has. */
function settle(
  backend: WebgpuBackend,
  tf: Tfjs,
  variables: readonly Variable[],
): RecordedVariable[] {
  const seen = new Set<object>();
  const homes = variables.map((variable) => {
    // A fresh copy of weights, say, shares their data until one of both is assigned.
    if (seen.has(variable.dataId)) tf.tidy(() => variable.assign(tf.mul(variable, 1)));
    seen.add(variable.dataId);
    backend.uploadToGPU(variable.dataId);
    // Read in JavaScript before: a step that reads it again is to be found out.
    backend.tensorMap.get(variable.dataId).values = null;
    return { variable, home: tf.keep(variable.clone()) };
  });
  flush(backend);
  return homes;
}

/** A variable that the step may not touch, and what it is. */
interface ForeignVariable {
  variable: Variable;
  value: Tensor;
}

function keepForeign(tf: Tfjs, variables: readonly Variable[]): ForeignVariable[] {
  return othersThan(tf, variables).map((variable) => ({
    variable,
    value: tf.keep(variable.clone()),
  }));
}

function othersThan(tf: Tfjs, variables: readonly Variable[]): Variable[] {
  const known = new Set(variables);
  return Object.values(tf.engine().registeredVariables).filter((each) => !known.has(each));
}

function refuseUnknown(
  tf: Tfjs,
  variables: readonly Variable[],
  foreign: readonly ForeignVariable[],
): void {
  const before = new Map(foreign.map(({ variable, value }) => [variable, value.dataId]));
  for (const variable of othersThan(tf, variables)) {
    if (before.get(variable) !== variable.dataId) throw unknownVariable(variable.name);
  }
}

function restoreForeign(
  tf: Tfjs,
  variables: readonly Variable[],
  foreign: readonly ForeignVariable[],
): void {
  const before = new Map(foreign.map(({ variable, value }) => [variable, value]));
  for (const variable of othersThan(tf, variables)) {
    const value = before.get(variable);
    if (!value) variable.dispose();
    else if (value.dataId !== variable.dataId) variable.assign(value);
  }
}

function unknownVariable(name: string): UntraceableStepError {
  return new UntraceableStepError(
    `The step uses, assigns or creates the variable "${name}", which is not in \`variables\`.`,
  );
}

/**
 * Copies that happen as if at once: where one overwrites what another reads, that is put aside before.
 *
 * @param scratch makes a buffer for it
 */
export function copiesAtOnce(
  moves: readonly Omit<Copy, 'size'>[],
  scratch: (like: GpuBuffer) => GpuBuffer,
): Copy[] {
  const targets = new Set(moves.map(({ target }) => target));
  const [aside, back]: [Copy[], Copy[]] = [[], []];
  for (const { source, target } of moves) {
    const { size } = target;
    if (targets.has(source)) {
      const copy = scratch(source);
      aside.push({ source, target: copy, size });
      back.push({ source: copy, target, size });
    } else {
      back.push({ source, target, size });
    }
  }
  return [...aside, ...back];
}

/** Where a tensor's values lie on the card. */
export function bufferOf(backend: WebgpuBackend, { dataId }: TensorInfo): GpuBuffer {
  backend.uploadToGPU(dataId);
  return backend.tensorMap.get(dataId).resource as GpuBuffer;
}

/** Stands in place of what gives work to the card, and takes it down. */
class Recorder {
  readonly marks: string[] = [];
  readonly #backend: WebgpuBackend;
  readonly #foreign: ReadonlyMap<object, string>;
  readonly #encoder = new RecordingEncoder();
  readonly #buffers: OwnBuffers;
  readonly #created = new Set<object>();
  /** Tensors from outside that shaders read: they must stay. */
  readonly #borrowed = new Set<object>();
  readonly #numbers = new Map<GpuBuffer, string>();
  #stop = (): void => undefined;

  constructor(backend: WebgpuBackend, foreign: readonly ForeignVariable[]) {
    this.#backend = backend;
    this.#foreign = new Map(foreign.map(({ variable, value }) => [value.dataId, variable.name]));
    this.#buffers = new OwnBuffers(backend.device, backend.bufferManager);
  }

  get commands(): readonly Command[] {
    return this.#encoder.commands;
  }

  start(): void {
    const backend = this.#backend;
    const { bufferManager, queue } = backend;
    const patches = this.#patches(Object.getPrototypeOf(backend) as WebgpuBackend);
    Object.assign(backend, patches);
    backend.bufferManager = this.#buffers;
    backend.queue = new RecordingQueue(queue);
    this.#stop = () => {
      for (const name of Object.keys(patches))
        delete (backend as Partial<WebgpuBackend>)[name as 'write'];
      backend.bufferManager = bufferManager;
      backend.queue = queue;
    };
  }

  stop(): void {
    const backend = this.#backend;
    flush(backend);
    this.#stop();
    for (const dataId of this.#created) {
      if (!backend.tensorMap.has(dataId)) continue;
      const data = backend.tensorMap.get(dataId);
      if (data.resource && this.#buffers.owns(data.resource)) data.external = true;
    }
  }

  dispose(): void {
    for (const dataId of this.#borrowed) this.#backend.disposeData(dataId);
    this.#buffers.destroy();
  }

  /** What brings each variable's new value to where the next step finds it; the variables lie there again. */
  bringHome(homes: readonly RecordedVariable[]): void {
    const assigned = homes.filter(({ variable, home }) => variable.dataId !== home.dataId);
    const moves = assigned.map(({ variable, home }) => ({
      source: bufferOf(this.#backend, variable),
      target: bufferOf(this.#backend, home),
    }));
    const scratch = ({ size, usage }: GpuBuffer) =>
      this.#buffers.acquireBuffer(size, usage, false, false);
    flush(this.#backend);
    for (const copy of copiesAtOnce(moves, scratch)) {
      this.#encoder.commands.push(copy);
      this.marks.push(`copy ${this.#numberOf(copy.source)} to ${this.#numberOf(copy.target)}`);
    }
    for (const { variable, home } of assigned) variable.assign(home);
  }

  markOutputs(outputs: readonly Tensor[]): void {
    for (const { dataId } of outputs) {
      const { resource } = this.#backend.tensorMap.get(dataId);
      this.marks.push(`output ${resource ? this.#numberOf(resource) : 'in JavaScript'}`);
    }
  }

  #patches(original: WebgpuBackend): Partial<WebgpuBackend> {
    const backend = this.#backend;
    return {
      write: (...args) => {
        const dataId = original.write.apply(backend, args);
        this.#created.add(dataId);
        return dataId;
      },
      uploadToGPU: (dataId) => {
        const data = backend.tensorMap.get(dataId);
        if (data.resource) return;
        if (data.values && !this.#created.has(dataId)) this.#uploadFromOutside(data);
        else {
          if (data.values) this.marks.push(`constant ${fingerprint(data.values)}`);
          original.uploadToGPU.call(backend, dataId);
        }
      },
      recordAndSubmit: (program: Program, output, inputs, uniforms) => {
        for (const { dataId } of inputs) this.#borrow(dataId);
        this.marks.push(this.#markOf(program, [output, ...inputs], uniforms));
        original.recordAndSubmit.call(backend, program, output, inputs, uniforms);
      },
      ensureCommandEncoderReady: () => {
        backend.commandEncoder ??= this.#encoder;
      },
    };
  }

  /** It was there before the step, and stays when the recording goes. */
  #uploadFromOutside(data: TensorData): void {
    const { dtype, values } = data;
    const bytes = dtype === 'float32' ? values : Int32Array.from(values as Int32Array);
    const { byteLength } = bytes as Float32Array;
    data.resource = this.#buffers.others.acquireBuffer(byteLength, tensorUsage);
    data.values = null;
    this.#backend.queue.writeBuffer(data.resource, 0, bytes as Float32Array);
  }

  #borrow(dataId: object): void {
    const foreign = this.#foreign.get(dataId);
    if (foreign !== undefined) throw unknownVariable(foreign);
    if (this.#created.has(dataId) || this.#borrowed.has(dataId)) return;
    this.#borrowed.add(dataId);
    this.#backend.incRef(dataId);
  }

  #markOf(
    { shaderKey, dispatch }: Program,
    tensors: readonly TensorInfo[],
    uniforms: readonly Uniform[] = [],
  ): string {
    const where = tensors.map(({ dataId, shape }) => {
      const { resource } = this.#backend.tensorMap.get(dataId);
      return `${this.#numberOf(resource as GpuBuffer)}:${shape.join('x')}`;
    });
    const parameters = uniforms.map(({ data }) => data.join());
    return [shaderKey, dispatch.join(), ...where, ...parameters].join(' ');
  }

  /** Of a recording's own by their first use; of others always the same. */
  #numberOf(buffer: GpuBuffer): string {
    const known = this.#numbers.get(buffer) ?? otherNumbers.get(buffer);
    if (known !== undefined) return known;
    const isOwn = this.#buffers.owns(buffer);
    const number = isOwn ? `own ${this.#numbers.size}` : `other ${(othersNumbered += 1)}`;
    if (isOwn) this.#numbers.set(buffer, number);
    else otherNumbers.set(buffer, number);
    return number;
  }
}

const otherNumbers = new WeakMap<GpuBuffer, string>();
let othersNumbered = 0;

/** Buffers of a recording. What a constant or a shader's parameters lie in is never used for anything else. */
class OwnBuffers implements BufferManager {
  /** Whose the buffers are that were there before. */
  readonly others: BufferManager;
  readonly #device: GpuDevice;
  readonly #own = new Set<GpuBuffer>();
  readonly #fixed = new Set<GpuBuffer>();
  readonly #free = new Map<string, GpuBuffer[]>();

  constructor(device: GpuDevice, others: BufferManager) {
    this.#device = device;
    this.others = others;
  }

  owns(buffer: GpuBuffer): boolean {
    return this.#own.has(buffer);
  }

  acquireBuffer(size: number, usage: number, mappedAtCreation = false, reuse = true): GpuBuffer {
    const isFixed = !reuse || mappedAtCreation || (usage & uniformUsage) !== 0;
    const free = isFixed ? undefined : this.#free.get(`${size} ${usage}`)?.pop();
    if (free) return free;
    const buffer = this.#device.createBuffer({ size, usage, mappedAtCreation });
    this.#own.add(buffer);
    if (isFixed) this.#fixed.add(buffer);
    return buffer;
  }

  releaseBuffer(buffer: GpuBuffer, reuse?: boolean): void {
    if (!this.#own.has(buffer)) {
      this.others.releaseBuffer(buffer, reuse);
      return;
    }
    if (this.#fixed.has(buffer)) return;
    const key = `${buffer.size} ${buffer.usage}`;
    this.#free.set(key, [...(this.#free.get(key) ?? []), buffer]);
  }

  destroy(): void {
    for (const buffer of this.#own) buffer.destroy();
  }
}

/** Shaders' parameters are written at once: they are the same at each step. Nothing is submitted. */
class RecordingQueue implements GpuQueue {
  readonly #queue: GpuQueue;

  constructor(queue: GpuQueue) {
    this.#queue = queue;
  }

  submit(): void {
    // What was put in order stands in the recording.
  }

  writeBuffer(buffer: GpuBuffer, offset: number, data: ArrayBuffer | ArrayBufferView): void {
    this.#queue.writeBuffer(buffer, offset, data);
  }
}

/** Takes down what tfjs puts in order. */
class RecordingEncoder implements CommandEncoder {
  readonly commands: Command[] = [];

  beginComputePass(): ComputePass {
    const now: { pipeline?: object; bindGroup?: object } = {};
    return {
      setPipeline(pipeline) {
        now.pipeline = pipeline;
      },
      setBindGroup(_index, bindGroup) {
        now.bindGroup = bindGroup;
      },
      dispatchWorkgroups: (x, y = 1, z = 1) => {
        const { pipeline, bindGroup } = now as Required<typeof now>;
        this.commands.push({ pipeline, bindGroup, workgroups: [x, y, z] });
      },
      end: () => undefined,
    };
  }

  copyBufferToBuffer(
    source: GpuBuffer,
    sourceOffset: number,
    target: GpuBuffer,
    targetOffset: number,
    size: number,
  ): void {
    if (sourceOffset + targetOffset > 0) throw new Error('it copies a part of a tensor');
    this.commands.push({ source, target, size });
  }

  finish(): object {
    return {};
  }
}

/** FNV-1a over the bits: two constants that differ are told apart. */
function fingerprint(values: TensorData['values']): string {
  const typed = ArrayBuffer.isView(values)
    ? values
    : Float32Array.from(values as unknown as number[]);
  const bytes = new Uint8Array(typed.buffer, typed.byteOffset, typed.byteLength);
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return `${bytes.length} ${hash >>> 0}`;
}
