import type { Logger } from 'pino';
import type { WritableStore } from '../store/store.ts';
import type { PoolLink } from './runs/trainer-pool.ts';
import type { Push } from './push.ts';
import type { ReadPicture } from './pictures/picture-reader.ts';
import type { StartTrainer } from './runs/trainer-process.ts';
import type { WorkQueue } from './work/work-queue.ts';

/** What every concept of the core works with. */
export interface Core {
  readonly libraryPath: string;
  readonly store: WritableStore;
  /** The library may not be written to and is looked at: the store is sealed, no trainer starts. */
  readonly readOnly: boolean;
  /** Looks whether the library was removed or replaced meanwhile. */
  readonly isLibraryHere: () => boolean;
  readonly push: Push;
  /** Gives a trainer the threads that were chosen or found best, unless it is told otherwise. */
  readonly startTrainer: StartTrainer;
  /** Other machines that train, while some are connected. */
  readonly pool: PoolLink;
  /** What is to be waited for before a run starts; null where there is nothing. */
  readonly beforeTraining?: () => Promise<void> | null;
  /** Whoever starts a trainer beside the run that trains waits for its turn here. */
  readonly work: WorkQueue;
  /** Reads files that strangers made, in a process of its own. */
  readonly readPicture: ReadPicture;
  readonly appVersion: string;
  readonly log: Logger;
}
