import type { EngineFacts } from '../../../shared/engine/engine.ts';
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
  /** The native engine that it loads, where that is not in its place yet. */
  engineFolder?: string;
  /** What a run was computed with before: it goes on so, where a person has not chosen otherwise. */
  before?: EngineFacts | undefined;
}

export type StartTrainer = (options: TrainerOptions) => TrainerProcess;
