import { availableParallelism } from 'node:os';
import type { StartTrainer } from '../runs/trainer-process.ts';
import { readTuning } from './tuning.ts';

/**
 * Trainers that compute as a person has chosen; a run that goes on as it did before, so that its numbers stay bit for
 * bit those of an uninterrupted one; or else as tuning has found best.
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
    // A run that comes from a larger machine has to do with what is here: its trainer says so.
    const asBefore =
      before && before.threads <= availableParallelism() ? before.threads : undefined;
    const threads = options.threads ?? chosen ?? asBefore ?? tuning?.threads;
    const oneDnn = options.oneDnn ?? before?.oneDnn ?? tuning?.oneDnn;
    return startTrainer({
      ...options,
      ...(threads !== undefined && { threads }),
      ...(oneDnn !== undefined && { oneDnn }),
    });
  };
}
