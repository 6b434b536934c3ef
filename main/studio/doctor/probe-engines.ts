import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DoctorReport, EngineId } from '../../../shared/engine.ts';
import type { Core } from '../core.ts';
import { runTrainerJob } from '../runs/trainer-session.ts';

/** What examining needs of the core: it is also done where there is no library yet. */
export type ExaminingCore = Pick<Core, 'startTrainer' | 'libraryPath' | 'appVersion'>;

/** Loads engines in a trainer process, which may crash without harm, and measures each for 3 seconds. */
export async function probeEngines(
  { startTrainer, libraryPath }: ExaminingCore,
  engines: readonly EngineId[],
  threads?: number,
): Promise<DoctorReport['engines']> {
  mkdirSync(libraryPath, { recursive: true });
  const probed = await runTrainerJob({
    startTrainer,
    logFile: join(libraryPath, 'doctor.log'),
    ...(threads && { threads }),
    // Long enough for a speed that does not jump from one measurement to the next.
    job: { type: 'probe', engines: [...engines], measureMs: 3_000 },
    answer: 'probed',
  });
  return probed.engines;
}
