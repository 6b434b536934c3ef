import { connect, createServer, type Server, type Socket } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { setTimeout as wait } from 'node:timers/promises';

/** So many bytes pass at once, */
const pieceBytes = 16 * 1024;

/** A line to a server on this machine on which each piece takes its time, and which can fall silent. */
export class SlowLine {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  isSilent = false;

  constructor(toPort: number, pieceMs: number) {
    this.#server = createServer((near) => {
      const far = connect(toPort, '127.0.0.1');
      for (const socket of [near, far]) {
        this.#sockets.add(socket);
        socket.on('error', () => [near, far].forEach((each) => each.destroy()));
      }
      const slowly = (source: AsyncIterable<Buffer>) => this.#slowly(pieceMs, source);
      for (const [from, to] of [
        [near, far],
        [far, near],
      ] as const)
        pipeline(from, slowly, to).catch(() => undefined);
    });
  }

  /** @returns the port at which it begins */
  async start(): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const address = this.#server.address();
    return typeof address === 'object' && address ? address.port : 0;
  }

  end(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Ended with the line: what waits in it then goes nowhere. */
  async *#slowly(pieceMs: number, source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of source)
      for (let at = 0; at < chunk.length; at += pieceBytes) {
        await wait(pieceMs);
        while (this.isSilent) await wait(20, undefined, { ref: false });
        yield chunk.subarray(at, at + pieceBytes);
      }
  }
}
