import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** A browser opens a few connections before it uses them; nobody needs more. */
export const mostStrangers = 32;
/** What a client that connects and says nothing is given. */
export const headersWithinMs = 10_000;

/**
 * Bounds the connections of those who have not shown that they may be here. Each takes a file descriptor, and a
 * studio that has none left can store nothing. The newest is let in and the oldest closed, so that whoever may
 * come gets in, however many others hold on.
 *
 * @returns takes a connection out of the count, once its request has shown that it may be here
 */
export function limitStrangers(server: Server): (socket: Socket) => void {
  const strangers = new Set<Socket>();
  server.on('connection', (socket) => {
    strangers.add(socket);
    socket.once('close', () => strangers.delete(socket));
    for (const oldest of strangers) {
      if (strangers.size <= mostStrangers) break;
      strangers.delete(oldest);
      oldest.destroy();
    }
  });
  return (socket) => strangers.delete(socket);
}
