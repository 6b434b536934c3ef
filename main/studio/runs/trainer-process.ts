import type { TrainerCommand } from '../../../shared/trainer-protocol.ts';

/**
 * A process that trains, generates or probes: `child_process.fork` outside Electron, `utilityProcess`
 * within. What it says is untrusted until it has passed `trainerMessageSchema` (see TrainerSession).
 */
export interface TrainerProcess {
  readonly pid: number | undefined;
  send(command: TrainerCommand): void;
  onMessage(listener: (message: unknown) => void): void;
  onExit(listener: (exit: TrainerExit) => void): void;
  /** Ends the process at once (SIGKILL); `onExit` follows. */
  kill(): void;
}

export interface TrainerExit {
  code: number | null;
  signal: string | null;
}

export interface TrainerOptions {
  /** Absolute file that receives what the process prints; its folder exists. */
  logFile: string;
  /** Threads to compute with; the trainer chooses where it is left out. */
  threads?: number;
}

export type StartTrainer = (options: TrainerOptions) => TrainerProcess;
