import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * How many connections there may be of each kind. A browser opens a few before it uses them, and six at once to load
 * its page; a cookie alone may have been read on another port (docs/decisions/0180).
 */
export const mostConnections = { stranger: 32, cookie: 48 } as const;
/** What a client that connects and says nothing is given. */
export const headersWithinMs = 10_000;

/** What a connection's requests have shown: nothing, the cookie alone, or the token or key too. */
export type Shown = keyof typeof mostConnections | 'all';

/**
 * Bounds the connections of those who have not shown that they may be here. Each takes a file descriptor, and a
 * studio that has none left can store nothing. The newest is let in and the oldest closed, so that whoever may
 * come gets in, however many others hold on.
 *
 * @returns notes what a request has shown; the most that a connection has shown counts
 */
export function limitConnections(server: Server): (socket: Socket, shown: Shown) => void {
  const held = { stranger: new Set<Socket>(), cookie: new Set<Socket>() };
  const known = new WeakSet<Socket>();

  function hold(socket: Socket, kind: keyof typeof held): void {
    held[kind].add(socket);
    for (const oldest of held[kind]) {
      if (held[kind].size <= mostConnections[kind]) break;
      held[kind].delete(oldest);
      oldest.destroy();
    }
  }
  function letGo(socket: Socket): void {
    held.stranger.delete(socket);
    held.cookie.delete(socket);
  }

  server.on('connection', (socket) => {
    socket.once('close', () => letGo(socket));
    hold(socket, 'stranger');
  });
  return (socket, shown) => {
    if (known.has(socket) || socket.destroyed) return;
    letGo(socket);
    if (shown === 'all') known.add(socket);
    else hold(socket, shown);
  };
}
