import { engineIds, type Tuning, type WaysByEngine } from '../../../shared/engine/engine.ts';
import { computingAsBefore, type StartTrainer } from '../runs/trainer-process.ts';
import { fastestOf, computingOf } from './tune.ts';
import { readTuning } from './tuning.ts';

/**
 * Trainers that compute as a person has chosen; a run that goes on as it did before, so that its numbers stay bit for
 * bit those of an uninterrupted one; or else as tuning has found best. The last two hold for the engine that they were of:
 * which one a trainer takes, it finds out when it loads it.
 *
 * @param libraryPath of the library, or where a worker of a pool keeps what was found of its machine
 */
export function asTuned({
  startTrainer,
  libraryPath,
  threads: chosen,
}: {
  startTrainer: StartTrainer;
  libraryPath: string;
  threads?: number | undefined;
}): StartTrainer {
  return ({ before, ...options }) => {
    const tuning = readTuning(libraryPath);
    const threads = options.threads ?? chosen;
    const ways = computingAsBefore(before, { ...(tuning && waysOf(tuning)), ...options.ways });
    return startTrainer({ ...options, ...(threads !== undefined && { threads }), ways });
  };
}

/** The best way of each engine that was measured; of the tuned one, what the tuning has settled on. */
function waysOf({ engine, measurements, ...tuned }: Tuning): WaysByEngine {
  const ways: WaysByEngine = {};
  for (const id of engineIds) {
    const ofIt = measurements
      .map((each) => ({ ...each, engine: each.engine ?? engine }))
      .filter((each) => each.engine === id && each.stepsPerSecond > 0);
    if (ofIt.length > 0) ways[id] = computingOf(fastestOf(ofIt));
  }
  return { ...ways, [engine]: computingOf(tuned) };
}
