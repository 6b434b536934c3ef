import type { DesktopBridge } from '../../shared/api/desktop-bridge.ts';
import { replySchema } from '../../shared/api/wire.ts';
import { StudioError } from '../../shared/errors.ts';
import type { Transport } from './transport.ts';

export function desktopTransport(bridge: DesktopBridge): Transport {
  return {
    async call(method, input) {
      const reply = replySchema.parse(await bridge.call(method, input));
      if (reply.ok) return reply.result;
      throw StudioError.fromShape(reply.error);
    },
    subscribe: (topic, listener) => bridge.subscribe(topic, listener),
    watchConnection(listener) {
      listener('open');
      return () => undefined;
    },
    reconnect: () => undefined,
  };
}
