import { whichCard } from '../../native-engine/cuda/graphics-card.ts';

const cudaEnvironment: Readonly<Record<string, string>> = {
  ...whichCard,
  // Otherwise TensorFlow takes the whole card at once, and the window with it has none.
  TF_FORCE_GPU_ALLOW_GROWTH: 'true',
  // For a card newer than TensorFlow's kernels the driver compiles them, which takes minutes, and keeps as much as this.
  CUDA_CACHE_MAXSIZE: String(2 ** 31),
  // A run that computes in float32 does: TensorFloat-32 has 10 bits of its 23. Who wants fewer chooses bfloat16.
  NVIDIA_TF32_OVERRIDE: '0',
};

/** Sets what CUDA and TensorFlow read when they load, where nobody has told them otherwise. */
export function tellCuda(environment = process.env): void {
  for (const [name, value] of Object.entries(cudaEnvironment)) environment[name] ??= value;
}
