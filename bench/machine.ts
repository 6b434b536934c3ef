import { availableParallelism, cpus, platform, release, totalmem } from 'node:os';
import { processorMultipliesBfloat16 } from '../main/trainer/engines/bfloat16.ts';

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
    bfloat16: processorMultipliesBfloat16(),
  };
}
