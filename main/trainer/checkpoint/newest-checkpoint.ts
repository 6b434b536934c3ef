import { basename, join } from 'node:path';
import { StudioError } from '../../../shared/errors.ts';
import type { TrainerMessage } from '../../../shared/run/trainer-protocol.ts';
import { variableGroupNames, type VariableGroup } from '../gan/gan.ts';
import { readCheckpoint, type LoadedCheckpoint } from './read-checkpoint.ts';

export interface FoundCheckpoint<
  G extends VariableGroup = VariableGroup,
> extends LoadedCheckpoint<G> {
  /** Relative to the library. */
  path: string;
}

/**
 * Reads the first checkpoint that is whole.
 *
 * @param paths relative to the library, newest first
 * @param send told of those that were passed over
 * @param groups of its variables; all of them where they are left out
 * @throws StudioError `checkpoint-damaged` where none is
 */
export async function readNewestCheckpoint<G extends VariableGroup = VariableGroup>(
  libraryFolder: string,
  paths: readonly string[],
  send: (message: TrainerMessage) => void,
  groups: readonly G[] = variableGroupNames as readonly VariableGroup[] as readonly G[],
): Promise<FoundCheckpoint<G>> {
  const because: StudioError[] = [];
  for (const path of paths) {
    try {
      const checkpoint = await readCheckpoint(join(libraryFolder, path), groups);
      if (because.length > 0) {
        send({ type: 'fell-back', to: path, because: because.map(({ message }) => message) });
      }
      return { ...checkpoint, path };
    } catch (error) {
      if (!(error instanceof StudioError) || error.code !== 'checkpoint-damaged') throw error;
      because.push(error);
    }
  }
  throw noneLeft(paths, because);
}

function noneLeft(paths: readonly string[], because: readonly StudioError[]): StudioError {
  const [newest] = because;
  if (newest && because.length === 1) return newest;
  const names = paths.map((path) => basename(path)).join(', ');
  return new StudioError(
    'checkpoint-damaged',
    `None of the run’s checkpoints (${names}) can be used. ${newest?.message ?? ''}`.trim(),
    'Restore the run’s folder from a backup, or start a new run with the same settings.',
    { cause: newest },
  );
}
