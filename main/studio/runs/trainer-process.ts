import { availableParallelism } from 'node:os';
import type { EngineFacts, WaysByEngine } from '../../../shared/engine/engine.ts';
import type { TrainerCommand } from '../../../shared/run/trainer-protocol.ts';
import type { ProcessExit, StudioProcess } from '../processes.ts';

/** A process that trains, generates or probes. What it says passes `trainerMessageSchema` (see TrainerSession). */
export type TrainerProcess = StudioProcess<TrainerCommand>;
export type TrainerExit = ProcessExit;

export interface TrainerOptions {
  /** Absolute file that receives what the process prints; its folder exists. */
  logFile: string;
  /** Threads to compute with; the trainer chooses where it is left out. */
  threads?: number;
  /** Whether TensorFlow computes with oneDNN; it does where it is left out. */
  oneDnn?: boolean | undefined;
  /** Whether TensorFlow computes some convolutions by kernels of the studio's own; it does where it is left out. */
  ownKernels?: boolean | undefined;
  /** How each engine computes where the three above are left out. */
  ways?: WaysByEngine;
  /** The native engine that it loads, where that is not in its place yet. */
  engineFolder?: string;
  /** What a run was computed with before: it goes on so, where a person has not chosen otherwise. */
  before?: EngineFacts | undefined;
}

export type StartTrainer = (options: TrainerOptions) => TrainerProcess;

/**
 * A run goes on as it was computed before, where the same engine computes it and this machine can: so its numbers stay what
 * they would have been.
 *
 * @param ways how it would be computed otherwise
 */
export function computingAsBefore(
  before: EngineFacts | undefined,
  ways: WaysByEngine = {},
): WaysByEngine {
  if (!before) return ways;
  const { id, threads, oneDnn, ownKernels } = before;
  const way = {
    ...ways[id],
    // A run that comes from a larger machine has to do with what is here: its trainer says so.
    ...(threads <= availableParallelism() && { threads }),
    ...(oneDnn !== undefined && { oneDnn }),
    ...(ownKernels !== undefined && { ownKernels }),
  };
  return { ...ways, [id]: way };
}
