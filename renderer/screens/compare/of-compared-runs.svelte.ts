import type { Run } from '../../../shared/run/run.ts';
import { Throttle } from '../../lib/studio/throttle.ts';

/** What the studio is asked about compared runs. Another `kind`, or of others, is asked at once, another moment of the same when it is time. */
interface Question {
  kind: string;
  runIds: string[];
}

const readEveryMs = 1_000;

/** The newest answer about compared runs with what was asked, kept up to date as they train. */
export class OfComparedRuns<Asked extends Question, Answer> {
  #newest: { asked: Asked; answer: Answer } | null = $state.raw(null);
  readonly #ask: (asked: Asked) => Promise<Answer>;
  readonly #read = new Throttle(readEveryMs, () => void this.#readAnew());
  #wanted: Asked | null = null;
  #count = 0;

  constructor(ask: (asked: Asked) => Promise<Answer>) {
    this.#ask = ask;
  }

  /** Null where these are not the runs that were asked about: an answer goes by their places. */
  shownOf(runs: readonly Pick<Run, 'id'>[]): { asked: Asked; answer: Answer } | null {
    const newest = this.#newest;
    return newest && isOfRuns(newest.asked, idsOf(runs)) ? newest : null;
  }

  want(asked: Asked): void {
    const before = this.#wanted;
    if (before?.kind !== asked.kind || !isOfRuns(before, asked.runIds)) this.#read.cancel();
    this.#wanted = asked;
    this.#read.call();
  }

  stop(): void {
    this.#read.cancel();
    this.#count++;
  }

  async #readAnew(): Promise<void> {
    const asked = this.#wanted;
    if (!asked) return;
    const count = ++this.#count;
    try {
      const answer = await this.#ask(asked);
      if (count === this.#count) this.#newest = { asked, answer };
    } catch {
      // The comparison itself says what is wrong with these runs.
    }
  }
}

export function idsOf(runs: readonly Pick<Run, 'id'>[]): string[] {
  return runs.map(({ id }) => id);
}

function isOfRuns({ runIds }: Question, ids: readonly string[]): boolean {
  return runIds.join() === ids.join();
}

/** A result changes where a run was measured, went on or ended; what is drawn between does not matter to it. */
export function momentsOf(runs: readonly Run[]): string {
  return runs
    .map(({ id, state, bestMark, lastCheckpointStep }) =>
      [id, state, bestMark?.step, lastCheckpointStep].join(' '),
    )
    .join();
}
