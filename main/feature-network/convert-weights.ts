import { kernelLength, layers, type LayerDescription } from './layers.ts';

/** Of every batch norm in the published network (its `batch_norm_epsilon`). */
const epsilon = 1e-3;

/**
 * Takes the network out of the published file, with each batch norm folded into the kernel before it: what is left of a
 * layer is a kernel and an offset an output. Computed in float64 with square roots, which are the same on every machine.
 *
 * @param file of the pinned hash
 * @returns float32, little-endian: kernel and offsets of each layer, one after the other
 */
export function convertWeights(file: Buffer): Buffer {
  const converted = layers.map((layer) => foldLayer(file, layer));
  return Buffer.concat(converted.map(({ buffer }) => Buffer.from(buffer)));
}

function foldLayer(file: Buffer, layer: LayerDescription): Float32Array<ArrayBuffer> {
  const { outputs } = layer;
  const length = kernelLength(layer);
  const [kernelAt, ...normAt] = layer.at;
  const kernel = floatsAt(file, kernelAt, length);
  const [scale = [], offset = [], mean = [], variance = []] = normAt.map((at) =>
    floatsAt(file, at, outputs),
  );
  const folded = new Float32Array(length + outputs);
  const factors = Array.from(
    scale,
    (each, output) => each / Math.sqrt(variance[output]! + epsilon),
  );
  for (let index = 0; index < length; index++)
    folded[index] = kernel[index]! * factors[index % outputs]!;
  for (let output = 0; output < outputs; output++)
    folded[length + output] = offset[output]! - mean[output]! * factors[output]!;
  return folded;
}

/** Little-endian whatever the machine is; tensors begin at places that are no multiples of four. */
function floatsAt(file: Buffer, at: number, length: number): Float32Array {
  return Float32Array.from({ length }, (_, index) => file.readFloatLE(at + 4 * index));
}
