import * as tf from '@tensorflow/tfjs-core';
import type { WebGPUBackend as WebgpuBackend } from '@tensorflow/tfjs-backend-webgpu/dist/backend_webgpu.js';
import type { WebGPUProgram } from '@tensorflow/tfjs-backend-webgpu/dist/webgpu_program.js';

export type { WebgpuBackend };

/** As tfjs's own element-wise shaders have it. */
const workgroupSize = 128;

/** tfjs's WebGPU backend where it is the one in use. */
export function webgpuBackend(): WebgpuBackend | undefined {
  return tf.getBackend() === 'webgpu' ? (tf.backend() as WebgpuBackend) : undefined;
}

/** What WebGPU grants along each side of a grid of workgroups (`maxComputeWorkgroupsPerDimension`). */
export const mostWorkgroups = 65_535;

/** WGSL for a shader that needs none of tfjs's uniforms: it binds them all the same, and WebGPU takes only what is named. */
export const namesUniforms = '_ = uniforms.NAN;';

/** A number as WGSL writes a float32. */
export function float(value: number): string {
  return `${Number.isInteger(value) ? value.toFixed(1) : value}f`;
}

/**
 * Computes a formula for each element in one shader, where plain ops are a shader each: putting many small shaders in
 * order costs more than what they compute. It is not noted for gradients.
 *
 * @param formula in WGSL, over the names of the inputs: `average + share * (value - average)`
 * @param inputs float32, at most 7 (WebGPU's `maxStorageBuffersPerShaderStage` is 8, one is for the result), of the
 *   shape of the result or spread over it as by tfjs's ops
 * @param shape of the result
 */
export function computeEach(
  backend: WebgpuBackend,
  formula: string,
  inputs: Readonly<Record<string, tf.Tensor>>,
  shape: readonly number[],
): tf.Tensor {
  const program = elementwiseProgram(formula, Object.keys(inputs), shape);
  const result = backend.runWebGPUProgram(program, Object.values(inputs), 'float32');
  return tf.engine().makeTensorFromTensorInfo(result);
}

function elementwiseProgram(
  formula: string,
  names: readonly string[],
  shape: readonly number[],
): WebGPUProgram {
  const size = tf.util.sizeFromShape([...shape]);
  const ofName = (name: string) =>
    `let ${name} = get${name[0]?.toUpperCase()}${name.slice(1)}ByOutputIndex(index);`;
  return {
    variableNames: [...names],
    outputShape: [...shape],
    dispatchLayout: { x: shape.map((_, axis) => axis) },
    dispatch: [Math.ceil(size / workgroupSize), 1, 1],
    workgroupSize: [workgroupSize, 1, 1],
    // The shader asks for its size: the last workgroup reaches beyond it.
    size: true,
    // Compiled once for each formula, shapes and all.
    shaderKey: `each ${names.join()} ${formula}`,
    getUserCode: () => `
      fn main(index : i32) {
        if (index < uniforms.size) {
          ${names.map(ofName).join('\n')}
          setOutputAtIndex(index, ${formula});
        }
      }`,
  };
}
