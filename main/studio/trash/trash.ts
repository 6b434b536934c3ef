import { StudioError } from '../../../shared/errors.ts';
import { trashKey, type TrashRef, type Trashed } from '../../../shared/library/trash.ts';
import { notAll } from '../../store/free-room.ts';
import { deleteForGood } from '../../store/sweep.ts';
import { favouritesRemovedAt, listTrash, rowsOfTrash } from '../../store/trash.ts';
import type { Core } from '../core.ts';
import type { Datasets } from '../datasets/datasets.ts';
import type { Favourites } from '../gallery/favourites.ts';
import type { Runs } from '../runs/runs.ts';
import type { Sweeps } from '../sweeps/sweeps.ts';

type TrashCore = Pick<Core, 'store' | 'libraryPath' | 'push' | 'log'>;

interface Concepts {
  runs: Runs;
  sweeps: Sweeps;
  datasets: Datasets;
  favourites: Favourites;
}

/** What was removed and can be brought back. */
export class Trash {
  readonly #core: TrashCore;
  readonly #concepts: Concepts;

  constructor(core: TrashCore, concepts: Concepts) {
    this.#core = core;
    this.#concepts = concepts;
  }

  /** The last removed first. */
  list(): Trashed[] {
    return listTrash(this.#core.store);
  }

  /**
   * Brings things back as they were.
   *
   * @throws StudioError `not-found` for what is not in the trash any more; what comes before it is back
   */
  restore(refs: readonly TrashRef[]): void {
    for (const ref of refs) {
      this.#require(ref);
      this.#restore(ref);
    }
  }

  /**
   * Deletes things, which cannot be undone.
   *
   * @throws StudioError `not-found` for what is not in the trash, `conflict` for a dataset that a run was trained on, both
   * before anything is deleted; `forbidden` where files could not be deleted
   */
  delete(refs: readonly TrashRef[]): void {
    const { store, libraryPath, push, log } = this.#core;
    const trashed = refs.map((ref) => this.#require(ref));
    const removed = rowsOfTrash(store, refs);
    for (const { ref, name, neededBy } of trashed)
      if (ref.kind === 'dataset' && !onlyUsedBy(this.#runsOf(ref.id), removed.runs))
        throw stillNeeded(name, neededBy ?? '');
    const undeleted = deleteForGood(libraryPath, store, removed);
    log.info({ refs }, 'deleted for good');
    push.send('trash', {});
    if (undeleted.length > 0) throw notAll(undeleted);
  }

  #require(ref: TrashRef): Trashed {
    const found = this.list().find((each) => trashKey(each.ref) === trashKey(ref));
    if (found) return found;
    throw new StudioError(
      'not-found',
      'That is not in the trash any more.',
      'It was brought back or deleted meanwhile.',
    );
  }

  #restore(ref: TrashRef): void {
    const { runs, sweeps, datasets, favourites } = this.#concepts;
    if (ref.kind === 'favourites')
      favourites.restore(favouritesRemovedAt(this.#core.store, ref.removedAt));
    else if (ref.kind === 'run') runs.restore(ref.id);
    else if (ref.kind === 'sweep') sweeps.restore(ref.id);
    else datasets.restore(ref.id);
  }

  #runsOf(datasetId: string): string[] {
    const rows = this.#core.store
      .prepare('SELECT id FROM runs WHERE dataset_id = ?')
      .all(datasetId) as { id: string }[];
    return rows.map(({ id }) => id);
  }
}

function onlyUsedBy(used: readonly string[], going: readonly string[]): boolean {
  return used.every((id) => going.includes(id));
}

function stillNeeded(name: string, run: string): StudioError {
  return new StudioError(
    'conflict',
    `The dataset "${name}" cannot be deleted: the run "${run}" was trained on it.`,
    'Delete the runs that were trained on it first.',
  );
}
