import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, platform, release, totalmem } from 'node:os';

export interface MachineFacts {
  processor: string;
  /** Cores that this process may use; every contender gets as many threads. */
  threads: number;
  memoryBytes: number;
  system: string;
  node: string;
  /** Whether the processor multiplies bfloat16 numbers by itself (AVX512-BF16 or AMX). */
  bfloat16: boolean;
}

export function describeMachine(): MachineFacts {
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    threads: availableParallelism(),
    memoryBytes: totalmem(),
    system: `${platform()} ${release()}`,
    node: process.versions.node,
    bfloat16: platform() === 'linux' && multipliesBfloat16(readFileSync('/proc/cpuinfo', 'utf8')),
  };
}

/** @param cpuInfo what Linux tells in /proc/cpuinfo */
export function multipliesBfloat16(cpuInfo: string): boolean {
  return /\b(avx512_bf16|amx_bf16)\b/.test(cpuInfo);
}
