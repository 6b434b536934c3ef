import {
  automaticEngines,
  engineIds,
  type DoctorReport,
  type EngineId,
  type Tuning,
} from '../../../shared/engine/engine.ts';
import { StudioError } from '../../../shared/errors.ts';
import { describeMachine } from './machine.ts';
import { probeEngines, type ExaminingCore } from './probe-engines.ts';
import { readTuning } from './tuning.ts';

/**
 * Loads each engine and measures its speed. Takes about 10 seconds.
 *
 * @throws StudioError `engine-unavailable` when no engine works at all, `cancelled`
 */
export async function examineMachine(
  core: ExaminingCore,
  signal?: AbortSignal,
): Promise<DoctorReport> {
  const engines = await probeEngines(core, engineIds, { signal });
  const tuning = readTuning(core.libraryPath);
  return {
    chosen: automaticChoice(engines, tuning),
    engines,
    machine: describeMachine(core.appVersion),
    libraryPath: core.libraryPath,
    tuning: tuning ?? null,
  };
}

/** What tuning has found fastest, as long as it works; else the first that works, in the order of preference. */
export function automaticChoice(engines: DoctorReport['engines'], tuning?: Tuning): EngineId {
  const works = (id: EngineId) => engines.some((engine) => engine.id === id && engine.available);
  const chosen = [...(tuning ? [tuning.engine] : []), ...automaticEngines].find(works);
  if (chosen) return chosen;
  throw new StudioError(
    'engine-unavailable',
    `No engine works on this machine: ${engines.map(({ id, problem }) => `${id}: ${problem}`).join('; ')}.`,
    'Run the set-up again with "npm start", and report what it prints if that does not help.',
  );
}
