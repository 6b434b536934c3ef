import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StudioError, toErrorShape } from '../../../shared/errors.ts';
import type { StartTrainer } from '../runs/trainer-process.ts';
import { deadlines } from '../runs/life/life.ts';
import { runTrainerJob } from '../runs/life/trainer-session.ts';

/**
 * Loads the engine of a folder in a trainer process, which may crash without harm.
 *
 * @throws StudioError `engine-unavailable` with what is wrong with it
 */
export async function checkEngine(startTrainer: StartTrainer, folder: string): Promise<void> {
  const logFolder = mkdtempSync(join(tmpdir(), 'sprite-gan-studio-engine-'));
  try {
    await runTrainerJob({
      startTrainer,
      logFile: join(logFolder, 'trainer.log'),
      job: { type: 'check-engine', folder },
      answer: 'engine',
      answerMs: deadlines.engineCheckMs,
    });
  } catch (thrown) {
    throw new StudioError(
      'engine-unavailable',
      `The fast engine does not run on this machine: ${toErrorShape(thrown).message}`,
      'The studio goes on training on WebAssembly.',
      { cause: thrown },
    );
  } finally {
    rmSync(logFolder, { recursive: true, force: true });
  }
}
