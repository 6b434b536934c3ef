import { toErrorShape } from '../../../shared/errors.ts';
import { wayInWords } from '../../../shared/engine/speed.ts';
import type { Tuning, WayToCompute } from '../../../shared/engine/engine.ts';
import { whatComputes } from './machine.ts';
import { speedOf, type ExaminingCore } from './probe-engines.ts';
import { computingOf, waysToCompute, type MeasuredWay, type TuningProgress } from './tune.ts';
import { writeTuning } from './tuning.ts';

/** One short look at each way: whoever waits for a first training gets it within seconds. */
const measureMs = 800;
/** What is measured once and briefly must be faster by so much to be taken in place of the usual way. */
const clearlyFaster = 1.15;

interface Looking {
  signal: AbortSignal;
  onProgress: (progress: TuningProgress) => void;
}

/**
 * Measures native TensorFlow once each in all threads, in half of them, and without oneDNN, and keeps the best for later
 * runs. Less sure than `tune`, which takes a minute; a person may still ask for that.
 *
 * @returns null where nothing could be measured
 * @throws StudioError `cancelled`
 */
export async function tuneQuickly(
  core: ExaminingCore,
  { signal, onProgress }: Looking,
): Promise<Tuning | null> {
  const machine = whatComputes();
  const ways = quickWays(machine.cores);
  const measurements: MeasuredWay[] = [];
  for (const [done, way] of ways.entries()) {
    const sentence = `Before the first training: trying ${wayInWords(way)} …`;
    onProgress({ sentence, done, of: ways.length });
    measurements.push({ ...way, stepsPerSecond: await speedIfItWorks(core, way, signal) });
  }
  const chosen = quickestOf(measurements, machine.cores);
  if (!chosen) return null;
  const tuning = {
    engine: chosen.engine,
    ...computingOf(chosen),
    measurements,
    machine,
    measuredAt: Date.now(),
    isQuick: true,
  };
  writeTuning(core.libraryPath, tuning);
  return tuning;
}

/** @throws StudioError `cancelled` */
async function speedIfItWorks(
  core: ExaminingCore,
  way: WayToCompute,
  signal: AbortSignal,
): Promise<number> {
  try {
    return await speedOf(core, way, { signal, measureMs });
  } catch (thrown) {
    if (toErrorShape(thrown).code === 'cancelled') throw thrown;
    // A way that crashes is none to take.
    return 0;
  }
}

export function quickWays(cores: number) {
  const works = { available: true, facts: null, problem: null, stepsPerSecond: null };
  const half = Math.ceil(cores / 2);
  return waysToCompute([{ id: 'tensorflow', ...works }], cores).filter(
    ({ threads }) => threads === cores || threads === half,
  );
}

/** All threads with oneDNN, as without tuning, unless another way is clearly faster. */
export function quickestOf(
  measurements: readonly MeasuredWay[],
  cores: number,
): MeasuredWay | undefined {
  const working = measurements.filter(({ stepsPerSecond }) => stepsPerSecond > 0);
  const usual = working.find(
    ({ threads, oneDnn, ownKernels }) =>
      threads === cores && oneDnn === true && ownKernels !== false,
  );
  const fastest = working.toSorted((a, b) => b.stepsPerSecond - a.stepsPerSecond)[0];
  if (!usual || !fastest) return fastest;
  return fastest.stepsPerSecond > clearlyFaster * usual.stepsPerSecond ? fastest : usual;
}
