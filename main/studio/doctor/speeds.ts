import type { Logger } from 'pino';
import type { DoctorReport } from '../../../shared/engine/engine.ts';
import type { SpeedStatus } from '../../../shared/engine/speed.ts';
import { toErrorShape, type ErrorShape } from '../../../shared/errors.ts';
import { TimeLeft } from '../../../shared/time-left.ts';
import type { Push } from '../push.ts';
import type { WorkQueue } from '../work/work-queue.ts';
import { automaticChoice, examineMachine } from './doctor.ts';
import type { ExaminingCore } from './probe-engines.ts';
import { tune, type TuningProgress } from './tune.ts';
import { tuneQuickly } from './tune-quickly.ts';
import { isAutomatic, readTuning, setAutomatic } from './tuning.ts';

interface SpeedsCore extends ExaminingCore {
  push: Push;
  work: WorkQueue;
  log: Logger;
  /** Beside a training every way to compute is slow. @throws StudioError `conflict` */
  refuseWhileTraining: () => void;
  /** Whether it may measure by itself before the first training, and the native engine is there to be measured. */
  tunesItself: boolean;
  isNativeEngineHere: () => boolean;
}

type Measuring = NonNullable<SpeedStatus['measuring']>;

/** How fast the engines of this machine are: one measuring at a time, which may be called off; each change is pushed. */
export class Speeds {
  readonly #core: SpeedsCore;
  #measuring: Measuring | null = null;
  #report: DoctorReport | null = null;
  #problem: ErrorShape | null = null;
  #hasLooked = false;
  #cancellation: AbortController | undefined;
  #underWay: Promise<void> = Promise.resolve();

  constructor(core: SpeedsCore) {
    this.#core = core;
  }

  status(): SpeedStatus {
    return {
      measuring: this.#measuring,
      report: this.#report,
      tuning: readTuning(this.#core.libraryPath) ?? null,
      automatic: this.#core.tunesItself ? isAutomatic(this.#core.libraryPath) : null,
      problem: this.#problem,
    };
  }

  /** Starts to measure each engine as it computes by itself, unless something is measured already; answers at once. */
  examine(): SpeedStatus {
    return this.#start('engines', async (signal) => {
      this.#say('Loading each engine and measuring it for 3 seconds …', 0, 0);
      this.#report = await examineMachine(this.#core, signal);
    });
  }

  /**
   * Starts to measure every way to compute; later runs take the best. Answers at once.
   *
   * @throws StudioError `conflict` while a run trains
   */
  tune(): SpeedStatus {
    this.#core.refuseWhileTraining();
    return this.#start('tuning', async (signal) => {
      this.#core.refuseWhileTraining();
      this.#say('Loading each engine and measuring it for 3 seconds …', 0, 0);
      const report = await examineMachine(this.#core, signal);
      const timeLeft = new TimeLeft();
      const tuning = await tune(this.#core, {
        report,
        signal,
        onProgress: ({ sentence, done, of }) =>
          this.#say(sentence, done, of, timeLeft.at(done / of, Date.now())),
      });
      this.#report = { ...report, tuning, chosen: automaticChoice(report.engines, tuning) };
    });
  }

  /** Whether it measures by itself before the first training of this library on this machine. */
  setAutomatic(automatic: boolean): SpeedStatus {
    setAutomatic(this.#core.libraryPath, automatic);
    this.#tell();
    return this.status();
  }

  /**
   * Measures briefly, once, what the first training of this library on this machine had best compute with. Whatever comes
   * of it, training goes on.
   *
   * @returns null where there is nothing to wait for
   */
  beforeTraining(): Promise<void> | null {
    const { tunesItself, libraryPath, isNativeEngineHere } = this.#core;
    if (!tunesItself || this.#hasLooked || this.#measuring) return null;
    if (!isAutomatic(libraryPath) || readTuning(libraryPath) || !isNativeEngineHere()) return null;
    this.#hasLooked = true;
    this.#start('tuning', async (signal) => {
      const onProgress = ({ sentence, done, of }: TuningProgress) => this.#say(sentence, done, of);
      await tuneQuickly(this.#core, { signal, onProgress });
    });
    return this.idle();
  }

  /** What was chosen before stays. */
  cancel(): SpeedStatus {
    this.#cancellation?.abort();
    return this.status();
  }

  /** Resolves when nothing is measured any more. */
  async idle(): Promise<void> {
    await this.#underWay;
  }

  async close(): Promise<void> {
    this.cancel();
    await this.idle();
  }

  #start(what: Measuring['what'], measure: (signal: AbortSignal) => Promise<void>): SpeedStatus {
    if (this.#measuring) return this.status();
    const cancellation = (this.#cancellation = new AbortController());
    this.#problem = null;
    this.#measuring = { what, sentence: 'Waiting for its turn …', done: 0, of: 0, etaMs: null };
    this.#underWay = this.#run(what, cancellation.signal, measure);
    this.#tell();
    return this.status();
  }

  async #run(
    what: Measuring['what'],
    signal: AbortSignal,
    measure: (signal: AbortSignal) => Promise<void>,
  ): Promise<void> {
    const kind = what === 'tuning' ? 'tune' : 'examine';
    try {
      await this.#core.work.run({ kind, runId: null, alone: what === 'tuning' }, () =>
        measure(signal),
      );
    } catch (thrown) {
      const problem = toErrorShape(thrown);
      if (!signal.aborted && problem.code !== 'closing') {
        this.#problem = problem;
        this.#core.log.warn({ err: thrown, what }, 'nothing was measured');
      }
    }
    this.#measuring = null;
    this.#tell();
  }

  #say(sentence: string, done: number, of: number, etaMs: number | null = null): void {
    if (!this.#measuring) return;
    this.#measuring = { ...this.#measuring, sentence, done, of, etaMs };
    this.#tell();
  }

  #tell(): void {
    this.#core.push.send('speed', this.status());
  }
}
