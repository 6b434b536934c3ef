import { expect, it } from 'vitest';
import { tellCuda } from '../../../../main/trainer/engines/cuda-environment.ts';

it('CUDA takes the card that fits and as much of it as it needs, and rounds no float32 to fewer bits', () => {
  const environment: NodeJS.ProcessEnv = {};
  tellCuda(1, environment);
  expect(environment).toEqual({
    CUDA_DEVICE_ORDER: 'PCI_BUS_ID',
    CUDA_VISIBLE_DEVICES: '1',
    TF_FORCE_GPU_ALLOW_GROWTH: 'true',
    CUDA_CACHE_MAXSIZE: '2147483648',
    NVIDIA_TF32_OVERRIDE: '0',
  });
});

it('what a person has told CUDA stays', () => {
  const environment: NodeJS.ProcessEnv = { CUDA_VISIBLE_DEVICES: '1', NVIDIA_TF32_OVERRIDE: '1' };
  tellCuda(0, environment);
  expect(environment).toMatchObject({ CUDA_VISIBLE_DEVICES: '1', NVIDIA_TF32_OVERRIDE: '1' });
});
