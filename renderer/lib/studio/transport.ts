import type { z } from 'zod';
import { decodeMessage } from '../../../shared/api/message.ts';
import type { PushMessage } from '../../../shared/api/wire.ts';
import { StudioError } from '../../../shared/errors.ts';

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

/**
 * What a message of the studio says, by its schema.
 *
 * @throws StudioError `internal`
 */
export function readMessage<T extends z.ZodType>(schema: T, bytes: Uint8Array): z.output<T> {
  let message: unknown;
  try {
    message = decodeMessage(bytes);
  } catch (cause) {
    throw unreadable(cause);
  }
  const parsed = schema.safeParse(message);
  if (parsed.success) return parsed.data;
  throw unreadable(parsed.error);
}

function unreadable(cause: unknown): StudioError {
  return new StudioError(
    'internal',
    'A message of the studio could not be read.',
    'Reload the window: it may be of another version than the studio.',
    { cause },
  );
}
