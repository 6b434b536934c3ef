import { CommanderError } from 'commander';
import { toErrorShape } from '../../shared/errors.ts';

export const exitCodes = {
  done: 0,
  failed: 1,
  wrongUse: 2,
  /** Ended by SIGINT or SIGTERM: a run with a checkpoint written, an import with nothing kept. */
  interrupted: 130,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** The exit code that an error which ended a command stands for. */
export function exitCodeOf(thrown: unknown): ExitCode {
  if (thrown instanceof CommanderError) {
    return thrown.exitCode === 0 ? exitCodes.done : exitCodes.wrongUse;
  }
  const { code } = toErrorShape(thrown);
  if (code === 'cancelled') return exitCodes.interrupted;
  return code === 'invalid-input' ? exitCodes.wrongUse : exitCodes.failed;
}
