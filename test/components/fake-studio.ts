import type { ConnectionState, Transport } from '../../renderer/lib/studio/transport.ts';
import { studioApi } from '../../renderer/lib/studio/studio-api.ts';
import type { StudioLink, WindowHost } from '../../renderer/lib/studio/studio-link.ts';
import {
  isMethodName,
  studioMethods,
  type MethodAnswer,
  type MethodName,
  type MethodRequest,
} from '../../shared/api/methods.ts';
import { decodeMessage, encodeMessage } from '../../shared/api/message.ts';
import { pushTopics, type PushPayload, type PushTopic } from '../../shared/api/push-topics.ts';
import { paintedPicture } from './painted-picture.ts';

type Answer<M extends MethodName> = MethodAnswer<M> | Promise<MethodAnswer<M>>;
export type Answers = { [M in MethodName]?: (request: MethodRequest<M>) => Answer<M> };

/**
 * A studio at the other end of the line, as strict as the real one: it validates what it is asked, and what it says is
 * validated where it enters the window. What a test gives no answer for is a fault of the test.
 */
export class FakeStudio implements Transport {
  readonly calls: { method: string; input: unknown }[] = [];
  readonly unexpected: string[] = [];
  readonly #answers: Answers;
  readonly #listeners = new Map<string, Set<(payload: unknown) => void>>();
  readonly #watchers = new Set<(state: ConnectionState) => void>();
  #state: ConnectionState = 'open';
  reconnects = 0;

  constructor(answers: Answers = {}) {
    this.#answers = { ...answers };
  }

  /** From now on. */
  answer(answers: Answers): void {
    Object.assign(this.#answers, answers);
  }

  async call(method: string, input: unknown): Promise<unknown> {
    if (!isMethodName(method)) throw new Error(`There is no method ${method}`);
    const request = studioMethods[method].input.parse(overTheWire(input));
    this.calls.push({ method, input: request });
    const answer = this.#answers[method] as ((request: unknown) => unknown) | undefined;
    if (answer) return overTheWire(await answer(request));
    this.unexpected.push(method);
    throw new Error(`The test gives no answer to ${method}`);
  }

  /** What was asked by a method, in order. */
  asked(method: MethodName): unknown[] {
    return this.calls.filter((call) => call.method === method).map(({ input }) => input);
  }

  push<T extends PushTopic>(topic: T, payload: PushPayload<T>): void {
    const sent = pushTopics[topic].parse(overTheWire(payload));
    for (const listener of this.#listeners.get(topic) ?? []) listener(sent);
  }

  subscribe(topic: string, listener: (payload: unknown) => void): () => void {
    const listeners = this.#listeners.get(topic) ?? new Set();
    this.#listeners.set(topic, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  watchConnection(listener: (state: ConnectionState) => void): () => void {
    this.#watchers.add(listener);
    listener(this.#state);
    return () => this.#watchers.delete(listener);
  }

  connectionBecomes(state: ConnectionState): void {
    this.#state = state;
    for (const watcher of this.#watchers) watcher(state);
  }

  reconnect(): void {
    this.reconnects++;
  }

  /** The link that a window gets; the browser's by default. */
  link(host: Partial<WindowHost> = {}): StudioLink {
    return {
      studio: studioApi(this),
      connection: this,
      host: {
        kind: 'browser',
        key: 'a-key',
        pictureUrl: paintedPicture,
        pathForFile: () => null,
        ...host,
      },
    };
  }
}

/** As it crosses a socket or the bridge of the desktop. */
function overTheWire(value: unknown): unknown {
  return value === undefined ? undefined : decodeMessage(encodeMessage(value));
}
