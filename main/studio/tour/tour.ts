import { join } from 'node:path';
import { classicalSchema, type Classical } from '../../../shared/tour/classical.ts';
import type { Counts } from '../../../shared/tour/counts.ts';
import type { ClassicalJob } from '../../../shared/run/trainer-protocol.ts';
import type { Core } from '../core.ts';
import { spriteFilePath } from '../datasets/dataset-files.ts';
import type { Datasets } from '../datasets/datasets.ts';
import { TrainerQuestions } from '../runs/life/trainer-questions.ts';
import { countSprites, type CountedBy } from './count-sprites.ts';

/** As many as a window shows at 32 pixels; fewer where they are larger. */
const mostDrawn = 32;
/** Of all pictures together: what is sent at most. */
const mostPixels = 64 * 64 * mostDrawn;

/** What a GAN is, shown on the sprites of a dataset: tables that are counted, and a generator without a network. */
export class Tour {
  readonly #core: Pick<Core, 'libraryPath' | 'work'>;
  readonly #datasets: Datasets;
  readonly #questions: TrainerQuestions;

  constructor(core: Pick<Core, 'libraryPath' | 'work' | 'startTrainer'>, datasets: Datasets) {
    this.#core = core;
    this.#datasets = datasets;
    this.#questions = new TrainerQuestions(core.startTrainer);
  }

  /** @throws StudioError `not-found`, `dataset-damaged` */
  async counts(datasetId: string, by: CountedBy): Promise<Counts> {
    return countSprites(this.#fileOf(datasetId), by);
  }

  /** @throws StudioError `not-found`, `dataset-damaged`, or what the trainer gives */
  async classical(datasetId: string, components: number, seed: number): Promise<Classical> {
    const { size } = this.#datasets.get(datasetId);
    const datasetFile = this.#fileOf(datasetId);
    const count = Math.min(mostDrawn, Math.floor(mostPixels / size ** 2));
    const job: ClassicalJob = { type: 'classical', datasetFile, components, count, seed };
    return this.#core.work.run({ kind: 'classical', runId: null }, async () =>
      classicalSchema.parse(await this.#questions.ask(job, 'classical')),
    );
  }

  close(): void {
    this.#questions.close();
  }

  #fileOf(datasetId: string): string {
    const { id } = this.#datasets.get(datasetId);
    return join(this.#core.libraryPath, spriteFilePath(id));
  }
}
