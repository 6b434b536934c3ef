import { StudioError } from '../../../shared/errors.ts';

export function noCheckpoint(runName: string): StudioError {
  return new StudioError(
    'conflict',
    `The run "${runName}" has no checkpoint yet, so nothing can be drawn from it.`,
    'It writes one at the step that its settings name, and when it is stopped; new creatures come from its first step on.',
  );
}
