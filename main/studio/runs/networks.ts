import { vocabularyOf } from '../../../shared/condition/vocabulary.ts';
import { networksSchema, type Networks } from '../../../shared/run/networks.ts';
import type { DescribeJob } from '../../../shared/run/trainer-protocol.ts';
import type { Core } from '../core.ts';
import { datasetOfRun, requireRun } from './run-view.ts';
import { TrainerQuestions } from './life/trainer-questions.ts';

const mostRemembered = 64;

/**
 * Of which layers runs' networks are made. The networks themselves are asked, in a trainer process, because the core
 * loads no TensorFlow; what they said is remembered as long as the studio is open.
 */
export class NetworkDescriptions {
  readonly #core: Core;
  /** By what the networks depend on. */
  readonly #known = new Map<string, Promise<Networks>>();
  readonly #questions: TrainerQuestions;

  constructor(core: Core) {
    this.#core = core;
    this.#questions = new TrainerQuestions(core.startTrainer);
  }

  /** @throws StudioError `not-found`, or what the trainer gives */
  async of(runId: string): Promise<Networks> {
    const job = this.#jobOf(runId);
    const key = JSON.stringify(job);
    const known = this.#known.get(key);
    if (known) return known;
    const asked = this.#core.work.run({ kind: 'describe', runId }, () => this.#ask(job));
    this.#remember(key, asked);
    // Another try may succeed.
    asked.catch(() => this.#known.delete(key));
    return asked;
  }

  close(): void {
    this.#questions.close();
  }

  #jobOf(runId: string): DescribeJob {
    const { hyperparameters, engine, datasetId } = requireRun(this.#core.store, runId);
    const { size, channels, labels, tags } = datasetOfRun(this.#core.store, datasetId);
    const vocabulary = vocabularyOf({ labels, tags }, hyperparameters.conditioning);
    return { type: 'describe', engine, image: { size, channels }, hyperparameters, vocabulary };
  }

  #remember(key: string, networks: Promise<Networks>): void {
    const [oldest] = this.#known.keys();
    if (oldest !== undefined && this.#known.size >= mostRemembered) this.#known.delete(oldest);
    this.#known.set(key, networks);
  }

  async #ask(job: DescribeJob): Promise<Networks> {
    return networksSchema.parse(await this.#questions.ask(job, 'networks'));
  }
}
