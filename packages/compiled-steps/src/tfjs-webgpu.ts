import type * as tfjs from '@tensorflow/tfjs-core';
import { UnsupportedTfjsError } from './errors.ts';
import { requireSupportedVersion, type Tfjs } from './tfjs-node.ts';

/*
 * The parts of @tensorflow/tfjs-backend-webgpu that its documentation does not name, and of WebGPU what is used through
 * them: described here once, and asked for before they are used.
 */

export interface GpuBuffer {
  readonly size: number;
  readonly usage: number;
  destroy(): void;
}

export interface ComputePass {
  setPipeline(pipeline: object): void;
  setBindGroup(index: number, group: object): void;
  dispatchWorkgroups(x: number, y?: number, z?: number): void;
  end(): void;
}

export interface CommandEncoder {
  beginComputePass(descriptor?: object): ComputePass;
  copyBufferToBuffer(
    source: GpuBuffer,
    sourceOffset: number,
    target: GpuBuffer,
    targetOffset: number,
    size: number,
  ): void;
  finish(): object;
}

export interface GpuQueue {
  submit(commands: readonly object[]): void;
  writeBuffer(buffer: GpuBuffer, offset: number, data: ArrayBuffer | ArrayBufferView): void;
}

export interface GpuDevice {
  createBuffer(descriptor: { size: number; usage: number; mappedAtCreation: boolean }): GpuBuffer;
  createCommandEncoder(): CommandEncoder;
}

/** What the backend knows of a tensor's data. */
export interface TensorData {
  readonly dtype: tfjs.DataType;
  /** In JavaScript: before they were put on the card, or once they were read from there. */
  values: tfjs.BackendValues | null;
  /** On the card, where it is there. */
  resource?: GpuBuffer | null;
  /** Whether the buffer is somebody else's, so that the backend leaves it alone when the tensor goes. */
  external?: boolean;
}

/** What hands out buffers of the card, and takes them back for others. */
export interface BufferManager {
  acquireBuffer(
    size: number,
    usage: number,
    mappedAtCreation?: boolean,
    reuse?: boolean,
  ): GpuBuffer;
  releaseBuffer(buffer: GpuBuffer, reuse?: boolean): void;
}

/** A shader that the backend is about to run. */
export interface Program {
  readonly shaderKey: string;
  readonly dispatch: readonly number[];
}

/** Numbers that a shader gets beside the shapes. */
export interface Uniform {
  readonly type: string;
  readonly data: readonly number[];
}

/** What is used of tfjs's WebGPU backend (backend_webgpu.d.ts of @tensorflow/tfjs-backend-webgpu 4.22). */
export interface WebgpuBackend {
  readonly device: GpuDevice;
  queue: GpuQueue;
  bufferManager: BufferManager;
  commandEncoder: CommandEncoder | null;
  readonly tensorMap: { get(dataId: object): TensorData; has(dataId: object): boolean };
  write(values: unknown, shape: number[], dtype: tfjs.DataType): object;
  uploadToGPU(dataId: object): void;
  incRef(dataId: object): void;
  disposeData(dataId: object): boolean;
  recordAndSubmit(
    program: Program,
    output: tfjs.TensorInfo,
    inputs: tfjs.TensorInfo[],
    uniforms?: readonly Uniform[],
  ): void;
  ensureCommandEncoderReady(): void;
  endComputePassEncoder(): void;
  /** Hands what was put in order to the card, and lets go of what waited for that. */
  submitQueue(): void;
}

/** Of WebGPU's `GPUBufferUsage`: what holds a shader's parameters, and what holds a tensor (storage, copied from and to). */
export const uniformUsage = 0x40;
export const tensorUsage = 0x80 | 0x04 | 0x08;

const methods = [
  'write',
  'uploadToGPU',
  'incRef',
  'disposeData',
  'recordAndSubmit',
  'ensureCommandEncoderReady',
  'endComputePassEncoder',
  'submitQueue',
] as const satisfies readonly (keyof WebgpuBackend)[];
const objects = [
  'device',
  'queue',
  'bufferManager',
  'tensorMap',
] as const satisfies readonly (keyof WebgpuBackend)[];

/**
 * tfjs's WebGPU backend, where it is the one in use.
 *
 * @throws TypeError where another backend is
 * @throws UnsupportedTfjsError where it is of a version that this package was not written for
 */
export function tfjsWebgpuBackend(tf: Tfjs): WebgpuBackend {
  if (tf.getBackend() !== 'webgpu') {
    throw new TypeError(`Steps are recorded on the webgpu backend, not on "${tf.getBackend()}".`);
  }
  requireSupportedVersion(tf);
  const backend = tf.backend() as unknown as Partial<Record<string, unknown>>;
  const missing = [
    ...methods.filter((part) => typeof backend[part] !== 'function'),
    ...objects.filter((part) => typeof backend[part] !== 'object'),
  ];
  if (missing.length > 0) {
    throw new UnsupportedTfjsError(
      `The backend "webgpu" is none that this package knows: it lacks ${missing.join(', ')}.`,
    );
  }
  return backend as unknown as WebgpuBackend;
}

/** Hands over what the backend has put in order but not yet given to the card. */
export function flush(backend: WebgpuBackend): void {
  if (!backend.commandEncoder) return;
  backend.endComputePassEncoder();
  backend.submitQueue();
}
