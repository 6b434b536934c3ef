import {
  studioMethods,
  type MethodInput,
  type MethodName,
  type MethodOutput,
} from '../../shared/api/methods.ts';
import { pushTopics, type PushPayload, type PushTopic } from '../../shared/api/push-topics.ts';
import type { StudioApi } from '../../shared/api/studio-api.ts';
import { StudioError } from '../../shared/errors.ts';
import { callWithin } from './deadline.ts';
import type { Transport } from './transport.ts';

/** The StudioApi over a transport: each call has its deadline, and whatever enters the window is validated here, once. */
export function validatedApi(transport: Transport): StudioApi {
  return {
    async call<M extends MethodName>(method: M, input: MethodInput<M>): Promise<MethodOutput<M>> {
      const answer = await callWithin(transport, method, input);
      const result = studioMethods[method].output.safeParse(answer);
      if (result.success) return result.data as MethodOutput<M>;
      throw new StudioError(
        'internal',
        `The studio's answer to ${method} could not be read.`,
        'Reload the window: it may be of another version than the studio.',
        { cause: result.error },
      );
    },
    subscribe<T extends PushTopic>(topic: T, listener: (payload: PushPayload<T>) => void) {
      return transport.subscribe(topic, (payload) => {
        const parsed = pushTopics[topic].safeParse(payload);
        if (parsed.success) listener(parsed.data as PushPayload<T>);
        else console.error(`A message on "${topic}" could not be read:`, parsed.error.message);
      });
    },
  };
}
