import { readFileSync } from 'node:fs';
import { usesOneDnn } from './tensorflow-environment.ts';

/**
 * Whether this processor multiplies bfloat16 numbers by itself (AVX512-BF16 or AMX), and oneDNN may make use of it.
 * Known on Linux only.
 */
export function processorMultipliesBfloat16(environment = process.env): boolean {
  if (process.platform !== 'linux' || !mayUseIt(environment)) return false;
  return multipliesBfloat16(readFileSync('/proc/cpuinfo', 'utf8'));
}

/**
 * Not where a person has switched oneDNN off or confines it to older instructions: TensorFlow then multiplies
 * bfloat16 slowly, or asks oneDNN for a convolution that it has not got, and the run fails.
 */
export function mayUseIt(environment: NodeJS.ProcessEnv): boolean {
  const { ONEDNN_MAX_CPU_ISA: newest = 'ALL' } = environment;
  return usesOneDnn(environment) && /^(ALL|DEFAULT)$|BF16|FP16|AMX|AVX10/i.test(newest);
}

/** @param cpuInfo what Linux tells in /proc/cpuinfo */
export function multipliesBfloat16(cpuInfo: string): boolean {
  return /\b(avx512_bf16|amx_bf16)\b/.test(cpuInfo);
}
