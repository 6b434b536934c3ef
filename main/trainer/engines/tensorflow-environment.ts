import { readFileSync } from 'node:fs';
import type { NativeEngineId } from '../../../shared/engine/engine.ts';
import { chosenThreads, wayOf } from './threads.ts';

/**
 * Operations that run beside each other: a training step has two strands for most of its way, the real and the
 * generated images. On 2 cores 2 were the quickest, whatever the threads within an operation; more would only
 * take these from each other.
 */
const mostStrands = 2;

interface Surroundings {
  threads: number;
  /** Whether this process is Electron's, main or utility. */
  inElectron: boolean;
}

/** What TensorFlow is told by the environment where nobody has told it otherwise. */
function tensorflowEnvironment({ threads, inElectron }: Surroundings) {
  return {
    TF_NUM_INTEROP_THREADS: String(Math.min(threads, mostStrands)),
    TF_CPP_MIN_LOG_LEVEL: '2',
    // Without AVX-512 TensorFlow leaves oneDNN's convolutions off, which are faster there too (docs/decisions/0080).
    TF_ENABLE_ONEDNN_OPTS: '1',
    // Electron's malloc maps every large tensor anew and gives it back. TensorFlow's own pool keeps what it has.
    ...(inElectron && { TF_CPU_ALLOCATOR_USE_BFC: 'true' }),
  };
}

/** Whether TensorFlow is told to compute with oneDNN: on where nobody has told it otherwise. */
export function usesOneDnn({ TF_ENABLE_ONEDNN_OPTS: on = '1' } = process.env): boolean {
  return !/^(0|false)$/i.test(on);
}

/**
 * Sets what TensorFlow reads when it loads. The number of threads decides the last bits of a result, so it is fixed,
 * and said with the facts.
 *
 * @returns the number of threads
 */
export function prepareEnvironment(engine: NativeEngineId, environment = process.env): number {
  const threads = chosenThreads(engine, environment);
  const oneDnn = wayOf(engine, environment)?.oneDnn;
  if (oneDnn !== undefined) environment.TF_ENABLE_ONEDNN_OPTS ??= oneDnn ? '1' : '0';
  const inElectron = process.versions.electron !== undefined;
  environment.TF_NUM_INTRAOP_THREADS = String(threads);
  for (const [name, value] of Object.entries(tensorflowEnvironment({ threads, inElectron }))) {
    environment[name] ??= value;
  }
  return threads;
}

/** Whether some convolutions are computed by our own kernels: by them where nobody has said otherwise. */
export function usesOwnKernels(environment = process.env): boolean {
  const { STUDIO_OWN_KERNELS } = environment;
  if (STUDIO_OWN_KERNELS) return STUDIO_OWN_KERNELS !== 'off';
  return wayOf('tensorflow', environment)?.ownKernels ?? true;
}

/**
 * Whether this processor multiplies bfloat16 numbers by itself (AVX512-BF16 or AMX), and oneDNN may make use of it.
 * Known on Linux only.
 */
export function processorMultipliesBfloat16(environment = process.env): boolean {
  if (process.platform !== 'linux' || !mayUseIt(environment)) return false;
  return multipliesBfloat16(readFileSync('/proc/cpuinfo', 'utf8'));
}

/**
 * Not where a person has switched oneDNN off or confines it to older instructions: TensorFlow then multiplies
 * bfloat16 slowly, or asks oneDNN for a convolution that it has not got, and the run fails.
 */
export function mayUseIt(environment: NodeJS.ProcessEnv): boolean {
  const { ONEDNN_MAX_CPU_ISA: newest = 'ALL' } = environment;
  return usesOneDnn(environment) && /^(ALL|DEFAULT)$|BF16|FP16|AMX|AVX10/i.test(newest);
}

/** @param cpuInfo what Linux tells in /proc/cpuinfo */
export function multipliesBfloat16(cpuInfo: string): boolean {
  return /\b(avx512_bf16|amx_bf16)\b/.test(cpuInfo);
}

const cudaEnvironment: Readonly<Record<string, string>> = {
  // Cards are counted as `nvidia-smi` counts them.
  CUDA_DEVICE_ORDER: 'PCI_BUS_ID',
  // Otherwise TensorFlow takes the whole card at once, and the window with it has none.
  TF_FORCE_GPU_ALLOW_GROWTH: 'true',
  // For a card newer than TensorFlow's kernels the driver compiles them, which takes minutes, and keeps as much as this.
  CUDA_CACHE_MAXSIZE: String(2 ** 31),
  // A run that computes in float32 does: TensorFloat-32 has 10 bits of its 23. Who wants fewer chooses bfloat16.
  NVIDIA_TF32_OVERRIDE: '0',
};

/**
 * Sets what CUDA and TensorFlow read when they load, where nobody has told them otherwise.
 *
 * @param card the number of the one to compute on, where a person has not chosen
 */
export function tellCuda(card: number, environment = process.env): void {
  if (environment.CUDA_VISIBLE_DEVICES === undefined)
    // Its number is of this order, whatever other one a person has asked for.
    Object.assign(environment, {
      CUDA_VISIBLE_DEVICES: String(card),
      CUDA_DEVICE_ORDER: cudaEnvironment.CUDA_DEVICE_ORDER,
    });
  for (const [name, value] of Object.entries(cudaEnvironment)) environment[name] ??= value;
}
