import type { ImportOptions, ImportProgress } from '../../shared/dataset/dataset.ts';
import type { ImportRequest, AskedSource } from '../lib/import/import-request.ts';
import { followLive } from '../lib/studio/live-snapshot.ts';
import type { Followed } from './live-list.svelte.ts';

const endedPhases: readonly ImportProgress['phase'][] = ['done', 'cancelled', 'failed'];

export function importHasEnded(progress: ImportProgress): boolean {
  return endedPhases.includes(progress.phase);
}

/** Imports under way, and those that ended since the window was opened, until they are dismissed. */
export class Imports {
  /** What the person asked to import, by whatever way: the Datasets screen shows its options. */
  request = $state.raw<ImportRequest | null>(null);
  /** Whether something that was dropped is being looked through. */
  reading = $state(false);
  items = $state.raw<readonly ImportProgress[]>([]);
  readonly #followed: Followed;

  constructor(followed: Followed) {
    this.#followed = followed;
    const { studio, connection } = followed;
    const live = followLive<ImportProgress[], ImportProgress>({
      subscribe: (deliver) => studio.subscribe('import', deliver),
      load: () => studio.datasets.imports(),
      onSnapshot: (underWay) => {
        this.items = [...this.items.filter(importHasEnded), ...underWay];
      },
      onEvent: (progress) => this.#put(progress),
      // The list of datasets fails beside it and says so.
      onError: (thrown) => console.error(thrown),
    });
    connection.onReturn(() => void live.reload());
  }

  /** Offers what was dropped for import, once it has been looked through; where that fails, it is said. */
  async offer(dropped: Promise<ImportRequest>): Promise<void> {
    this.reading = true;
    this.request = (await this.#followed.toasts.catching(dropped)) ?? this.request;
    this.reading = false;
  }

  /** @returns the import's id @throws StudioError */
  async start(
    source: AskedSource,
    options: ImportOptions,
    name?: string,
    { reuse = false } = {},
  ): Promise<string> {
    const { studio } = this.#followed;
    const { importId } = await studio.datasets.import({ source, options, name, reuse });
    return importId;
  }

  async cancel(importId: string): Promise<void> {
    const { studio, toasts } = this.#followed;
    await toasts.catching(studio.datasets.cancelImport({ importId }));
  }

  dismiss(importId: string): void {
    this.items = this.items.filter((item) => item.importId !== importId);
  }

  #put(progress: ImportProgress): void {
    const known = this.items.some((item) => item.importId === progress.importId);
    this.items = known
      ? this.items.map((item) => (item.importId === progress.importId ? progress : item))
      : [...this.items, progress];
  }
}
