import { availableParallelism } from 'node:os';
import { StudioError } from '../../../shared/errors.ts';
import { workToldEveryMs, type Work } from '../../../shared/work.ts';
import type { Push } from '../push.ts';

export interface WorkRequest extends Pick<Work, 'kind' | 'runId'> {
  /** It measures, so nothing else may be done meanwhile. */
  alone?: boolean;
  /** Asks for the room of what stays though it has nothing to do; it then ends soon. */
  giveWay?: () => void;
}

interface Turn {
  request: WorkRequest;
  state: 'waiting' | 'begun';
  begin: () => void;
  refuse: (why: StudioError) => void;
}

interface Limits {
  mostAtOnce: number;
  availableBytes: () => number;
}

/** A trainer process that draws a sheet takes 375 MiB with the native engine. */
const bytesEach = 512 * 2 ** 20;
/** Even with many processors: each computes with all of them. */
const mostUseful = 4;
/** How far it is with what comes over a network is told so often at most. */
const fetchToldEveryMs = 250;
/** More than a person asks for; it bounds what a script that asks for ever costs. */
const mostWaiting = 64;

/**
 * Bounds the trainer processes beside the run that trains: as many at once as the processors and the free memory
 * allow, in the order in which they were asked for. What waits is told to the screens (topic `work`).
 */
export class WorkQueue {
  readonly #push: Push;
  readonly #limits: Limits;
  readonly #turns: Turn[] = [];
  readonly #fetches = new Set<Work>();
  #telling: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(push: Push, limits: Partial<Limits> = {}) {
    this.#push = push;
    this.#limits = {
      mostAtOnce: Math.min(mostUseful, availableParallelism()),
      availableBytes: () => process.availableMemory(),
      ...limits,
    };
  }

  /**
   * Does it when it is its turn: at once where there is room.
   *
   * @throws StudioError `conflict` when too much waits, `closing`, or what `work` throws
   */
  run<T>(request: WorkRequest, work: () => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.enter(request, {
        begin: (leave) => void begun(work).then(resolve, reject).finally(leave),
        refuse: reject,
      });
    });
  }

  /**
   * The same for what ends by itself some time: `begin` is called when it is its turn, `leave` when it has ended.
   *
   * @returns withdraws what has not begun
   */
  enter(
    request: WorkRequest,
    { begin, refuse }: { begin: (leave: () => void) => void; refuse: (why: StudioError) => void },
  ): () => void {
    const leave = () => this.#remove(turn);
    const turn: Turn = { request, state: 'waiting', begin: () => begin(leave), refuse };
    const refusal = this.#refusal();
    if (refusal) {
      refuse(refusal);
      return () => undefined;
    }
    this.#turns.push(turn);
    this.#advance();
    return () => turn.state === 'waiting' && this.#remove(turn);
  }

  /** What comes over a network takes neither processors nor memory: it has no turn, and is told with the rest. */
  async fetch<T>(
    runId: string,
    work: (onFetched: (fetched: NonNullable<Work['fetched']>) => void) => Promise<T>,
  ): Promise<T> {
    const fetch: Work = { kind: 'fetch', runId, place: null };
    this.#fetches.add(fetch);
    let toldAt = -Infinity;
    try {
      return await work((fetched) => {
        fetch.fetched = fetched;
        // Each piece is told of, and nobody reads so fast.
        if (performance.now() - toldAt < fetchToldEveryMs) return;
        toldAt = performance.now();
        this.#tell();
      });
    } finally {
      this.#fetches.delete(fetch);
      this.#tell();
    }
  }

  /** Refuses what waits; what has begun is ended by those who began it. */
  close(): void {
    this.#closed = true;
    clearInterval(this.#telling);
    for (const turn of this.#turns.splice(0))
      if (turn.state === 'waiting') turn.refuse(isClosing());
  }

  get #waiting(): Turn[] {
    return this.#turns.filter(({ state }) => state === 'waiting');
  }

  #refusal(): StudioError | undefined {
    if (this.#closed) return isClosing();
    return this.#waiting.length >= mostWaiting ? tooMuch() : undefined;
  }

  #remove(turn: Turn): void {
    const place = this.#turns.indexOf(turn);
    if (place < 0) return;
    this.#turns.splice(place, 1);
    this.#advance();
  }

  #advance(): void {
    if (this.#closed) return;
    for (let [next] = this.#waiting; next && this.#hasRoomFor(next); [next] = this.#waiting) {
      next.state = 'begun';
      next.begin();
    }
    const waits = this.#waiting.length > 0;
    const begun = this.#turns.filter(({ state }) => state === 'begun');
    if (waits) for (const { request } of begun) request.giveWay?.();
    this.#tell();
    if (!waits) clearInterval(this.#telling);
    // Memory may become free without a word; and a window that was opened meanwhile learns what waits.
    else this.#telling ??= setInterval(() => this.#advance(), workToldEveryMs).unref();
    if (!waits) this.#telling = undefined;
  }

  #hasRoomFor({ request }: Turn): boolean {
    const begun = this.#turns.filter(({ state }) => state === 'begun');
    if (begun.length === 0) return true;
    if (request.alone || begun.some((turn) => turn.request.alone)) return false;
    const { mostAtOnce, availableBytes } = this.#limits;
    // One that began just now has not taken its memory yet.
    return begun.length < mostAtOnce && availableBytes() >= (begun.length + 1) * bytesEach;
  }

  #tell(): void {
    let place = 0;
    const work = this.#turns.map(({ request: { kind, runId }, state }) => ({
      kind,
      runId,
      place: state === 'waiting' ? ++place : null,
    }));
    this.#push.send('work', [...work, ...[...this.#fetches].map((fetch) => ({ ...fetch }))]);
  }
}

/** What throws before its first promise rejects too. */
async function begun<T>(work: () => Promise<T>): Promise<T> {
  return work();
}

function isClosing(): StudioError {
  return new StudioError(
    'closing',
    'The studio is closing.',
    'Ask again when it has been started anew.',
  );
}

function tooMuch(): StudioError {
  return new StudioError(
    'conflict',
    `${mostWaiting} drawings and measurements wait already.`,
    'Wait until some of them are done, then ask again.',
  );
}
