import type { ImportOptions, ImportProgress } from '../../shared/dataset.ts';
import { api } from '../lib/api.ts';
import type { ImportSource } from '../lib/import-request.ts';
import { followLive } from '../lib/live-snapshot.ts';
import { connection } from './connection.svelte.ts';
import { orToast } from './toasts.svelte.ts';

const endedPhases: readonly ImportProgress['phase'][] = ['done', 'cancelled', 'failed'];

export function importHasEnded(progress: ImportProgress): boolean {
  return endedPhases.includes(progress.phase);
}

/** Imports under way, and those that ended since the window was opened, until they are dismissed. */
class Imports {
  items = $state.raw<readonly ImportProgress[]>([]);

  constructor() {
    const live = followLive<ImportProgress[], ImportProgress>({
      subscribe: (deliver) => api.subscribe('import', deliver),
      load: () => api.call('datasets.imports', {}),
      onSnapshot: (underWay) => {
        this.items = [...this.items.filter(importHasEnded), ...underWay];
      },
      onEvent: (progress) => this.#put(progress),
      // The list of datasets fails beside it and says so.
      onError: (thrown) => console.error(thrown),
    });
    connection.onReturn(() => void live.reload());
  }

  /** @returns the import's id @throws StudioError */
  async start(source: ImportSource, options: ImportOptions, name?: string): Promise<string> {
    const { importId } = await api.call('datasets.import', { source, options, name });
    return importId;
  }

  async cancel(importId: string): Promise<void> {
    await orToast(api.call('datasets.cancelImport', { importId }));
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

export const imports = new Imports();
