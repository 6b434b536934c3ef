import { StudioError } from '../../../shared/errors.ts';

export function noCheckpoint(runName: string): StudioError {
  return new StudioError(
    'conflict',
    `The run "${runName}" has no checkpoint yet, so nothing can be drawn from it.`,
    'Creatures come from its first step on, once it trains.',
  );
}
