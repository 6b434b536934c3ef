import type { Dataset } from '../../shared/dataset/dataset.ts';
import { DatasetSprites } from './dataset-sprites.svelte.ts';
import { LiveList, type Followed } from './live-list.svelte.ts';

export class Datasets extends LiveList<Dataset> {
  readonly #followed: Followed;
  readonly #sprites: Record<string, DatasetSprites> = {};

  constructor(followed: Followed) {
    super(followed, 'datasets', () => followed.studio.datasets.list());
    this.#followed = followed;
  }

  /** What is known of a dataset's sprites, and wanted otherwise: the same for every screen. */
  spritesOf(datasetId: string): DatasetSprites {
    return (this.#sprites[datasetId] ??= new DatasetSprites(this.#followed, datasetId));
  }

  /**
   * Makes another dataset as the person wants one to be; undone from the toast.
   *
   * @param back where the changes are shown once more
   */
  async change(dataset: Dataset, back: () => void): Promise<Dataset | undefined> {
    const { studio, toasts } = this.#followed;
    const sprites = this.spritesOf(dataset.id);
    const changing = studio.datasets.change({ datasetId: dataset.id, ...sprites.wanted });
    return toasts.withUndo(changing, (changed) => {
      const restore = sprites.handOver();
      return {
        message: `Made “${changed.name}”. “${dataset.name}” is still there, as it was.`,
        undo: async () => {
          await toasts.catching(studio.datasets.remove({ datasetId: changed.id }));
          restore();
          back();
        },
      };
    });
  }

  async rename(dataset: Dataset, name: string): Promise<void> {
    const { studio, toasts } = this.#followed;
    await toasts.catching(studio.datasets.rename({ datasetId: dataset.id, name }));
  }

  /** @returns whether it is gone; it can be taken back from the toast */
  async remove(dataset: Dataset): Promise<boolean> {
    const { studio, toasts } = this.#followed;
    const removed = await toasts.withUndo(
      studio.datasets.remove({ datasetId: dataset.id }),
      () => ({
        message: `Removed ${dataset.name}.`,
        undo: () => toasts.catching(studio.datasets.restore({ datasetId: dataset.id })),
      }),
    );
    return removed !== undefined;
  }
}
