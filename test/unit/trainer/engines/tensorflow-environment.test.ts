import { availableParallelism } from 'node:os';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  prepareEnvironment,
  usesOwnKernels,
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
