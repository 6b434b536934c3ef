import { mkdirSync } from 'node:fs';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { engineIds, type DoctorReport, type EngineId } from '../../../shared/engine.ts';
import { StudioError } from '../../../shared/errors.ts';
import type { Core } from '../core.ts';
import { runTrainerJob } from '../runs/trainer-session.ts';

/** Long enough for a speed that does not jump from one measurement to the next. */
const measureMs = 3_000;

/**
 * Loads each engine in a trainer process, which may crash without harm, and measures its speed. Takes
 * about 10 seconds.
 *
 * @throws StudioError `engine-unavailable` when no engine works at all
 */
export async function examine(
  core: Pick<Core, 'startTrainer' | 'libraryPath' | 'appVersion'>,
): Promise<DoctorReport> {
  // A person may ask what works here before there is a library.
  mkdirSync(core.libraryPath, { recursive: true });
  const { engines } = await runTrainerJob({
    startTrainer: core.startTrainer,
    logFile: join(core.libraryPath, 'doctor.log'),
    job: { type: 'probe', measureMs },
    answer: 'probed',
  });
  return {
    chosen: automaticChoice(engines),
    engines,
    machine: describeMachine(core.appVersion),
    libraryPath: core.libraryPath,
  };
}

/** The first that works, in the order of preference. */
function automaticChoice(engines: DoctorReport['engines']): EngineId {
  const works = (id: EngineId) => engines.some((engine) => engine.id === id && engine.available);
  const chosen = engineIds.find(works);
  if (chosen) return chosen;
  throw new StudioError(
    'engine-unavailable',
    `No engine works on this machine: ${engines.map(({ id, problem }) => `${id}: ${problem}`).join('; ')}.`,
    'Run the set-up again with "npm start", and report what it prints if that does not help.',
  );
}

function describeMachine(appVersion: string): DoctorReport['machine'] {
  return {
    platform: `${process.platform} ${process.arch}`,
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    node: process.versions.node,
    electron: process.versions.electron ?? null,
    studio: appVersion,
  };
}
