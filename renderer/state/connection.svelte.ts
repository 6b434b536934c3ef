import type { StudioLink } from '../lib/studio/studio-link.ts';
import type { ConnectionState } from '../lib/studio/transport.ts';

/** Whether the studio answers, and who wants to know when it does again. */
export class Connection {
  state = $state.raw<ConnectionState>('connecting');
  readonly #connection: StudioLink['connection'];
  #onReturn: readonly (() => void)[] = [];

  constructor(connection: StudioLink['connection']) {
    this.#connection = connection;
    let before: ConnectionState = this.state;
    connection.watchConnection((state) => {
      const returned = state === 'open' && before === 'lost';
      before = this.state = state;
      if (returned) for (const listener of this.#onReturn) listener();
    });
  }

  /** Calls back when a lost connection is back: time for a fresh snapshot. @returns what ends it */
  onReturn(listener: () => void): () => void {
    this.#onReturn = [...this.#onReturn, listener];
    return () => {
      this.#onReturn = this.#onReturn.filter((other) => other !== listener);
    };
  }

  /** Tries again at once instead of waiting for the next attempt. */
  reconnect(): void {
    this.#connection.reconnect();
  }
}
