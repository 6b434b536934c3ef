import { join } from 'node:path';
import { chromiumFolder } from '../../chromium.ts';

/**
 * What a process needs to find SwiftShader, a graphics card that is played by the processor: it comes with the
 * tests' Chromium (@sparticuz/chromium), which has it, and a Vulkan loader, beside itself.
 */
export const softwareGpu = {
  LD_LIBRARY_PATH: chromiumFolder,
  VK_ICD_FILENAMES: join(chromiumFolder, 'vk_swiftshader_icd.json'),
  STUDIO_SOFTWARE_GPU: '1',
};
