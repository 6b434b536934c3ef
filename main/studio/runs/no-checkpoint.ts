import { StudioError } from '../../../shared/errors.ts';

export function noCheckpoint(runName: string): StudioError {
  return new StudioError(
    'conflict',
    `The run "${runName}" has no checkpoint yet, so nothing can be drawn from it.`,
    'Wait for its first checkpoint, or stop it: a checkpoint is written at every stop.',
  );
}
