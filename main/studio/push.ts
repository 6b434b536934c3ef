import { EventEmitter } from 'node:events';
import type { PushPayload, PushTopic } from '../../shared/api/push-topics.ts';

/** What the studio tells its screens unasked; a host forwards every topic to each of its clients. */
export interface Push {
  send<T extends PushTopic>(topic: T, payload: PushPayload<T>): void;
  /** @returns a function that ends the subscription */
  subscribe<T extends PushTopic>(topic: T, listener: (payload: PushPayload<T>) => void): () => void;
}

export function createPush(): Push {
  const emitter = new EventEmitter();
  emitter.setMaxListeners(0);
  return {
    send(topic, payload) {
      emitter.emit(topic, payload);
    },
    subscribe(topic, listener) {
      emitter.on(topic, listener);
      return () => emitter.off(topic, listener);
    },
  };
}
