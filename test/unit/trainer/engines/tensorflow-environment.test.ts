import { availableParallelism } from 'node:os';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  prepareEnvironment,
  usesOwnKernels,
  mayUseIt,
  multipliesBfloat16,
  tellCuda,
} from '../../../../main/trainer/engines/tensorflow-environment.ts';

const cores = availableParallelism();

function prepared(environment: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  prepareEnvironment('tensorflow', environment);
  return environment;
}

/** As a process of Electron sees itself. */
function becomeElectron(): void {
  Object.defineProperty(process.versions, 'electron', { value: '45.4.1', configurable: true });
  onTestFinished(() => void delete (process.versions as { electron?: string }).electron);
}

describe('what TensorFlow is told before it loads', () => {
  it('is to use oneDNN on every processor', () => {
    expect(prepared()).toMatchObject({ TF_ENABLE_ONEDNN_OPTS: '1', TF_CPP_MIN_LOG_LEVEL: '2' });
  });

  it('is to keep its memory to itself in Electron, and in Node to leave it to malloc', () => {
    expect(prepared().TF_CPU_ALLOCATOR_USE_BFC).toBeUndefined();
    becomeElectron();
    expect(prepared().TF_CPU_ALLOCATOR_USE_BFC).toBe('true');
  });

  it('is what a person has chosen, where they have', () => {
    becomeElectron();
    const chosen = {
      TF_ENABLE_ONEDNN_OPTS: '0',
      TF_CPU_ALLOCATOR_USE_BFC: 'false',
      TF_NUM_INTEROP_THREADS: '5',
      TF_CPP_MIN_LOG_LEVEL: '0',
    };
    expect(prepared({ ...chosen })).toMatchObject(chosen);
  });

  it('is the number of threads that the host gives, two strands of them at most', () => {
    const environment: NodeJS.ProcessEnv = { STUDIO_THREADS: '3' };
    expect(prepareEnvironment('tensorflow', environment)).toBe(3);
    expect(environment).toMatchObject({ TF_NUM_INTRAOP_THREADS: '3', TF_NUM_INTEROP_THREADS: '2' });
    expect(prepared({ STUDIO_THREADS: '1' }).TF_NUM_INTEROP_THREADS).toBe('1');
  });

  it('is what tuning found for this engine, not for another one of the machine', () => {
    const ways = { tensorflow: { threads: 3, oneDnn: false }, cuda: { threads: 2 } };
    const environment = () => ({ STUDIO_WAYS: JSON.stringify(ways) });
    const onProcessor: NodeJS.ProcessEnv = environment();
    expect(prepareEnvironment('tensorflow', onProcessor)).toBe(3);
    expect(onProcessor.TF_ENABLE_ONEDNN_OPTS).toBe('0');
    const onCard: NodeJS.ProcessEnv = environment();
    expect(prepareEnvironment('cuda', onCard)).toBe(2);
    expect(onCard.TF_ENABLE_ONEDNN_OPTS).toBe('1');
    expect(prepareEnvironment('tensorflow', { STUDIO_WAYS: '{"cuda":{"threads":2}}' })).toBe(cores);
    // What a person has chosen counts for more.
    expect(prepareEnvironment('cuda', { ...environment(), STUDIO_THREADS: '5' })).toBe(5);
    const chosen = { ...environment(), TF_ENABLE_ONEDNN_OPTS: '1' };
    expect(prepared(chosen).TF_ENABLE_ONEDNN_OPTS).toBe('1');
  });
});

describe('the studio’s own kernels', () => {
  it('are taken unless tuning found TensorFlow’s faster, or a person says no', () => {
    const ways = (ownKernels: boolean) => JSON.stringify({ tensorflow: { ownKernels } });
    expect(usesOwnKernels({})).toBe(true);
    expect(usesOwnKernels({ STUDIO_WAYS: ways(false) })).toBe(false);
    expect(usesOwnKernels({ STUDIO_WAYS: ways(false), STUDIO_OWN_KERNELS: 'on' })).toBe(true);
    expect(usesOwnKernels({ STUDIO_WAYS: ways(true), STUDIO_OWN_KERNELS: 'off' })).toBe(false);
  });
});

it('knows a processor that multiplies bfloat16 by what Linux tells of it', () => {
  expect(multipliesBfloat16('flags\t\t: fpu avx512f avx512_bf16 amx_tile')).toBe(true);
  expect(multipliesBfloat16('flags\t\t: fpu amx_bf16')).toBe(true);
  expect(multipliesBfloat16('flags\t\t: fpu avx2 avx512f')).toBe(false);
});

it.each([
  [{}, true],
  [{ TF_ENABLE_ONEDNN_OPTS: '1', ONEDNN_MAX_CPU_ISA: 'AVX512_CORE_AMX' }, true],
  [{ ONEDNN_MAX_CPU_ISA: 'avx512_core_bf16' }, true],
  [{ TF_ENABLE_ONEDNN_OPTS: '0' }, false],
  [{ TF_ENABLE_ONEDNN_OPTS: 'false' }, false],
  [{ ONEDNN_MAX_CPU_ISA: 'AVX2' }, false],
  [{ ONEDNN_MAX_CPU_ISA: 'AVX512_CORE' }, false],
])('takes it as not there where oneDNN may not use it: %j is %s', (environment, expected) => {
  expect(mayUseIt(environment)).toBe(expected);
});

it('CUDA takes the card that fits and as much of it as it needs, and rounds no float32 to fewer bits', () => {
  const environment: NodeJS.ProcessEnv = {};
  tellCuda(1, environment);
  expect(environment).toEqual({
    CUDA_DEVICE_ORDER: 'PCI_BUS_ID',
    CUDA_VISIBLE_DEVICES: '1',
    TF_FORCE_GPU_ALLOW_GROWTH: 'true',
    CUDA_CACHE_MAXSIZE: '2147483648',
    NVIDIA_TF32_OVERRIDE: '0',
  });
});

it('what a person has told CUDA stays', () => {
  const environment: NodeJS.ProcessEnv = { CUDA_VISIBLE_DEVICES: '1', NVIDIA_TF32_OVERRIDE: '1' };
  tellCuda(0, environment);
  expect(environment).toMatchObject({ CUDA_VISIBLE_DEVICES: '1', NVIDIA_TF32_OVERRIDE: '1' });
});
