import { availableParallelism } from 'node:os';
import { StudioError } from '../../../shared/errors.ts';
import type { DecodedPicture } from '../../pictures/picture.ts';
import {
  pictureReplySchema,
  plainly,
  type DecodeRequest,
  type HowToRead,
} from '../../pictures/protocol.ts';
import { UnreadableImage } from '../../pictures/unreadable-image.ts';
import type { StartPictureProcess, StudioProcess } from '../processes.ts';

/**
 * Reads an image file, upright, as 8-bit sRGB with alpha; enlarged pixel art in its own size. It looks for frames and
 * sprite sheets as it is told (`plainly`).
 *
 * @throws UnreadableImage with the reason in words, whatever is wrong with the file
 */
export type ReadPicture = (
  path: string | Uint8Array,
  how?: Partial<HowToRead>,
) => Promise<DecodedPicture>;

export interface PictureReaderOptions {
  /** More would not be faster: reading is all computing. */
  mostProcesses?: number;
  /** The largest pictures that are read take some seconds; what takes longer was made to. */
  readWithinMs?: number;
  /** To start, and load the decoder. */
  readyWithinMs?: number;
  /** A process that has nothing to do goes, and its memory with it. */
  idleMs?: number;
  /** What the machine has left. */
  availableBytes?: () => number;
}

/** A process with the decoder and its memory full (main/pictures/sharp.ts). */
const bytesEach = 2 ** 30;

interface Waiting extends Omit<DecodeRequest, 'id'> {
  /** How often a process ended by itself over it. */
  losses: number;
  resolve: (picture: DecodedPicture) => void;
  reject: (reason: Error) => void;
}

/**
 * Has pictures read by a few processes that are started when there is something to read. Each reads one picture at
 * a time, so that a picture which takes too long, or ends its process, costs only itself.
 */
export class PictureReader {
  readonly #start: StartPictureProcess;
  readonly #options: Required<PictureReaderOptions>;
  readonly #waiting: Waiting[] = [];
  readonly #processes = new Set<PictureProcess>();
  #isClosed = false;

  constructor(start: StartPictureProcess, options: PictureReaderOptions = {}) {
    this.#start = start;
    this.#options = {
      mostProcesses: Math.min(4, availableParallelism()),
      readWithinMs: 20_000,
      readyWithinMs: 60_000,
      idleMs: 30_000,
      availableBytes: () => process.availableMemory(),
      ...options,
    };
  }

  readonly read: ReadPicture = (path, how) =>
    new Promise((resolve, reject) => {
      this.#waiting.push({ path, ...plainly, ...how, losses: 0, resolve, reject });
      this.#handOut();
    });

  /** Ends the processes; what is still to be read fails as cancelled. */
  close(): void {
    this.#isClosed = true;
    for (const { reject } of this.#waiting.splice(0)) reject(closed());
    for (const one of this.#processes) one.end(closed());
  }

  #handOut(): void {
    for (const one of this.#processes) {
      if (!one.isFree) continue;
      const next = this.#waiting.shift();
      if (!next) return;
      one.read(next);
    }
    if (this.#waiting.length > 0 && this.#hasRoomForOne()) this.#startOne();
  }

  /** Another reads faster; without any nothing is read. */
  #hasRoomForOne(): boolean {
    const { mostProcesses, availableBytes } = this.#options;
    const { size } = this.#processes;
    return size === 0 || (size < mostProcesses && availableBytes() >= bytesEach);
  }

  #startOne(): void {
    const next = this.#waiting.shift();
    if (!next) return;
    try {
      const one = new PictureProcess(this.#start(), this.#options, {
        free: () => this.#handOut(),
        gone: (lost) => {
          this.#processes.delete(one);
          if (lost && this.#isClosed) lost.reject(closed());
          else if (lost) this.#waiting.unshift(lost);
          this.#handOut();
        },
      });
      this.#processes.add(one);
      one.read(next);
    } catch (cause) {
      next.reject(didNotStart(cause));
    }
    this.#handOut();
  }
}

interface Listener {
  free(): void;
  /** @param lost what it was reading, where that shall be tried once more */
  gone(lost: Waiting | null): void;
}

/** One process, and the picture that it is reading. */
class PictureProcess {
  readonly #process: StudioProcess<DecodeRequest>;
  readonly #options: Required<PictureReaderOptions>;
  readonly #listener: Listener;
  #isReady = false;
  #id = 0;
  #reading: Waiting | null = null;
  /** Why it was ended, where the studio did that. */
  #ended: Error | null = null;
  #timer: NodeJS.Timeout | undefined;
  /** Its decoder's memory is full of what it has read. */
  #isUsedUp = false;

  constructor(
    started: StudioProcess<DecodeRequest>,
    options: Required<PictureReaderOptions>,
    listener: Listener,
  ) {
    this.#process = started;
    this.#options = options;
    this.#listener = listener;
    this.#endAfter(options.readyWithinMs, didNotStart());
    started.onMessage((raw) => this.#receive(raw));
    started.onExit(() => this.#gone());
  }

  get isFree(): boolean {
    return this.#reading === null && this.#ended === null;
  }

  read(waiting: Waiting): void {
    this.#reading = waiting;
    if (this.#isReady) this.#send(waiting);
  }

  end(reason: Error): void {
    this.#ended ??= reason;
    clearTimeout(this.#timer);
    this.#process.kill();
  }

  #send({ path, sheets, animations, cells }: Waiting): void {
    const { readWithinMs } = this.#options;
    const tooLong = `takes more than ${readWithinMs / 1_000} s to read`;
    this.#endAfter(readWithinMs, new UnreadableImage(tooLong));
    this.#process.send({ id: ++this.#id, path, sheets, animations, cells });
  }

  #receive(raw: unknown): void {
    const { success, data: reply } = pictureReplySchema.safeParse(raw);
    if (!success) return this.end(new UnreadableImage('confused the program that reads pictures'));
    if (reply.type === 'ready') return this.#ready();
    if (reply.id !== this.#id || !this.#reading) return;
    if (reply.type === 'unreadable' && reply.memoryFull && this.#id > 1) return this.#handBack();
    const { resolve, reject } = this.#reading;
    this.#reading = null;
    this.#rest();
    if (reply.type === 'unreadable') reject(new UnreadableImage(reply.reason));
    else {
      const { width, height, data, enlargedBy, sheet, looseSprites } = reply;
      resolve({ width, height, data, enlargedBy, sheet, looseSprites });
    }
    this.#listener.free();
  }

  /** Ends, and lets a process that has read nothing yet read it. */
  #handBack(): void {
    this.#isUsedUp = true;
    this.end(closed());
  }

  #ready(): void {
    this.#isReady = true;
    if (this.#reading) this.#send(this.#reading);
    else this.#rest();
  }

  #rest(): void {
    this.#endAfter(this.#options.idleMs, closed());
    // A command that has nothing else to do ends, and its processes with it.
    this.#timer?.unref();
  }

  #endAfter(milliseconds: number, reason: Error): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.end(reason), milliseconds);
  }

  #gone(): void {
    clearTimeout(this.#timer);
    const reading = this.#reading;
    this.#reading = null;
    // Systems end processes when memory runs out, whatever they read: once may be chance.
    const byChance = reading && this.#isReady && !this.#ended && reading.losses === 0;
    if (byChance) return this.#listener.gone({ ...reading, losses: 1 });
    if (this.#isUsedUp) return this.#listener.gone(reading);
    this.#ended ??= this.#isReady ? endedItsReader() : didNotStart();
    reading?.reject(this.#ended);
    this.#listener.gone(null);
  }
}

function endedItsReader(): UnreadableImage {
  return new UnreadableImage('twice ended the program that reads pictures; it may be damaged');
}

function didNotStart(cause?: unknown): StudioError {
  return new StudioError(
    'internal',
    'The program that reads pictures did not start.',
    'Close other programs and try again; if it stays so, install the studio anew.',
    { cause },
  );
}

function closed(): StudioError {
  return new StudioError('cancelled', 'The studio is closing.', 'Open it again to go on.');
}
