import {
  automaticEngines,
  cardEngines,
  type DoctorReport,
  type EngineId,
  type Tuning,
} from '../../../shared/engine/engine.ts';
import { alikeSpeeds, wayInWords } from '../../../shared/engine/speed.ts';
import { median } from '../../../shared/numbers.ts';
import { describeProcessor } from './machine.ts';
import { probeEngines, type ExaminingCore } from './probe-engines.ts';
import { examine } from './doctor.ts';
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

export type Measurement = Tuning['measurements'][number] & { engine: EngineId };
type Way = Omit<Measurement, 'stepsPerSecond'>;

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
  const { engines } = options.report ?? (await examine(core, signal));
  const machine = describeProcessor();
  const ways = waysToCompute(engines, machine.cores);
  const measured = ways.map((way) => ({ way, speeds: [] as number[] }));
  let done = 0;
  for (let round = 1; round <= rounds; round++) {
    for (const { way, speeds } of measured) {
      const sentence = `Round ${round} of ${rounds}: training on ${wayInWords(way)} …`;
      onProgress?.({ sentence, done: done++, of: rounds * ways.length });
      speeds.push(await measure(core, way, signal));
    }
  }
  const measurements = measured.map(({ way, speeds }) => ({
    ...way,
    stepsPerSecond: median(speeds),
  }));
  const { engine, threads, oneDnn } = bestOf(measurements);
  const found = { engine, threads, ...(oneDnn !== undefined && { oneDnn }) };
  const tuning = { ...found, measurements, machine, measuredAt: Date.now() };
  writeTuning(core.libraryPath, tuning);
  return tuning;
}

/**
 * Each number of threads of the processor's fastest engine, once more without oneDNN where that is TensorFlow, and the
 * graphics card by each engine that reaches it.
 */
export function waysToCompute(engines: DoctorReport['engines'], cores: number): Way[] {
  const works = (id: EngineId) => engines.some((engine) => engine.id === id && engine.available);
  const onProcessor = automaticEngines.find(works);
  const ways: Way[] = cardEngines
    .filter(works)
    .map((engine) => ({ engine, threads: Math.min(cores, threadsBesideCard[engine]) }));
  if (!onProcessor) return ways;
  const isTensorflow = onProcessor === 'tensorflow';
  for (const threads of candidates(cores)) {
    ways.push({ engine: onProcessor, threads, ...(isTensorflow && { oneDnn: true }) });
  }
  if (isTensorflow) ways.push({ engine: onProcessor, threads: cores, oneDnn: false });
  return ways;
}

async function measure(
  core: ExaminingCore,
  { engine, ...computing }: Way,
  signal: AbortSignal | undefined,
): Promise<number> {
  const [probed] = await probeEngines(core, [engine], { computing, signal });
  return probed?.stepsPerSecond ?? 0;
}

/** Of what is alike, that with the fewest threads: the rest of the machine is left to the person. */
export function bestOf(measurements: readonly Measurement[]): Measurement {
  const fastest = Math.max(...measurements.map(({ stepsPerSecond }) => stepsPerSecond));
  const alike = measurements.filter(
    ({ stepsPerSecond }) => stepsPerSecond >= fastest * alikeSpeeds,
  );
  return alike.reduce((best, each) => (each.threads < best.threads ? each : best));
}

/** Doubling numbers up to all cores, and half of all: on processors with hyper-threads that is often the best. */
export function candidates(cores: number): number[] {
  const numbers = [Math.ceil(cores / 2), cores];
  for (let threads = 1; threads < cores; threads *= 2) numbers.push(threads);
  return [...new Set(numbers)].sort((a, b) => a - b);
}
