import type { PushMessage } from '../../../shared/api/wire.ts';

type Listener = (payload: unknown) => void;

/** Who wants to hear which pushes. */
export class TopicListeners {
  readonly #listeners = new Map<string, Set<Listener>>();

  /** @returns a function that ends the subscription */
  add(topic: string, listener: Listener): () => void {
    const listeners = this.#listeners.get(topic) ?? new Set();
    this.#listeners.set(topic, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  tell({ topic, payload }: PushMessage): void {
    for (const listener of this.#listeners.get(topic) ?? []) listener(payload);
  }
}
