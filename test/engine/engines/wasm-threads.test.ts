import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, expect, it, vi } from 'vitest';
import { elementAt } from '../../../shared/known-places.ts';
import { wasmEngine } from '../../../main/trainer/engines/wasm.ts';
import { relativeDifference } from '../ops/numbers.ts';
import { roundingError } from '../ops/rounding.ts';
import { toySession, trainSteps } from '../trainer/toy.ts';

afterEach(() => vi.unstubAllEnvs());

async function onThreads<T>(threads: number, work: (engine: Engine) => T | Promise<T>): Promise<T> {
  vi.stubEnv('STUDIO_THREADS', String(threads));
  const engine = await wasmEngine.start();
  try {
    expect(engine.facts.threads).toBe(threads);
    return await work(engine);
  } finally {
    engine.dispose();
  }
}
type Engine = Awaited<ReturnType<typeof wasmEngine.start>>;

it('computes with several threads what it computes with one', async () => {
  const compute = () =>
    tf.tidy(() => {
      const images = tf.randomNormal<tf.Rank.R4>([8, 32, 32, 16], 0, 1, 'float32', 1);
      const filter = tf.randomNormal<tf.Rank.R4>([4, 4, 16, 32], 0, 0.1, 'float32', 2);
      const convolve = (x: tf.Tensor, f: tf.Tensor) =>
        tf.conv2d(x as tf.Tensor4D, f as tf.Tensor4D, 2, 'same').tanh();
      return tf
        .grads(convolve)([images, filter])
        .map((gradient) => gradient.dataSync<'float32'>());
    });
  const one = await onThreads(1, compute);
  const several = await onThreads(3, compute);
  several.forEach((values, i) => {
    expect(values.some((value) => value !== 0)).toBe(true);
    // A filter's gradient is a sum over 16x16 places of 8 pictures; each sum before it has 256 terms.
    expect(relativeDifference(values, elementAt(one, i))).toBeLessThan(
      roundingError(256 + 8 * 16 * 16),
    );
  });
});

it('trains with several threads as it trains with one', async () => {
  const train = async (engine: Engine) => {
    const session = toySession(engine);
    const losses = await trainSteps(session, 5);
    session.dispose();
    return losses;
  };
  const one = await onThreads(1, train);
  const several = await onThreads(2, train);
  several.forEach(({ discriminator, generator }, step) => {
    // The longest sum of a step is over 8x8 places of 10 pictures.
    const tolerance = roundingError((step + 1) * 640);
    const wanted = elementAt(one, step);
    expect(relativeDifference([discriminator], [wanted.discriminator])).toBeLessThan(tolerance);
    expect(relativeDifference([generator], [wanted.generator])).toBeLessThan(tolerance);
  });
});

it('lets a process end by itself that has threads and does nothing more', async () => {
  const program = `
    import * as tf from '@tensorflow/tfjs-core';
    import { wasmEngine } from './main/trainer/engines/wasm.ts';
    const { facts } = await wasmEngine.start();
    const product = tf.matMul(tf.ones([300, 200]), tf.ones([200, 300])).max().dataSync()[0];
    console.log(JSON.stringify({ threads: facts.threads, product }));`;
  const args = ['--input-type=module', '--eval', program];
  const options = { env: { ...process.env, STUDIO_THREADS: '2' }, timeout: 60_000 };
  const { stdout } = await promisify(execFile)(process.execPath, args, options);
  expect(JSON.parse(stdout)).toEqual({ threads: 2, product: 200 });
});

it('goes on with one thread where threads do not start', async () => {
  vi.stubEnv('STUDIO_THREADS', '2');
  vi.stubGlobal('SharedArrayBuffer', class {});
  const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const engine = await wasmEngine.start();
  expect(engine.facts.threads).toBe(1);
  expect(tf.ones([2, 2]).sum().dataSync()[0]).toBe(4);
  expect(said.mock.lastCall?.[0]).toContain('has one only');
  engine.dispose();
  vi.unstubAllGlobals();
});
