import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NativeEngineId } from '../../../shared/engine/engine.ts';
import { StudioError, toErrorShape } from '../../../shared/errors.ts';
import { capitalised } from '../../../shared/format.ts';
import type { StartTrainer } from '../runs/trainer-process.ts';
import { deadlines, failures } from '../runs/life/life.ts';
import { runTrainerJob } from '../runs/life/trainer-session.ts';

export interface EngineToCheck {
  /** What a person gets by it. */
  what: string;
  folder: string;
  /** What shall compute by it: the processor, unless it is said. */
  by?: NativeEngineId;
}

/**
 * Loads the engine of a folder in a trainer process, which may crash without harm.
 *
 * @throws StudioError `engine-unavailable` with what is wrong with it; `unanswered` where a card did not come to an end with it
 */
export async function tryEngine(
  startTrainer: StartTrainer,
  { what, folder, by = 'tensorflow' }: EngineToCheck,
): Promise<void> {
  const logFolder = mkdtempSync(join(tmpdir(), 'sprite-gan-studio-engine-'));
  const answerMs = by === 'cuda' ? deadlines.cudaMs : deadlines.engineCheckMs;
  try {
    await runTrainerJob({
      startTrainer,
      logFile: join(logFolder, 'trainer.log'),
      computing: { engineFolder: folder },
      job: { type: 'check-engine', folder, engine: by },
      answer: 'engine',
      answerMs,
    });
  } catch (thrown) {
    if (by === 'cuda' && failures.isOverdue(toErrorShape(thrown), answerMs))
      throw new StudioError(
        'unanswered',
        `${capitalised(what)} is here, and did not compute within ${answerMs / 60_000} minutes when it was tried.`,
        'For a card newer than its kernels the driver compiles them, and keeps what it has: "studio doctor" tries it again.',
        { cause: thrown },
      );
    throw new StudioError(
      'engine-unavailable',
      `${capitalised(what)} does not run on this machine: ${toErrorShape(thrown).message}`,
      'The studio goes on training as it did before.',
      { cause: thrown },
    );
  } finally {
    rmSync(logFolder, { recursive: true, force: true });
  }
}
