import { setImmediate, setTimeout } from 'node:timers/promises';
import { listUnsummarised, summariseFurther, type Unsummarised } from '../../store/old-losses.ts';
import type { Core } from '../core.ts';

/** How often screens are told, at most. */
const tellEveryMs = 250;
/** Before the first piece, as long as nobody waits for it: a window that opens comes first. */
const settleMs = 3_000;
/** Between two pieces, as long as nobody waits for them: so does what screens ask. */
const pauseMs = 4;

/**
 * Puts the losses of runs of 0.1.0 into blocks, in small pieces between what screens ask, once after such a library was
 * opened. A run that is looked at comes first (docs/decisions/0505-old-losses-stay-where-they-are.md).
 */
export class OldCurves {
  readonly #core: Pick<Core, 'store' | 'push' | 'log'>;
  readonly #onDone: (runId: string) => void;
  #waiting: readonly Unsummarised[];
  readonly #work: Promise<void>;
  /** How many wait for curves. */
  #asked = 0;
  /** Aborted when the first asks, or all of this ends. */
  readonly #settling = new AbortController();
  #closed = false;

  /** @param onDone told of each run whose curves are up to date now */
  constructor(core: Pick<Core, 'store' | 'push' | 'log'>, onDone: (runId: string) => void) {
    this.#core = core;
    this.#onDone = onDone;
    this.#waiting = listUnsummarised(core.store);
    this.#work = this.#bringUpToDate();
  }

  /** Brings these up to date before all others. @returns whether one of them is not yet, and will be */
  first(runIds: readonly string[]): boolean {
    const isWanted = ({ runId }: Unsummarised) => runIds.includes(runId);
    const others = this.#waiting.filter((run) => !isWanted(run));
    this.#waiting = [...this.#waiting.filter(isWanted), ...others];
    return this.#waiting.length > others.length;
  }

  /** Resolves when their curves can be read fast; they come before all others. */
  async ready(runIds: readonly string[]): Promise<void> {
    this.first(runIds);
    this.#asked++;
    this.#settling.abort();
    while (!this.#closed && this.#waiting.some(({ runId }) => runIds.includes(runId)))
      await setImmediate();
    this.#asked--;
  }

  /** What is not done yet is done when the library is opened the next time. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#settling.abort();
    await this.#work;
  }

  async #bringUpToDate(): Promise<void> {
    const { push, log } = this.#core;
    if (this.#waiting.length === 0) return;
    await this.#settle();
    const [all, startedAt] = [stepsLeft(this.#waiting), Date.now()];
    let toldAt = 0;
    try {
      for await (const left of this.#pieces()) {
        const share = 1 - left / all;
        const etaMs = ((Date.now() - startedAt) * (1 - share)) / share;
        if (Date.now() - toldAt < tellEveryMs) continue;
        toldAt = Date.now();
        push.send('old-curves', { share, etaMs });
      }
    } catch (error) {
      // They are read without blocks, which takes seconds, and tried again when the library is opened the next time.
      log.error({ err: error }, 'curves of an older version could not be brought up to date');
      this.#waiting = [];
    }
    if (!this.#closed) push.send('old-curves', { share: 1, etaMs: 0 });
  }

  async #settle(): Promise<void> {
    const { signal } = this.#settling;
    await setTimeout(settleMs, undefined, { signal }).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  }

  /** Does one piece after the other. Gives how many steps are left. */
  async *#pieces(): AsyncGenerator<number> {
    for (;;) {
      await (this.#asked > 0 ? setImmediate() : setTimeout(pauseMs));
      const [next] = this.#waiting;
      if (!next || this.#closed) return;
      const further = summariseFurther(this.#core.store, next.runId);
      this.#waiting = this.#waiting.flatMap((run) => {
        if (run.runId !== next.runId) return [run];
        return further === null ? [] : [{ ...run, nextStep: further }];
      });
      if (further === null) this.#onDone(next.runId);
      yield stepsLeft(this.#waiting);
    }
  }
}

function stepsLeft(waiting: readonly Unsummarised[]): number {
  return waiting.reduce((sum, { steps, nextStep }) => sum + Math.max(0, steps + 1 - nextStep), 0);
}
