import { nativeEngineIsReady } from '../engine-manifest.mjs';
import { cudaEngineFolder, tensorflowVersion } from '../native-engine-folder.mjs';
import { pinsOf, type EngineWheel } from '../wheel.ts';

/** What computes on NVIDIA's cards: a TensorFlow, and the libraries of NVIDIA's that it loads. */
export interface CudaWheels {
  tensorflow: EngineWheel;
  nvidia: readonly EngineWheel[];
}

/**
 * Said before anything is fetched. What the studio is made of is free; this is not, so it is never in a package of the
 * studio's: each machine gets it from NVIDIA's own pages of the package index.
 */
export const cudaLicence =
  'TensorFlow is under Apache-2.0. NVIDIA’s libraries are proprietary: whoever gets them accepts the licences of CUDA (https://docs.nvidia.com/cuda/eula/) and cuDNN (https://docs.nvidia.com/deeplearning/cudnn/latest/reference/eula.html). The studio does not pass them on.';

/** Below the first the driver knows no CUDA 12; below the second cuDNN has no code for the card (docs/decisions/0540). */
export const leastDriver = '525.60.13';
export const leastComputeCapability = 7.5;
/** For later cards TensorFlow brings its kernels as a text that the driver compiles. */
export const newestComputeCapability = 9;

/** Whether TensorFlow for cards is here, from these archives: what NVIDIA's are is not said by TensorFlow's version. */
export function cudaEngineIsReady(wheels = cudaWheels()): boolean {
  if (!wheels) return false;
  return nativeEngineIsReady(cudaEngineFolder(), pinsOf([wheels.tensorflow, ...wheels.nvidia]));
}

export function cudaWheels(
  platform: string = process.platform,
  arch: string = process.arch,
): CudaWheels | undefined {
  return platform === 'linux' && arch === 'x64' ? { tensorflow, nvidia } : undefined;
}

const tensorflow: EngineWheel = {
  project: 'tensorflow',
  file: `tensorflow-${tensorflowVersion}-cp311-cp311-manylinux_2_27_x86_64.whl`,
  bytes: 572_440_367,
  sha256: '9056fbc9ba04235810b71ae6cbd958a196e8804fb53bbcffbf3e23b56155f124',
  libraries: {
    'libtensorflow_cc.so.2': 1_096_372_272,
    'libtensorflow_framework.so.2': 162_648_808,
  },
  strippedBytes: 1_015_130_880,
};

/**
 * Of the twelve wheels that the `tensorflow` wheel names for its cards (`and-cuda`) those that TensorFlow opens before it
 * takes a card, and what these open themselves. NCCL (several cards), CUPTI (profiling), nvcc (XLA) and cuRAND are left
 * out, 0.5 GB. docs/decisions/0540 tells how that was found.
 */
const nvidia: readonly EngineWheel[] = [
  {
    project: 'nvidia-cuda-runtime-cu12',
    file: 'nvidia_cuda_runtime_cu12-12.9.79-py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64.whl',
    bytes: 3_493_179,
    sha256: '25bba2dfb01d48a9b59ca474a1ac43c6ebf7011f1b0b8cc44f54eb6ac48a96c3',
    folder: 'nvidia/cuda_runtime/lib',
    libraries: {
      'libcudart.so.12': 741_088,
    },
  },
  {
    project: 'nvidia-cublas-cu12',
    file: 'nvidia_cublas_cu12-12.9.3.13-py3-none-manylinux_2_27_x86_64.whl',
    bytes: 581_217_458,
    sha256: 'd7d51055f161b317c7105ddaae90e71eda059026074ffef93cf7cde2886bfe72',
    folder: 'nvidia/cublas/lib',
    libraries: {
      'libcublas.so.12': 105_140_976,
      'libcublasLt.so.12': 749_169_616,
    },
  },
  {
    project: 'nvidia-cuda-nvrtc-cu12',
    file: 'nvidia_cuda_nvrtc_cu12-12.9.86-py3-none-manylinux2010_x86_64.manylinux_2_12_x86_64.whl',
    bytes: 89_568_129,
    sha256: '210cf05005a447e29214e9ce50851e83fc5f4358df8b453155d5e1918094dcb4',
    folder: 'nvidia/cuda_nvrtc/lib',
    libraries: {
      'libnvrtc.so.12': 106_244_480,
      'libnvrtc-builtins.so.12.9': 7_202_760,
    },
  },
  {
    project: 'nvidia-cudnn-cu12',
    file: 'nvidia_cudnn_cu12-9.28.0.42-py3-none-manylinux_2_27_x86_64.whl',
    bytes: 716_538_495,
    sha256: '9ff58b7f36dacd0a93e89f8f2957b52466889217963701daa15e577317cfa375',
    folder: 'nvidia/cudnn/lib',
    libraries: {
      'libcudnn.so.9': 137_432,
      'libcudnn_adv.so.9': 232_904_280,
      'libcudnn_cnn.so.9': 4_203_992,
      'libcudnn_engines_precompiled.so.9': 559_964_512,
      'libcudnn_engines_runtime_compiled.so.9': 48_269_792,
      'libcudnn_engines_tensor_ir.so.9': 2_099_128,
      'libcudnn_ext.so.9': 10_492_448,
      'libcudnn_graph.so.9': 115_563_344,
      'libcudnn_heuristic.so.9': 96_473_944,
      'libcudnn_ops.so.9': 92_284_600,
    },
  },
  {
    project: 'nvidia-cufft-cu12',
    file: 'nvidia_cufft_cu12-11.4.1.4-py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64.whl',
    bytes: 200_877_592,
    sha256: 'c67884f2a7d276b4b80eb56a79322a95df592ae5e765cf1243693365ccab4e28',
    folder: 'nvidia/cufft/lib',
    libraries: {
      'libcufft.so.11': 291_507_928,
    },
  },
  {
    project: 'nvidia-cusolver-cu12',
    file: 'nvidia_cusolver_cu12-11.7.5.82-py3-none-manylinux_2_27_x86_64.whl',
    bytes: 338_117_415,
    sha256: '15da72d1340d29b5b3cf3fd100e3cd53421dde36002eda6ed93811af63c40d88',
    folder: 'nvidia/cusolver/lib',
    libraries: {
      'libcusolver.so.11': 302_024_152,
    },
  },
  {
    project: 'nvidia-cusparse-cu12',
    file: 'nvidia_cusparse_cu12-12.5.10.65-py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64.whl',
    bytes: 366_465_088,
    sha256: '73060ce019ac064a057267c585bf1fd5a353734151f87472ff02b2c5c9984e78',
    folder: 'nvidia/cusparse/lib',
    libraries: {
      'libcusparse.so.12': 486_556_368,
    },
  },
  {
    project: 'nvidia-nvjitlink-cu12',
    file: 'nvidia_nvjitlink_cu12-12.9.86-py3-none-manylinux2010_x86_64.manylinux_2_12_x86_64.whl',
    bytes: 39_748_338,
    sha256: 'e3f1171dbdc83c5932a45f0f4c99180a70de9bd2718c1ab77d14104f6d7147f9',
    folder: 'nvidia/nvjitlink/lib',
    libraries: {
      'libnvJitLink.so.12': 95_935_344,
    },
  },
];
