import type { MethodInput, MethodName, MethodOutput } from './methods.ts';
import type { PushPayload, PushTopic } from './push-topics.ts';

/** The studio as a screen sees it, whatever carries it: IPC on the desktop, a WebSocket in a browser. */
export interface StudioApi {
  /** @throws StudioError with the code, sentence and hint that the studio gave */
  call<M extends MethodName>(method: M, input: MethodInput<M>): Promise<MethodOutput<M>>;
  /** @returns a function that ends the subscription */
  subscribe<T extends PushTopic>(topic: T, listener: (payload: PushPayload<T>) => void): () => void;
}
