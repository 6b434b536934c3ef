const cudaEnvironment: Readonly<Record<string, string>> = {
  // Cards are counted as `nvidia-smi` counts them.
  CUDA_DEVICE_ORDER: 'PCI_BUS_ID',
  // Otherwise TensorFlow takes the whole card at once, and the window with it has none.
  TF_FORCE_GPU_ALLOW_GROWTH: 'true',
  // For a card newer than TensorFlow's kernels the driver compiles them, which takes minutes, and keeps as much as this.
  CUDA_CACHE_MAXSIZE: String(2 ** 31),
  // A run that computes in float32 does: TensorFloat-32 has 10 bits of its 23. Who wants fewer chooses bfloat16.
  NVIDIA_TF32_OVERRIDE: '0',
};

/**
 * Sets what CUDA and TensorFlow read when they load, where nobody has told them otherwise.
 *
 * @param card the number of the one to compute on, where a person has not chosen
 */
export function tellCuda(card: number, environment = process.env): void {
  if (environment.CUDA_VISIBLE_DEVICES === undefined)
    // Its number is of this order, whatever other one a person has asked for.
    Object.assign(environment, {
      CUDA_VISIBLE_DEVICES: String(card),
      CUDA_DEVICE_ORDER: cudaEnvironment.CUDA_DEVICE_ORDER,
    });
  for (const [name, value] of Object.entries(cudaEnvironment)) environment[name] ??= value;
}
