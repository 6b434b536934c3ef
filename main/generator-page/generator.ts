import { loadGraphModelSync } from '@tensorflow/tfjs-converter';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import wasmBinary from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?base64';
import * as tf from '@tensorflow/tfjs-core';
import { drawnPictures } from '../trainer/data/drawn-pictures.ts';
import type { PageContents } from '../../shared/creature/generator-page.ts';

/** `[count, names]`, row by row; none of a generator that was taught no names. */
export type Condition = Float32Array | null;

/** @param start latents, or pictures, premultiplied, in [-1, 1] */
type DrawAs<Creatures> = (start: Float32Array, condition: Condition, count: number) => Creatures;

export interface PageGenerator {
  /** RGBA of each creature, straight alpha. */
  draw: DrawAs<Uint8Array[]>;
  /** Numbers as the generator gives them, premultiplied, in [-1, 1]: what tests compare. */
  drawRaw: DrawAs<Float32Array>;
}

interface ModelJson {
  modelTopology: object;
  signature: object;
  weightsManifest: { weights: { name: string; shape: number[]; dtype: 'float32' | 'int32' }[] }[];
}

/** Loads what the page holds; nothing is asked of any network. */
export async function loadGenerator(
  { model, size, channels, mostColours, startsFrom }: PageContents,
  weights: Uint8Array<ArrayBuffer>,
): Promise<PageGenerator> {
  await startBackend();
  const { modelTopology, signature, weightsManifest } = model as ModelJson;
  const weightSpecs = weightsManifest.flatMap((group) => group.weights);
  const graph = loadGraphModelSync({
    load: () => ({ modelTopology, signature, weightSpecs, weightData: weights.buffer }),
  });
  const startShape =
    startsFrom.kind === 'latents' ? [startsFrom.latentSize] : [size, size, channels];
  const drawRaw: PageGenerator['drawRaw'] = (start, condition, count) =>
    tf.tidy(() => {
      const inputs: tf.NamedTensorMap = {
        [startsFrom.kind]: tf.tensor(start, [count, ...startShape]),
      };
      if (condition) inputs.condition = tf.tensor2d(condition, [count, condition.length / count]);
      return Float32Array.from((graph.predict(inputs) as tf.Tensor).dataSync());
    });
  return {
    drawRaw,
    draw(start, condition, count) {
      const images = drawRaw(start, condition, count);
      const rgba = drawnPictures(images, { size, channels }, mostColours);
      const bytes = size * size * 4;
      return Array.from({ length: count }, (_, place) =>
        rgba.slice(place * bytes, (place + 1) * bytes),
      );
    },
  };
}

/** WebAssembly out of the page itself: its policy lets nothing be fetched, not even from the page. */
async function startBackend(): Promise<void> {
  const binary = bytesOfBase64(wasmBinary);
  const { platform } = tf.env();
  tf.env().platform = Object.create(platform, {
    fetch: { value: () => Promise.resolve(new Response(binary)) },
  }) as typeof platform;
  // Threads need headers that a file has not.
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  if (!(await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT')))
    throw new Error(
      'This browser is too old: it lacks WebAssembly SIMD, which came in 2021 to 2023.',
    );
  const name = 'tfjs-backend-wasm-simd.wasm';
  setWasmPaths(
    { 'tfjs-backend-wasm.wasm': name, [name]: name, 'tfjs-backend-wasm-threaded-simd.wasm': name },
    true,
  );
  if (!(await tf.setBackend('wasm'))) throw new Error('WebAssembly does not start here.');
}

export function bytesOfBase64(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let place = 0; place < binary.length; place++) bytes[place] = binary.charCodeAt(place);
  return bytes;
}
