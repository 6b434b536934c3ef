import { join } from 'node:path';
import type { Dataset, SpriteAnnotations } from '../../../shared/dataset/dataset.ts';
import type { DuplicateGroups, WantedChanges } from '../../../shared/dataset/sprite-changes.ts';
import { StudioError } from '../../../shared/errors.ts';
import { noLabel } from '../../sprite-file/format.ts';
import { openSpriteFile } from '../../sprite-file/read-sprite-file.ts';
import {
  findDataset,
  listDatasets,
  removeDataset,
  renameDataset,
  restoreDataset,
  runsOfDataset,
} from '../../store/datasets.ts';
import type { Core } from '../core.ts';
import { changeDataset } from './changes/change-dataset.ts';
import { findDuplicates } from './changes/find-duplicates.ts';
import { spriteFilePath } from './dataset-files.ts';

/** What can be asked of datasets once they are imported. Unknown ones are `not-found`. */
export class Datasets {
  readonly #core: Pick<Core, 'libraryPath' | 'store' | 'push'>;

  constructor(core: Pick<Core, 'libraryPath' | 'store' | 'push'>) {
    this.#core = core;
  }

  list(): Dataset[] {
    return listDatasets(this.#core.store);
  }

  get(datasetId: string): Dataset {
    const dataset = findDataset(this.#core.store, datasetId);
    if (dataset) return dataset;
    throw new StudioError(
      'not-found',
      `There is no dataset ${datasetId} in this library.`,
      'It may have been removed. Open the list of datasets to see what is there.',
    );
  }

  /** @throws StudioError `not-found`, `dataset-damaged` */
  async duplicates(datasetId: string): Promise<DuplicateGroups> {
    this.get(datasetId);
    return findDuplicates(join(this.#core.libraryPath, spriteFilePath(datasetId)));
  }

  /**
   * Makes another dataset of one.
   *
   * @throws StudioError as `changeDataset` does
   */
  async change(datasetId: string, wanted: WantedChanges): Promise<Dataset> {
    const dataset = await changeDataset(this.#core, this.get(datasetId), wanted);
    this.#tell([dataset], []);
    return dataset;
  }

  /** @throws StudioError `not-found`, `dataset-damaged` */
  async annotations(datasetId: string): Promise<SpriteAnnotations> {
    this.get(datasetId);
    const file = await openSpriteFile(join(this.#core.libraryPath, spriteFilePath(datasetId)));
    try {
      return {
        names: file.header.names,
        labelOf: Array.from(await file.readLabels(), (label) => (label === noLabel ? null : label)),
        tagsOf: file.header.tagsOf,
      };
    } finally {
      await file.close();
    }
  }

  rename(datasetId: string, name: string): Dataset {
    this.get(datasetId);
    renameDataset(this.#core.store, datasetId, name);
    return this.#told(datasetId);
  }

  /** @throws StudioError `conflict`, naming the runs that use the dataset */
  remove(datasetId: string): void {
    const { name } = this.get(datasetId);
    const runs = runsOfDataset(this.#core.store, datasetId);
    if (runs.length > 0) {
      throw new StudioError(
        'conflict',
        `The dataset "${name}" is used by ${runs.slice(0, 3).join(', ')}${runs.length > 3 ? ` and ${runs.length - 3} more` : ''}.`,
        'Remove these runs first.',
      );
    }
    removeDataset(this.#core.store, datasetId, Date.now());
    this.#tell([], [datasetId]);
  }

  restore(datasetId: string): Dataset {
    this.get(datasetId);
    restoreDataset(this.#core.store, datasetId);
    return this.#told(datasetId);
  }

  #told(datasetId: string): Dataset {
    const dataset = this.get(datasetId);
    this.#tell([dataset], []);
    return dataset;
  }

  #tell(items: Dataset[], removed: string[]): void {
    this.#core.push.send('changed', { what: 'datasets', items, removed });
  }
}
