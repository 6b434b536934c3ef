import { join } from 'node:path';
import { StudioError } from '../../../../shared/errors.ts';
import type { TrainJob } from '../../../../shared/run/trainer-protocol.ts';
import { readAttempt } from '../../../files/attempt-file.ts';

/**
 * Refuses to go on once a run's folder belongs to a later start of the run. A trainer may outlive its studio,
 * and the run be resumed meanwhile (docs/decisions/0170-numbered-attempts.md).
 */
export class OwnAttempt {
  readonly #folder: string;
  readonly #attempt: number;

  constructor({ libraryFolder, runFolder, attempt }: TrainJob) {
    this.#folder = join(libraryFolder, runFolder);
    this.#attempt = attempt;
  }

  /**
   * Call it before anything in the folder is written, replaced or deleted.
   *
   * @throws StudioError `conflict`
   */
  readonly require = (): void => {
    const current = readAttempt(this.#folder);
    if (current === undefined) throw folderLost();
    if (current > this.#attempt) throw takenOver(this.#attempt, current);
  };
}

function takenOver(own: number, current: number): StudioError {
  return new StudioError(
    'conflict',
    `The run was started again (start ${current}) while this training (start ${own}) was still at work, so this one ends and writes nothing more.`,
    'Nothing needs to be done: the later start goes on with the run.',
  );
}

function folderLost(): StudioError {
  return new StudioError(
    'conflict',
    'The run’s folder does not say any more to which start of the run it belongs, so this training ends and writes nothing more.',
    'Resume the run, if it is still there: it goes on from its last checkpoint.',
  );
}
