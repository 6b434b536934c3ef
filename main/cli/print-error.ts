import { toErrorShape } from '../../shared/errors.ts';

/** An error as a person reads it: what happened, what to do. The stack only where it was asked for. */
export function printError(thrown: unknown): void {
  const { message, hint } = toErrorShape(thrown);
  process.stderr.write(`error: ${message}\n${hint}\n`);
  if (process.env.STUDIO_DEBUG && thrown instanceof Error) {
    process.stderr.write(`${thrown.stack}\n`);
  }
}
