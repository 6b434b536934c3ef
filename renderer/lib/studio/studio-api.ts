import type { ApiHandlers } from '../../../main/studio/api/handlers.ts';
import {
  studioMethods,
  type MethodInput,
  type MethodName,
  type MethodOutput,
} from '../../../shared/api/methods.ts';
import { pushTopics, type PushPayload, type PushTopic } from '../../../shared/api/push-topics.ts';
import { StudioError } from '../../../shared/errors.ts';
import { callWithin } from './deadline.ts';
import type { Transport } from './transport.ts';

/** @throws StudioError with the code, sentence and hint that the studio gave */
type Call<Input, Output> = (
  ...input: Record<string, never> extends Input ? [input?: Input] : [input: Input]
) => Promise<Output>;

/**
 * The studio as a screen sees it, whatever carries it: `studio.runs.list()`. Its keys are those of what answers in the
 * core, so that "go to definition" on `list` leads there; what crosses is what the methods' schemas say.
 */
type StudioCalls = {
  readonly [Group in keyof ApiHandlers]: {
    readonly [Name in keyof ApiHandlers[Group]]: CallOf<`${Group}.${Name & string}`>;
  };
};
type CallOf<Method extends string> = Method extends MethodName
  ? Call<MethodInput<Method>, MethodOutput<Method>>
  : never;

export interface StudioApi extends StudioCalls {
  /** @returns a function that ends the subscription */
  subscribe<T extends PushTopic>(topic: T, listener: (payload: PushPayload<T>) => void): () => void;
}

/** The StudioApi over a transport: each call has its deadline, and whatever enters the window is validated here, once. */
export function studioApi(transport: Transport): StudioApi {
  const groups: Record<string, Record<string, Call<unknown, unknown>>> = {};
  for (const method of Object.keys(studioMethods) as MethodName[]) {
    const [group = '', name = ''] = method.split('.');
    (groups[group] ??= {})[name] = (input = {}) => call(transport, method, input);
  }
  return {
    // Every method has its call, by the name that its type has; test/unit/renderer/lib/studio/studio-api.test.ts compares them.
    ...(groups as unknown as StudioCalls),
    subscribe(topic, listener) {
      return transport.subscribe(topic, (payload) => {
        const parsed = pushTopics[topic].safeParse(payload);
        if (parsed.success) listener(parsed.data as PushPayload<typeof topic>);
        else console.error(`A message on "${topic}" could not be read:`, parsed.error.message);
      });
    },
  };
}

async function call(transport: Transport, method: MethodName, input: unknown): Promise<unknown> {
  const answer = await callWithin(transport, method, input);
  const result = studioMethods[method].output.safeParse(answer);
  if (result.success) return result.data;
  throw new StudioError(
    'internal',
    `The studio's answer to ${method} could not be read.`,
    'Reload the window: it may be of another version than the studio.',
    { cause: result.error },
  );
}
