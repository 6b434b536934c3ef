import { availableParallelism } from 'node:os';
import { threadCountSchema } from '../../../shared/engine/engine.ts';

/**
 * How many threads compute: STUDIO_THREADS, which the host gives its trainers, or one a processor. It holds
 * for the whole process, because TensorFlow reads it when it loads.
 *
 * @throws ZodError where STUDIO_THREADS is not a number of threads
 */
export function chosenThreads(environment = process.env): number {
  const { STUDIO_THREADS } = environment;
  return STUDIO_THREADS ? threadCountSchema.parse(Number(STUDIO_THREADS)) : availableParallelism();
}
