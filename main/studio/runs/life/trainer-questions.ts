import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TrainerJob, TrainerMessage } from '../../../../shared/run/trainer-protocol.ts';
import type { StartTrainer } from '../trainer-process.ts';
import { runTrainerJob, type TrainerSession } from './trainer-session.ts';

/** Jobs with one answer that are asked for by a screen and leave nothing in the library, not even what was printed. */
export class TrainerQuestions {
  readonly #startTrainer: StartTrainer;
  readonly #asking = new Set<TrainerSession>();

  constructor(startTrainer: StartTrainer) {
    this.#startTrainer = startTrainer;
  }

  /** @throws StudioError what the trainer gives, or `trainer-crashed` */
  async ask<T extends TrainerMessage['type']>(
    job: TrainerJob,
    answer: T,
  ): Promise<Extract<TrainerMessage, { type: T }>> {
    const folder = mkdtempSync(join(tmpdir(), `sprite-gan-studio-${job.type}-`));
    let session: TrainerSession | undefined;
    try {
      return await runTrainerJob({
        startTrainer: this.#startTrainer,
        logFile: join(folder, 'trainer.log'),
        job,
        answer,
        onStart: (started) => {
          session = started;
          this.#asking.add(started);
        },
      });
    } finally {
      if (session) this.#asking.delete(session);
      rmSync(folder, { recursive: true, force: true });
    }
  }

  close(): void {
    for (const session of this.#asking) session.kill();
  }
}
