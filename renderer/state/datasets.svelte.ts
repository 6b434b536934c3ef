import type { Dataset } from '../../shared/dataset.ts';
import { api } from '../lib/api.ts';
import { LiveList } from './live-list.svelte.ts';
import { orToast, toasts } from './toasts.svelte.ts';

class Datasets extends LiveList<Dataset> {
  constructor() {
    super('datasets', () => api.call('datasets.list', {}));
  }

  async rename(dataset: Dataset, name: string): Promise<void> {
    await orToast(api.call('datasets.rename', { datasetId: dataset.id, name }));
  }

  /** @returns whether it is gone; it can be taken back from the toast */
  async remove(dataset: Dataset): Promise<boolean> {
    const removed = await orToast(api.call('datasets.remove', { datasetId: dataset.id }));
    if (removed === undefined) return false;
    toasts.say(`Removed ${dataset.name}.`, {
      label: 'Undo',
      run: () => this.#restore(dataset),
    });
    return true;
  }

  async #restore(dataset: Dataset): Promise<void> {
    await orToast(api.call('datasets.restore', { datasetId: dataset.id }));
  }
}

export const datasets = new Datasets();
