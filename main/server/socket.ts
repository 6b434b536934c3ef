import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { socketKeyPrefix, socketProtocol } from '../../shared/api/browser-host.ts';
import { encodeMessage } from '../../shared/api/message.ts';
import {
  mostCallBytes,
  largestReplyPart,
  type Reply,
  type ReplyPart,
} from '../../shared/api/wire.ts';
import { pushTopics, type PushTopic } from '../../shared/api/push-topics.ts';
import type { BoundApi } from '../host/bind-api.ts';
import type { Logger } from '../host/logging.ts';
import type { Push } from '../studio/push.ts';

/** A client that lets this much pile up is not reading any more; it is dropped and may connect again. */
const mostBufferedBytes = 32 * 1024 * 1024;
/** Messages over this size close the connection; smaller oversized ones get an error as data. */
const mostMessageBytes = 4 * mostCallBytes;
const pingEveryMs = 30_000;
const closeWithinMs = 1_000;

/**
 * The StudioApi over WebSocket, path `/api`. In binary messages, one of shared/api/message.ts each:
 * client → studio `callMessageSchema`, studio → client `replySchema` (with the call's id; a long one in `replyPartSchema`s)
 * and `pushMessageSchema` for every push topic, unasked. See shared/api/wire.ts.
 */
export function createSocketServer(api: BoundApi, push: Push, log: Logger) {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: mostMessageBytes,
    // Never the one that is the key: the answer would say it once more.
    handleProtocols: (offered) => offered.has(socketProtocol) && socketProtocol,
  });
  const unsubscribes = (Object.keys(pushTopics) as PushTopic[]).map((topic) =>
    push.subscribe(topic, (payload) => broadcast(server, encodeMessage({ topic, payload }))),
  );
  const answered = new WeakSet<WebSocket>();
  const pings = setInterval(() => dropSilentClients(server, answered), pingEveryMs);
  pings.unref();

  server.on('connection', (client) => {
    answered.add(client);
    client.on('pong', () => answered.add(client));
    client.on('error', (error) => log.warn({ err: error }, 'websocket closed by an error'));
    client.on('message', (data) => {
      void api.handleMessage(data).then((reply) => sendReply(client, reply));
    });
  });

  return {
    accept(request: IncomingMessage, socket: Duplex, head: Buffer): void {
      server.handleUpgrade(request, socket, head, (client) =>
        server.emit('connection', client, request),
      );
    },
    close(): void {
      clearInterval(pings);
      for (const unsubscribe of unsubscribes) unsubscribe();
      for (const client of server.clients) {
        client.close(1001, 'The studio is closing.');
        // A client that does not answer must not keep the studio open.
        setTimeout(() => client.terminate(), closeWithinMs).unref();
      }
      server.close();
    },
  };
}

/** The key that a page has shown with its WebSocket. */
export function keyOfUpgrade({ headers }: IncomingMessage): string | undefined {
  const offered = (headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
  return offered.find((name) => name.startsWith(socketKeyPrefix))?.slice(socketKeyPrefix.length);
}

function broadcast(server: WebSocketServer, message: Uint8Array): void {
  for (const client of server.clients) sendTo(client, message);
}

function sendTo(client: WebSocket, message: Uint8Array): void {
  if (client.readyState !== client.OPEN) return;
  if (client.bufferedAmount > mostBufferedBytes) client.terminate();
  else client.send(message);
}

/** A long reply goes piece by piece, each once the one before has left: others may pass between them. */
async function sendReply(client: WebSocket, reply: Reply): Promise<void> {
  const message = encodeMessage(reply);
  if (message.length <= largestReplyPart) return sendTo(client, message);
  for (let from = 0; from < message.length && client.readyState === client.OPEN;) {
    const to = from + largestReplyPart;
    const last = to >= message.length;
    const part: ReplyPart = { id: reply.id, part: message.subarray(from, to), last };
    // A client that is gone by now has closed with an error of its own.
    await new Promise((resolve) => client.send(encodeMessage(part), resolve));
    from = to;
  }
}

function dropSilentClients(server: WebSocketServer, answered: WeakSet<WebSocket>): void {
  for (const client of server.clients) {
    if (!answered.delete(client)) client.terminate();
    else client.ping();
  }
}
