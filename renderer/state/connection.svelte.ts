import { watchConnection } from '../lib/api.ts';
import type { ConnectionState } from '../lib/transport.ts';

/** Whether the studio answers, and who wants to know when it does again. */
class Connection {
  state = $state.raw<ConnectionState>('connecting');
  #onReturn = new Set<() => void>();

  constructor() {
    watchConnection((state) => {
      const returned = state === 'open' && this.state === 'lost';
      this.state = state;
      if (returned) for (const listener of this.#onReturn) listener();
    });
  }

  /** Calls back when a lost connection is back: time for a fresh snapshot. @returns what ends it */
  onReturn(listener: () => void): () => void {
    this.#onReturn.add(listener);
    return () => this.#onReturn.delete(listener);
  }
}

export const connection = new Connection();
