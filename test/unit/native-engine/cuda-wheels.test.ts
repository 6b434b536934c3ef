import { describe, expect, it } from 'vitest';
import { cudaLicence, cudaWheels } from '../../../main/native-engine/cuda/cuda-wheels.ts';
import { tensorflowVersion } from '../../../main/native-engine/native-engine-folder.mjs';
import {
  downloadBytesOf,
  engineWheel,
  unpackedBytesOf,
} from '../../../main/native-engine/wheel.ts';

const wheels = cudaWheels('linux', 'x64');
const all = wheels ? [wheels.tensorflow, ...wheels.nvidia] : [];

describe('the wheels of TensorFlow for NVIDIA cards', () => {
  it('are for Linux on x64 alone', () => {
    expect(all).not.toHaveLength(0);
    expect(cudaWheels('linux', 'arm64')).toBeUndefined();
    expect(cudaWheels('darwin', 'arm64')).toBeUndefined();
    expect(cudaWheels('win32', 'x64')).toBeUndefined();
  });

  it('are of the same TensorFlow as the processor’s, so that one binding serves both', () => {
    const { tensorflow } = wheels ?? expect.fail('there are none');
    expect(tensorflow.file).toContain(`tensorflow-${tensorflowVersion}-`);
    const onProcessor = engineWheel('linux', 'x64') ?? expect.fail('there is none');
    expect(Object.keys(tensorflow.libraries)).toEqual(Object.keys(onProcessor.libraries));
    expect(tensorflow.sha256).not.toBe(onProcessor.sha256);
  });

  it('are pinned, each library by its folder and size, and no two by the same name', () => {
    const names = all.flatMap(({ libraries }) => Object.keys(libraries));
    expect(new Set(names)).toHaveProperty('size', names.length);
    for (const { project, file, sha256, folder, libraries } of all) {
      expect(sha256).toMatch(/^[0-9a-f]{64}$/);
      expect(file.startsWith(`${project.replaceAll('-', '_')}-`)).toBe(true);
      expect(folder ?? 'tensorflow').toMatch(/^(tensorflow|nvidia\/\w+\/lib)$/);
      expect(Object.values(libraries).every((bytes) => bytes > 100_000)).toBe(true);
    }
    // What is said of them: 2.9 GB to download, 4.6 GB unpacked.
    expect(downloadBytesOf(all)).toBe(2_908_466_061);
    expect(unpackedBytesOf(...all)).toBe(4_565_937_264);
  });

  it('hold what TensorFlow opens before it takes a card, and leave out what it does not', () => {
    const names = all.flatMap(({ libraries }) => Object.keys(libraries)).join(' ');
    const opened = ['cudart', 'cublas', 'cublasLt', 'cufft', 'cusolver', 'cusparse', 'cudnn'];
    for (const name of [...opened, 'nvJitLink', 'nvrtc'])
      expect(names).toMatch(new RegExp(`\\blib${name}\\.so\\.\\d`));
    expect(names).not.toMatch(/nccl|cupti|curand|ptxas|cusolverMg|nvblas/);
  });

  it('are named with their licences', () => {
    expect(cudaLicence).toMatch(/Apache-2\.0.*proprietary.*docs\.nvidia\.com\/cuda\/eula.*cudnn/);
  });
});
