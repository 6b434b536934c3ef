import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * What a process needs to find SwiftShader, a graphics card that is played by the processor: it comes with the
 * tests' Chromium (@sparticuz/chromium), which unpacks it, and a Vulkan loader, beside itself.
 */
export const softwareGpu = {
  LD_LIBRARY_PATH: tmpdir(),
  VK_ICD_FILENAMES: join(tmpdir(), 'vk_swiftshader_icd.json'),
  STUDIO_SOFTWARE_GPU: '1',
};
