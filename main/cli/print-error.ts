import { toErrorShape } from '../../shared/errors.ts';
import { say } from '../host/terminal.ts';

/** An error as a person reads it: what happened, what to do. The stack only where it was asked for. */
export function printError(thrown: unknown): void {
  const { message, hint } = toErrorShape(thrown);
  say(`error: ${message}`, hint);
  if (process.env.STUDIO_DEBUG && thrown instanceof Error) {
    say(...(thrown.stack ?? '').split('\n'));
  }
}
