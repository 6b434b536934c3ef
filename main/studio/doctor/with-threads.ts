import type { StartTrainer } from '../runs/trainer-process.ts';
import { readTuning } from './tuning.ts';

/** Trainers that compute with as many threads as a person has chosen, or else as tuning has found best. */
export function withThreads({
  startTrainer,
  libraryPath,
  threads,
}: {
  startTrainer: StartTrainer;
  libraryPath: string;
  threads?: number | undefined;
}): StartTrainer {
  return (options) => {
    const best = options.threads ?? threads ?? readTuning(libraryPath)?.threads;
    return startTrainer({ ...options, ...(best && { threads: best }) });
  };
}
