import { readFileSync } from 'node:fs';

/**
 * Whether this processor multiplies bfloat16 numbers by itself (AVX512-BF16 or AMX), which oneDNN then makes
 * use of. Known on Linux only.
 */
export function processorMultipliesBfloat16(): boolean {
  if (process.platform !== 'linux') return false;
  return multipliesBfloat16(readFileSync('/proc/cpuinfo', 'utf8'));
}

/** @param cpuInfo what Linux tells in /proc/cpuinfo */
export function multipliesBfloat16(cpuInfo: string): boolean {
  return /\b(avx512_bf16|amx_bf16)\b/.test(cpuInfo);
}
