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
