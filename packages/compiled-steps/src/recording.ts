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
 */
export function record<In, Out>(
  backend: WebgpuBackend,
  { tf, step, variables, inputs }: StepToRecord<In, Out>,
): Recording {
  flush(backend);
  const homes = variables.map((variable) => {
    backend.uploadToGPU(variable.dataId);
    return { variable, home: tf.keep(variable.clone()) };
  });
  flush(backend);
  const buffers = new OwnBuffers(backend.device, backend.bufferManager);
  const marks: string[] = [];
  const encoder = new RecordingEncoder();
  const recorded = new Map<string, RecordedInput>();
  const kept: { outputs?: unknown } = {};
  const unpatch = patch(backend, { buffers, encoder, marks });
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
        tf.keep(isHome(tensor) ? tensor.mul(1) : tensor.clone()),
      );
    });
    const copies = bringHome(backend, buffers, homes);
    flush(backend);
    return {
      commands: [...encoder.commands, ...copies],
      inputs: recorded,
      variables: homes,
      outputs: kept.outputs,
      marks,
      dispose() {
        tf.dispose([
          ...leavesOf(kept.outputs, isTensor).values(),
          ...homes.map(({ home }) => home),
        ]);
        buffers.destroy();
      },
    };
  } catch (error) {
    for (const { variable, home } of homes) {
      if (variable.dataId !== home.dataId) variable.assign(home);
      home.dispose();
    }
    tf.dispose([...leavesOf(kept.outputs, isTensor).values()]);
    buffers.destroy();
    throw new UntraceableStepError(
      `The step cannot be recorded: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  } finally {
    flush(backend);
    unpatch();
  }
}

/** @returns what brings each variable's new value to where the next step finds it; the variables lie there again */
function bringHome(
  backend: WebgpuBackend,
  buffers: OwnBuffers,
  homes: readonly RecordedVariable[],
): Copy[] {
  const bufferOf = ({ dataId }: TensorInfo) => {
    backend.uploadToGPU(dataId);
    return backend.tensorMap.get(dataId).resource as GpuBuffer;
  };
  const homeBuffers = new Set(homes.map(({ home }) => bufferOf(home)));
  const [aside, back]: [Copy[], Copy[]] = [[], []];
  for (const { variable, home } of homes) {
    if (variable.dataId === home.dataId) continue;
    const [source, target] = [bufferOf(variable), bufferOf(home)];
    const { size } = target;
    if (homeBuffers.has(source)) {
      // It became what another variable was, which may be another by then.
      const copy = buffers.acquireBuffer(size, target.usage, false, false);
      aside.push({ source, target: copy, size });
      back.push({ source: copy, target, size });
    } else {
      back.push({ source, target, size });
    }
    variable.assign(home);
  }
  return [...aside, ...back];
}

/** Puts a recorder in place of what gives work to the card. @returns what takes it away again */
function patch(
  backend: WebgpuBackend,
  recorder: { buffers: OwnBuffers; encoder: RecordingEncoder; marks: string[] },
): () => void {
  const { buffers, encoder, marks } = recorder;
  const { bufferManager, queue } = backend;
  const created = new Set<object>();
  const original = Object.getPrototypeOf(backend) as WebgpuBackend;
  const patches: Partial<WebgpuBackend> = {
    write(...args) {
      const dataId = original.write.apply(backend, args);
      created.add(dataId);
      return dataId;
    },
    uploadToGPU(dataId) {
      const data = backend.tensorMap.get(dataId);
      if (data.resource) return;
      if (data.values && !created.has(dataId)) {
        // It was there before the step and stays when the recording goes.
        const values =
          data.dtype === 'float32' ? data.values : Int32Array.from(data.values as Int32Array);
        const { byteLength } = values as Float32Array;
        data.resource = bufferManager.acquireBuffer(byteLength, tensorUsage);
        data.values = null;
        queue.writeBuffer(data.resource, 0, values as Float32Array);
        return;
      }
      if (data.values) marks.push(`constant ${fingerprint(data.values as ArrayLike<number>)}`);
      original.uploadToGPU.call(backend, dataId);
    },
    recordAndSubmit(program: Program, output, inputs, uniforms) {
      const shapes = [output, ...inputs].map(({ shape }) => shape.join('x')).join(' ');
      const { shaderKey, dispatch } = program;
      marks.push(`${shaderKey} ${dispatch.join()} ${shapes} ${JSON.stringify(uniforms ?? [])}`);
      original.recordAndSubmit.call(backend, program, output, inputs, uniforms);
    },
    ensureCommandEncoderReady() {
      backend.commandEncoder ??= encoder;
    },
  };
  Object.assign(backend, patches);
  backend.bufferManager = buffers;
  backend.queue = new RecordingQueue(queue);
  return () => {
    for (const name of Object.keys(patches))
      delete (backend as Partial<WebgpuBackend>)[name as keyof WebgpuBackend];
    backend.bufferManager = bufferManager;
    backend.queue = queue;
    for (const dataId of created) {
      if (!backend.tensorMap.has(dataId)) continue;
      const data = backend.tensorMap.get(dataId);
      if (data.resource && buffers.owns(data.resource)) data.external = true;
    }
  };
}

/** Buffers of a recording. What a constant or a shader's parameters lie in is never used for anything else. */
class OwnBuffers implements BufferManager {
  readonly #device: GpuDevice;
  readonly #others: BufferManager;
  readonly #own = new Set<GpuBuffer>();
  readonly #fixed = new Set<GpuBuffer>();
  readonly #free = new Map<string, GpuBuffer[]>();

  /** @param others whose the buffers are that were there before */
  constructor(device: GpuDevice, others: BufferManager) {
    this.#device = device;
    this.#others = others;
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
      this.#others.releaseBuffer(buffer, reuse);
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

/** FNV-1a over the bits of float32: two constants that differ are told apart. */
function fingerprint(values: ArrayLike<number>): string {
  const bits = new Uint32Array(Float32Array.from(values).buffer);
  let hash = 0x811c9dc5;
  for (const word of bits) hash = Math.imul(hash ^ word, 0x01000193);
  return `${values.length} ${hash >>> 0}`;
}
