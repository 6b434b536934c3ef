import type { ImportProgress } from '../../../shared/dataset/dataset.ts';

export type ReadingProgress = Pick<
  ImportProgress,
  'phase' | 'done' | 'total' | 'etaMs' | 'currentFile'
>;
export type ReportProgress = (progress: ReadingProgress) => void;

export const noProgress: ReportProgress = () => undefined;

const intervalMs = 100;
/** Before this many files an estimate would jump about. */
const filesBeforeEstimate = 10;

/** Tells how far the reading is, at most ten times a second. */
export class ReadingClock {
  readonly #total: number;
  readonly #report: ReportProgress;
  readonly #startedAt = performance.now();
  #lastAt = 0;

  constructor(total: number, report: ReportProgress) {
    this.#total = total;
    this.#report = report;
  }

  tick(done: number, currentFile: string): void {
    const now = performance.now();
    if (now - this.#lastAt < intervalMs) return;
    this.#lastAt = now;
    const perFileMs = (now - this.#startedAt) / done;
    const etaMs = done < filesBeforeEstimate ? null : Math.round(perFileMs * (this.#total - done));
    this.#report({ phase: 'reading', done, total: this.#total, etaMs, currentFile });
  }

  finish(): void {
    const total = this.#total;
    this.#report({ phase: 'writing', done: total, total, etaMs: null, currentFile: '' });
  }
}
