import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NativeEngineId } from '../../../shared/engine/engine.ts';
import { StudioError, toErrorShape } from '../../../shared/errors.ts';
import { capitalised } from '../../../shared/format.ts';
import type { StartTrainer } from '../runs/trainer-process.ts';
import { deadlines } from '../runs/life/life.ts';
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
 * @throws StudioError `engine-unavailable` with what is wrong with it
 */
export async function checkEngine(
  startTrainer: StartTrainer,
  { what, folder, by = 'tensorflow' }: EngineToCheck,
): Promise<void> {
  const logFolder = mkdtempSync(join(tmpdir(), 'sprite-gan-studio-engine-'));
  try {
    await runTrainerJob({
      startTrainer,
      logFile: join(logFolder, 'trainer.log'),
      computing: { engineFolder: folder },
      job: { type: 'check-engine', folder, engine: by },
      answer: 'engine',
      answerMs: deadlines.engineCheckMs,
    });
  } catch (thrown) {
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
