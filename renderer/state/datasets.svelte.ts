import type { Dataset } from '../../shared/dataset/dataset.ts';
import { LiveList, type Followed } from './live-list.svelte.ts';

export class Datasets extends LiveList<Dataset> {
  readonly #followed: Followed;

  constructor(followed: Followed) {
    super(followed, 'datasets', () => followed.studio.datasets.list());
    this.#followed = followed;
  }

  async rename(dataset: Dataset, name: string): Promise<void> {
    const { studio, toasts } = this.#followed;
    await toasts.catching(studio.datasets.rename({ datasetId: dataset.id, name }));
  }

  /** @returns whether it is gone; it can be taken back from the toast */
  async remove(dataset: Dataset): Promise<boolean> {
    const { studio, toasts } = this.#followed;
    const removed = await toasts.catching(studio.datasets.remove({ datasetId: dataset.id }));
    if (removed === undefined) return false;
    toasts.say(`Removed ${dataset.name}.`, {
      label: 'Undo',
      run: () => toasts.catching(studio.datasets.restore({ datasetId: dataset.id })),
    });
    return true;
  }
}
