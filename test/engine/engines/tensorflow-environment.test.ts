import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { nativeLoadTimeoutMs } from '../native-tensorflow.ts';

/** What TensorFlow itself says while it starts and computes, in a process that is or is not Electron's. */
async function saidBy(host: 'electron' | 'node', chosen: NodeJS.ProcessEnv = {}): Promise<string> {
  const program = `
    if (${host === 'electron'}) Object.defineProperty(process.versions, 'electron', { value: '45.4.1' });
    const tf = await import('@tensorflow/tfjs-core');
    const { tensorflowEngine } = await import('./main/trainer/engines/tensorflow.ts');
    await tensorflowEngine.start();
    tf.matMul(tf.ones([64, 64]), tf.ones([64, 64])).dataSync();`;
  const unset = { TF_ENABLE_ONEDNN_OPTS: undefined, TF_CPU_ALLOCATOR_USE_BFC: undefined };
  const loud = { TF_CPP_MIN_LOG_LEVEL: '0', TF_CPP_VMODULE: 'process_state=2' };
  const { stderr } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '--eval', program],
    { env: { ...process.env, ...unset, ...loud, ...chosen }, timeout: nativeLoadTimeoutMs },
  );
  return stderr;
}

const pool = /BFCAllocator/;
const oneDnn = /oneDNN custom operations are on/;

// Set in JavaScript, an environment reaches a library that is loaded afterwards.
describe('TensorFlow', () => {
  it('takes memory from its own pool in Electron, and uses oneDNN', async () => {
    const said = await saidBy('electron');
    expect(said).toMatch(pool);
    expect(said).toMatch(oneDnn);
  });

  it('leaves memory to malloc in Node, and uses oneDNN', async () => {
    const said = await saidBy('node');
    expect(said).not.toMatch(pool);
    expect(said).toMatch(oneDnn);
  });

  it('does what a person has chosen instead', async () => {
    const chosen = { TF_ENABLE_ONEDNN_OPTS: '0', TF_CPU_ALLOCATOR_USE_BFC: 'false' };
    const said = await saidBy('electron', chosen);
    expect(said).not.toMatch(pool);
    expect(said).not.toMatch(oneDnn);
  });
});

it.each([
  [undefined, true],
  ['off', false],
])(
  'our own kernels stand in place of TensorFlow’s with STUDIO_OWN_KERNELS=%s: %s',
  async (chosen, ownKernels) => {
    const program = `
    import { getKernel } from '@tensorflow/tfjs-core';
    import { conv2DBackpropInputConfig } from '@tensorflow/tfjs-node-gpu/dist/kernels/Conv2DBackpropInput.js';
    import { tensorflowEngine } from './main/trainer/engines/tensorflow.ts';
    const { facts } = await tensorflowEngine.start();
    const { kernelFunc } = getKernel('Conv2DBackpropInput', 'tensorflow');
    const isTensorflows = kernelFunc === conv2DBackpropInputConfig.kernelFunc;
    console.log(JSON.stringify({ ownKernels: facts.ownKernels, isTensorflows }));`;
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--input-type=module', '--eval', program],
      { env: { ...process.env, STUDIO_OWN_KERNELS: chosen }, timeout: nativeLoadTimeoutMs },
    );
    expect(JSON.parse(stdout)).toEqual({ ownKernels, isTensorflows: !ownKernels });
  },
);
