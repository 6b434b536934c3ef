import { availableParallelism } from 'node:os';
import {
  threadCountSchema,
  waysByEngineSchema,
  type EngineId,
  type WaysByEngine,
} from '../../../shared/engine/engine.ts';

/**
 * How many threads compute: STUDIO_THREADS, which the host gives its trainers where a person has chosen; what it names for
 * this engine; or one a processor. It holds for the whole process, because TensorFlow reads it when it loads.
 *
 * @throws ZodError where STUDIO_THREADS is not a number of threads, or STUDIO_WAYS not what the host sets
 */
export function chosenThreads(engine: EngineId, environment = process.env): number {
  const { STUDIO_THREADS } = environment;
  if (STUDIO_THREADS) return threadCountSchema.parse(Number(STUDIO_THREADS));
  return wayOf(engine, environment)?.threads ?? availableParallelism();
}

/** How the host wants this engine to compute where no person has chosen, as STUDIO_WAYS says. */
export function wayOf(
  engine: EngineId,
  { STUDIO_WAYS: ways = '{}' }: NodeJS.ProcessEnv,
): WaysByEngine[EngineId] {
  return waysByEngineSchema.parse(JSON.parse(ways))[engine];
}
