export type ConnectionState = 'connecting' | 'open' | 'lost';

/** What carries calls and pushes: the desktop's preload or a WebSocket. Payloads are not validated yet. */
export interface Transport {
  /**
   * @param signal aborts when nobody waits for the answer any more
   * @throws StudioError as the studio gave it, or `not-available-here` when the connection is lost
   */
  call(method: string, input: unknown, signal?: AbortSignal): Promise<unknown>;
  /** @returns a function that ends the subscription */
  subscribe(topic: string, listener: (payload: unknown) => void): () => void;
  /** Tells the state now and at every change. @returns a function that ends it */
  watchConnection(listener: (state: ConnectionState) => void): () => void;
  /** Tries again at once instead of waiting for the next attempt. */
  reconnect(): void;
}
