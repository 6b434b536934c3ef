import { availableParallelism, cpus, platform, release, totalmem } from 'node:os';
import { processorMultipliesBfloat16 } from '../main/trainer/engines/tensorflow-environment.ts';

export interface MachineFacts {
  processor: string;
  /** Cores that this process may use; every contender gets as many threads. */
  threads: number;
  memoryBytes: number;
  system: string;
  node: string;
  /** Whether the processor multiplies bfloat16 numbers by itself (AVX512-BF16 or AMX), and may. */
  bfloat16: boolean;
  /** The instructions that everybody's libraries are held to, where the processor has wider ones. */
  heldTo?: HeldTo;
}

/** To what a processor can be held: the instructions that most people's have. */
export const heldTo = ['AVX2'] as const;
export type HeldTo = (typeof heldTo)[number];

/**
 * Holds the libraries of all contenders that are started from here on to older instructions: oneDNN of the studio, TensorFlow and
 * PyTorch, PyTorch's own kernels, and its MKL. Eigen, by which both TensorFlows compute what is not a convolution or a
 * product, takes what it finds.
 */
export function holdBack(instructions: HeldTo, environment = process.env): void {
  environment.ONEDNN_MAX_CPU_ISA = instructions;
  environment.ATEN_CPU_CAPABILITY = instructions.toLowerCase();
  environment.MKL_ENABLE_INSTRUCTIONS = instructions;
}

export function describeMachine(held?: HeldTo): MachineFacts {
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    threads: availableParallelism(),
    memoryBytes: totalmem(),
    system: `${platform()} ${release()}`,
    node: process.versions.node,
    bfloat16: processorMultipliesBfloat16(),
    ...(held && { heldTo: held }),
  };
}
