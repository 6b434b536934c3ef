import { isLastWordHeard, lastWord } from './last-word.ts';

/** The line from a process of ours to the core: Node's fork, or Electron's utilityProcess. */
export interface Channel<Message> {
  send(message: Message): void;
  /** What comes is unvalidated. */
  onMessage(listener: (raw: unknown) => void): void;
  /** The core is gone. */
  onLost(listener: () => void): void;
  /** Resolves when all that was sent has left this process, and ends the line. */
  close(): Promise<void>;
}

/** Who does not answer by then has ended, or hangs. Shorter than the core lets a process take that has nothing to do but exit. */
const hearLastWordMs = 5_000;

/** What is used of Electron's process.parentPort. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
}

/** @throws Error when this process was started by neither */
export function openChannel<Message>(): Channel<Message> {
  const parentPort = (process as unknown as { parentPort?: ParentPort }).parentPort;
  if (parentPort) return utilityChannel(parentPort);
  if (process.send) return forkChannel();
  throw new Error(
    'This program is started by the studio, not by hand: use "studio train" or "studio import".',
  );
}

function utilityChannel<Message>(port: ParentPort): Channel<Message> {
  return {
    send: (message) => port.postMessage(message),
    onMessage: (listener) =>
      port.on('message', ({ data }) => void (isLastWordHeard(data) || listener(data))),
    // Chromium ends its utility processes itself when the app is gone.
    onLost: () => undefined,
    // Electron does not say when a message has left; ending the process at once could lose the last ones.
    close: () =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, hearLastWordMs);
        port.on('message', ({ data }) => {
          if (!isLastWordHeard(data)) return;
          clearTimeout(timer);
          resolve();
        });
        port.postMessage(lastWord);
      }),
  };
}

function forkChannel<Message>(): Channel<Message> {
  let closing = false;
  let lastSend: Promise<unknown> = Promise.resolve();
  return {
    send(message) {
      if (!process.connected) return;
      lastSend = new Promise((resolve) => process.send?.(message, undefined, undefined, resolve));
    },
    onMessage: (listener) => process.on('message', listener),
    onLost: (listener) => process.on('disconnect', () => closing || listener()),
    async close() {
      closing = true;
      // Sends finish in order, so the last one stands for all.
      await lastSend;
      if (process.connected) process.disconnect();
    },
  };
}
