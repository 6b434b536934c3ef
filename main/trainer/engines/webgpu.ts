import { createRequire } from 'node:module';
import * as tf from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu/dist/backend_webgpu.js';
import type { EngineModule } from './engine.ts';
import { freeBytesOfCard } from '../../native-engine/cuda/graphics-card.ts';
import { StudioError } from '../../../shared/errors.ts';
import { engineUnavailable, startBackend } from './start-backend.ts';
import { registerWebgpuKernels } from './webgpu-kernels/register-kernels.ts';

const require = createRequire(import.meta.url);

/** What tfjs uses of a card beyond the limits that WebGPU guarantees (tfjs-backend-webgpu's base.js). */
const limits = [
  'maxComputeWorkgroupStorageSize',
  'maxComputeWorkgroupsPerDimension',
  'maxStorageBufferBindingSize',
  'maxBufferSize',
  'maxComputeWorkgroupSizeX',
  'maxComputeInvocationsPerWorkgroup',
] as const;

/**
 * Any graphics card, through Dawn, which Chromium has too: Vulkan, Metal or Direct3D 12. Values come back later, never at
 * once: Node has no way to wait for the card but by going on.
 */
export const webgpuEngine: EngineModule = {
  id: 'webgpu',
  async start() {
    try {
      const adapter = await requestAdapter();
      const requiredLimits = Object.fromEntries(limits.map((name) => [name, adapter.limits[name]]));
      const device = await adapter.requestDevice({ requiredLimits });
      registerBackend(device, adapter.info);
      const { description, device: name, vendor, architecture } = adapter.info;
      const facts = {
        id: 'webgpu',
        device: name || description || 'graphics card',
        // The driver's own words: its name and version.
        version: description || [vendor, architecture].filter(Boolean).join(' ') || 'unknown',
        // One queue of work on the card.
        threads: 1,
      } as const;
      // Its driver's program takes a moment to answer, and knows of no other cards.
      const isNvidias = /nvidia/i.test(`${vendor} ${facts.device}`);
      const cardBytes = isNvidias ? freeBytesOfCard(facts.device) : null;
      return await startBackend(facts, {
        steps: 'recorded',
        multipliesBfloat16: false,
        ...(cardBytes !== null && { cardBytes }),
      });
    } catch (error) {
      throw engineUnavailable(
        'The webgpu engine cannot be used',
        'Bring the driver of your graphics card up to date, or choose another engine.',
        error,
      );
    }
  },
};

/** @throws Error where there is no card, or one only that is played by the processor and was not asked for */
async function requestAdapter(): Promise<GPUAdapter> {
  const { create, globals } = await import('webgpu');
  Object.assign(globalThis, globals);
  const gpu = create([]);
  // tfjs looks there, and Node's own navigator has none.
  Object.defineProperty(navigator, 'gpu', { value: gpu, configurable: true });
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) throw new Error('there is no graphics card that WebGPU can use');
  if (isSoftware(adapter.info) && process.env.STUDIO_SOFTWARE_GPU !== '1') {
    const name = adapter.info.description || adapter.info.device;
    throw new Error(`"${name}" is no graphics card, it computes on the processor`);
  }
  return adapter;
}

/** Slower than the wasm engine, and there to be tested with. */
function isSoftware({ architecture, device, isFallbackAdapter }: GPUAdapterInfo): boolean {
  return (
    isFallbackAdapter ||
    /swiftshader|llvmpipe|lavapipe|basic render/i.test(`${architecture} ${device}`)
  );
}

function registerBackend(device: GPUDevice, info: GPUAdapterInfo): void {
  const { WebGPUBackend: Backend } = require('@tensorflow/tfjs-backend-webgpu') as {
    WebGPUBackend: new (device: GPUDevice, info: GPUAdapterInfo) => WebGPUBackend;
  };
  registerWebgpuKernels();
  const failed = failureOf(device);
  /** tfjs reads on where the card has refused what was to be computed, and gets what lay there before. */
  class CheckedBackend extends Backend {
    override async read(dataId: object): Promise<tf.BackendValues> {
      const values = await super.read(dataId).catch((error: unknown) => {
        throw failed() ?? error;
      });
      const failure = failed();
      if (failure) throw failure;
      return values;
    }
  }
  if (tf.findBackendFactory('webgpu')) tf.removeBackend('webgpu');
  tf.registerBackend('webgpu', () => new CheckedBackend(device, info));
}

/** @returns what tells of the first thing that the card refused, or that it is gone */
function failureOf(device: GPUDevice): () => StudioError | undefined {
  let failure: StudioError | undefined;
  const fail = (what: string, hint: string): void => {
    failure ??= new StudioError('engine-unavailable', what, hint);
  };
  device.addEventListener('uncapturederror', ({ error }) => {
    fail(
      `The graphics card refused to compute a step: ${error.message}`,
      'Make the networks or the batch smaller, or train with another engine.',
    );
  });
  void device.lost.then(({ reason, message }) => {
    if (reason === 'destroyed') return;
    fail(
      `The graphics card was lost: ${message}`,
      'Resume the run; where that happens again, train with another engine.',
    );
  });
  return () => failure;
}
