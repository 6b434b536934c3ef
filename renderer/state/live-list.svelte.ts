import type { PushPayload } from '../../shared/api/push-topics.ts';
import { applyListChange, type ListChange, type ListName } from '../lib/studio/list-change.ts';
import { followLive, type LiveSnapshot } from '../lib/studio/live-snapshot.ts';
import type { StudioApi } from '../lib/studio/studio-api.ts';
import type { Connection } from './connection.svelte.ts';
import type { Toasts } from './toasts.svelte.ts';

/** What a store that follows the studio stands on. */
export interface Followed {
  readonly studio: StudioApi;
  readonly connection: Connection;
  readonly toasts: Toasts;
}

export type ListStatus = 'loading' | 'ready' | 'failed';

/**
 * A list of the studio, kept up to date by the rows that the studio pushes; read anew when a lost connection is
 * back. Starts with its first use and stays for the life of the window.
 */
export class LiveList<Item extends { id: string; createdAt?: number }> {
  items = $state.raw<readonly Item[]>([]);
  status = $state.raw<ListStatus>('loading');
  error = $state.raw<unknown>(null);
  readonly #live: LiveSnapshot;

  constructor({ studio, connection }: Followed, what: ListName, load: () => Promise<Item[]>) {
    this.#live = followLive<Item[], PushPayload<'changed'>>({
      subscribe: (deliver) => studio.subscribe('changed', deliver),
      load,
      onSnapshot: (items) => {
        this.items = items;
        this.status = 'ready';
        this.error = null;
      },
      onEvent: (event) => {
        if (event.what !== what) return;
        this.items = applyListChange(this.items, event as ListChange<unknown> as ListChange<Item>);
      },
      onError: (thrown) => {
        this.error = thrown;
        if (this.status === 'loading') this.status = 'failed';
      },
    });
    connection.onReturn(() => void this.reload());
  }

  byId(id: string): Item | undefined {
    return this.items.find((item) => item.id === id);
  }

  reload(): Promise<void> {
    return this.#live.reload();
  }
}
