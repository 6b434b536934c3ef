import type { DecodeRequest } from '../pictures/protocol.ts';

/**
 * A process of ours beside the core: `child_process.fork` outside Electron, `utilityProcess` within. What it says is
 * untrusted until a schema has passed it.
 */
export interface StudioProcess<Command> {
  readonly pid: number | undefined;
  send(command: Command): void;
  onMessage(listener: (message: unknown) => void): void;
  onExit(listener: (exit: ProcessExit) => void): void;
  /** Ends the process at once (SIGKILL); `onExit` follows. */
  kill(): void;
}

export interface ProcessExit {
  code: number | null;
  signal: string | null;
}

/** Starts a process that reads pictures (`main/pictures/entry.ts`). */
export type StartPictureProcess = () => StudioProcess<DecodeRequest>;
