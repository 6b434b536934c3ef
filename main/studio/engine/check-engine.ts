import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StudioError, toErrorShape } from '../../../shared/errors.ts';
import type { StartTrainer } from '../runs/trainer-process.ts';
import { runTrainerJob } from '../runs/life/trainer-session.ts';

/** An engine that multiplies two small matrices takes a second or two, on a slow disk some more. */
const checkedWithinMs = 120_000;

/**
 * Loads the engine of a folder in a trainer process, which may crash without harm.
 *
 * @throws StudioError `engine-unavailable` with what is wrong with it
 */
export async function checkEngine(startTrainer: StartTrainer, folder: string): Promise<void> {
  const logFolder = mkdtempSync(join(tmpdir(), 'sprite-gan-studio-engine-'));
  let deadline: NodeJS.Timeout | undefined;
  try {
    await runTrainerJob({
      startTrainer,
      logFile: join(logFolder, 'trainer.log'),
      job: { type: 'check-engine', folder },
      answer: 'engine',
      onStart: (session) => (deadline = setTimeout(() => session.kill(), checkedWithinMs)),
    });
  } catch (thrown) {
    throw new StudioError(
      'engine-unavailable',
      `The fast engine does not run on this machine: ${toErrorShape(thrown).message}`,
      'The studio goes on training on WebAssembly.',
      { cause: thrown },
    );
  } finally {
    clearTimeout(deadline);
    rmSync(logFolder, { recursive: true, force: true });
  }
}
