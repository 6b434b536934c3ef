import {
  judgeAtRung,
  rungsOf,
  rungSentence,
  type Rung,
} from '../../../shared/run/early-stopping.ts';
import { findSweep, runsOfSweep } from '../../store/run-sweeps.ts';
import { findSoundRun, type RunRow } from '../../store/runs.ts';
import type { Core } from '../core.ts';
import type { RunRecords } from './life/run-records.ts';
import { requireRun } from './run-view.ts';

type Store = Pick<Core, 'store'>;

/** The steps at which a run is compared with the others of its sweep; none where it trains to its end in any case. */
export function rungsToCome(
  { store }: Store,
  { sweepId, hyperparameters }: Pick<RunRow, 'sweepId' | 'hyperparameters'>,
): number[] {
  const { earlyStopping } = (sweepId && findSweep(store, sweepId)?.description) || {};
  return earlyStopping ? rungsOf(earlyStopping, hyperparameters.steps) : [];
}

/** Compares runs of a sweep as they come to its rungs, and says which of them train no further. */
export class EarlyStopper {
  readonly #core: Core;
  readonly #records: RunRecords;
  readonly #isAtWork: (runId: string) => boolean;
  readonly #stop: (runId: string, why: string) => void;

  constructor(
    core: Core,
    records: RunRecords,
    hooks: { isAtWork: (runId: string) => boolean; stop: (runId: string, why: string) => void },
  ) {
    this.#core = core;
    this.#records = records;
    this.#isAtWork = hooks.isAtWork;
    this.#stop = hooks.stop;
  }

  /** Whether a checkpoint of this step is to be measured for that. */
  isRung(runId: string, step: number): boolean {
    // It may be gone by the time at which it was measured.
    if (!findSoundRun(this.#core.store, runId)) return false;
    const row = this.#records.rowOf(runId);
    if (row.sweepId === null || row.rungs.some((rung) => rung.step === step)) return false;
    return rungsToCome(this.#core, row).includes(step);
  }

  /** @param value what was measured of the run at a rung; null where nothing could be */
  hear(runId: string, step: number, value: number | null): void {
    // Asked again: it may have been taken back to an earlier step, or be gone, since it was to be measured.
    if (!this.isRung(runId, step)) return;
    const rung = this.#judge(runId, step, value);
    const { rungs } = this.#records.rowOf(runId);
    const message = rungSentence(rung);
    this.#records.record(runId, [{ type: 'log', step, at: Date.now(), message }], {
      changes: { rungs: [...rungs, rung] },
    });
    this.#records.tell([runId]);
    if (rung.verdict === 'stopped') this.#stop(runId, message);
  }

  #judge(runId: string, step: number, value: number | null): Rung {
    const before = this.#measuredAt(runId, step);
    if (value === null) return { step, value, place: null, of: before.length, verdict: 'let-be' };
    const { trainsOn, ...standing } = judgeAtRung(value, before);
    return { step, value, ...standing, verdict: this.#verdictOf(runId, trainsOn) };
  }

  #verdictOf(runId: string, trainsOn: boolean): Rung['verdict'] {
    if (!this.#isAtWork(runId)) return 'let-be';
    if (trainsOn) return 'trains-on';
    // A person has taken it up again after it was stopped: that counts for more.
    const { rungs } = this.#records.rowOf(runId);
    return rungs.some(({ verdict }) => verdict === 'stopped') ? 'let-be' : 'stopped';
  }

  /** What the other runs of the sweep came to at a rung. */
  #measuredAt(runId: string, step: number): number[] {
    const { store } = this.#core;
    const { sweepId } = requireRun(store, runId);
    const others = sweepId === null ? [] : runsOfSweep(store, sweepId).filter((id) => id !== runId);
    return others.flatMap(
      (id) => this.#records.rowOf(id).rungs.find((rung) => rung.step === step)?.value ?? [],
    );
  }
}
