import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DoctorReport, EngineId } from '../../../shared/engine/engine.ts';
import type { Core } from '../core.ts';
import type { TrainerOptions } from '../runs/trainer-process.ts';
import { runTrainerJob } from '../runs/life/trainer-session.ts';

/** What examining needs of the core: it is also done where there is no library yet. */
export type ExaminingCore = Pick<Core, 'startTrainer' | 'libraryPath' | 'appVersion'>;

/**
 * Loads engines in a trainer process, which may crash without harm, and measures each for 3 seconds. Writes
 * nothing into the library, which may be missing, another studio's, or of a newer version.
 */
export async function probeEngines(
  { startTrainer }: Pick<ExaminingCore, 'startTrainer'>,
  engines: readonly EngineId[],
  computing?: Pick<TrainerOptions, 'threads' | 'oneDnn'>,
): Promise<DoctorReport['engines']> {
  const folder = mkdtempSync(join(tmpdir(), 'sprite-gan-studio-doctor-'));
  try {
    const probed = await runTrainerJob({
      startTrainer,
      logFile: join(folder, 'trainer.log'),
      computing,
      // Long enough for a speed that does not jump from one measurement to the next.
      job: { type: 'probe', engines: [...engines], measureMs: 3_000 },
      answer: 'probed',
    });
    return probed.engines;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
