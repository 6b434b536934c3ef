import {
  automaticEngines,
  cardEngines,
  type DoctorReport,
  type EngineId,
  type Tuning,
  type WayToCompute,
} from '../../../shared/engine/engine.ts';
import { alikeSpeeds, wayInWords } from '../../../shared/engine/speed.ts';
import { median } from '../../../shared/numbers.ts';
import { whatComputes } from './machine.ts';
import { speedOf, type ExaminingCore } from './probe-engines.ts';
import { examineMachine } from './doctor.ts';
import { writeTuning } from './tuning.ts';

/** Each number is measured that often, in turns, so that what else the machine does meets all of them. */
const rounds = 3;

export interface TuningProgress {
  /** About the measurement that is made next. */
  sentence: string;
  /** Of so many measurements so many are made. */
  done: number;
  of: number;
}

interface TuneOptions {
  onProgress?: (progress: TuningProgress) => void;
  /** Which engines work here; they are looked for where it is left out. */
  report?: Pick<DoctorReport, 'engines'>;
  signal?: AbortSignal | undefined;
}

export type MeasuredWay = WayToCompute & { stepsPerSecond: number };

/** Of the processor: they only put a card's work in order, webgpu in one queue, TensorFlow in its two strands. */
const threadsBesideCard: Record<(typeof cardEngines)[number], number> = { cuda: 2, webgpu: 1 };

/**
 * Measures training in every way that the machine can compute, each in a trainer process of its own, because TensorFlow
 * takes the number of threads and whether to use oneDNN when it loads. Nothing is concluded from a processor's or a
 * card's name. Writes what it finds into the library, where the trainers of later runs find it.
 *
 * @throws StudioError `engine-unavailable`, `cancelled`
 */
export async function tune(core: ExaminingCore, options: TuneOptions = {}): Promise<Tuning> {
  const { signal, onProgress } = options;
  const { engines } = options.report ?? (await examineMachine(core, signal));
  const machine = whatComputes();
  const ways = waysToCompute(engines, machine.cores);
  const measured = ways.map((way) => ({ way, speeds: [] as number[] }));
  let done = 0;
  for (let round = 1; round <= rounds; round++) {
    for (const { way, speeds } of measured) {
      const sentence = `Round ${round} of ${rounds}: training on ${wayInWords(way)} …`;
      onProgress?.({ sentence, done: done++, of: rounds * ways.length });
      speeds.push(await speedOf(core, way, { signal }));
    }
  }
  const measurements = measured.map(({ way, speeds }) => ({
    ...way,
    stepsPerSecond: median(speeds),
  }));
  const best = fastestOf(measurements);
  const tuning = {
    engine: best.engine,
    ...computingOf(best),
    measurements,
    machine,
    measuredAt: Date.now(),
  };
  writeTuning(core.libraryPath, tuning);
  return tuning;
}

/**
 * Each number of threads of the processor's fastest engine, where that is TensorFlow once more without oneDNN and once
 * without the studio's own kernels, and the graphics card by each engine that reaches it.
 */
export function waysToCompute(engines: DoctorReport['engines'], cores: number): WayToCompute[] {
  const works = (id: EngineId) => engines.some((engine) => engine.id === id && engine.available);
  const onProcessor = automaticEngines.find(works);
  const ways: WayToCompute[] = cardEngines
    .filter(works)
    .map((engine) => ({ engine, threads: Math.min(cores, threadsBesideCard[engine]) }));
  if (!onProcessor) return ways;
  const isTensorflow = onProcessor === 'tensorflow';
  for (const threads of candidates(cores)) {
    ways.push({ engine: onProcessor, threads, ...(isTensorflow && { oneDnn: true }) });
  }
  if (!isTensorflow) return ways;
  const inAll = { engine: onProcessor, threads: cores };
  ways.push({ ...inAll, oneDnn: false }, { ...inAll, oneDnn: true, ownKernels: false });
  return ways;
}

/** Of the fastest engine what is alike, with the fewest threads: the rest of the machine is left to the person. */
export function fastestOf(measurements: readonly MeasuredWay[]): MeasuredWay {
  const fastest = measurements.reduce((best, each) =>
    each.stepsPerSecond > best.stepsPerSecond ? each : best,
  );
  const alike = measurements.filter(
    ({ engine, stepsPerSecond }) =>
      engine === fastest.engine && stepsPerSecond >= fastest.stepsPerSecond * alikeSpeeds,
  );
  return alike.reduce((best, each) => (each.threads < best.threads ? each : best));
}

/** What of a way a trainer of its engine is told. */
export function computingOf({ threads, oneDnn, ownKernels }: Omit<WayToCompute, 'engine'>) {
  return {
    threads,
    ...(oneDnn !== undefined && { oneDnn }),
    ...(ownKernels !== undefined && { ownKernels }),
  };
}

/** Doubling numbers up to all cores, and half of all: on processors with hyper-threads that is often the best. */
export function candidates(cores: number): number[] {
  const numbers = [Math.ceil(cores / 2), cores];
  for (let threads = 1; threads < cores; threads *= 2) numbers.push(threads);
  return [...new Set(numbers)].sort((a, b) => a - b);
}
