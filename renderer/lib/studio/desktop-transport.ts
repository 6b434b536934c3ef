import type { DesktopBridge } from '../../../shared/api/desktop-bridge.ts';
import { encodeMessage } from '../../../shared/api/message.ts';
import { pushMessageSchema, replySchema } from '../../../shared/api/wire.ts';
import { StudioError } from '../../../shared/errors.ts';
import { type Transport, TopicListeners, readMessage } from './transport.ts';

/** The StudioApi over the desktop's preload script. */
export function desktopTransport(bridge: DesktopBridge): Transport {
  const listeners = new TopicListeners();
  bridge.subscribe((message) => {
    try {
      listeners.tell(readMessage(pushMessageSchema, message));
    } catch (thrown) {
      console.error(thrown);
    }
  });
  return {
    async call(method, input) {
      // The bridge pairs a call with its reply, so that one number does for all.
      const answer = await bridge.call(encodeMessage({ id: 0, method, input }));
      const reply = readMessage(replySchema, answer);
      if (reply.ok) return reply.result;
      throw StudioError.fromShape(reply.error);
    },
    subscribe: (topic, listener) => listeners.add(topic, listener),
    watchConnection(listener) {
      listener('open');
      return () => undefined;
    },
    reconnect: () => undefined,
  };
}
