import type { ExportOptions } from '../../../shared/creature/export-options.ts';
import type { Favourite } from '../../../shared/creature/favourite.ts';
import type { ReadableStore } from '../../store/store.ts';
import type { Core } from '../core.ts';
import type { UniqueNames } from './file-names.ts';
import type { FinishedPicture } from './finish.ts';

export type ExportCore = Pick<Core, 'libraryPath' | 'appVersion'> & { store: ReadableStore };

export interface ExportFile {
  name: string;
  bytes: Uint8Array;
}

/** What a writer is given. Thousands of creatures: it reads one after the other, and holds no more than it must. */
export interface ExportJob {
  core: ExportCore;
  /** In the order in which they were starred. */
  creatures: readonly Favourite[];
  options: ExportOptions;
  /** Those that are free where it is written. */
  names: UniqueNames;
  /**
   * A creature with all that was chosen done to its pixels, and enlarged. How often this was called is how far an export
   * is, and this is where it is called off.
   *
   * @throws StudioError `image-unreadable`, `cancelled`
   */
  read(creature: Favourite): Promise<FinishedPicture>;
}

/**
 * The files that creatures are written as, one after the other.
 *
 * @throws StudioError `invalid-input` where a file would become too large, and what `read` throws
 */
export type WriteFormat = (job: ExportJob) => AsyncIterable<ExportFile>;

/** How far something is, 0 to 1, and what calls it off. */
export interface Progress {
  signal?: AbortSignal;
  onShare?: (share: number) => void;
}
