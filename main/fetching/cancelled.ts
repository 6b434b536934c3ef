import { StudioError } from '../../shared/errors.ts';

export function cancelled(what: string): StudioError {
  return new StudioError(
    'cancelled',
    `${what} was cancelled.`,
    'What was downloaded is kept: the next time it goes on from there.',
  );
}
