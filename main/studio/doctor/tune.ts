import type { EngineId, Tuning } from '../../../shared/engine/engine.ts';
import { median } from '../../../shared/median.ts';
import { describeProcessor } from './machine.ts';
import { probeEngines, type ExaminingCore } from './probe-engines.ts';
import { examine } from './doctor.ts';
import { writeTuning } from './tuning.ts';

/** Each number is measured that often, in turns, so that what else the machine does meets all of them. */
const rounds = 3;
/** Speeds that differ less are alike: one measurement differs from the next by as much. */
const likeness = 0.97;

interface TuneOptions {
  /** Gets a sentence about each measurement before it is made. */
  onProgress?: (sentence: string) => void;
  engine?: EngineId;
}

/**
 * Measures training with several numbers of threads, each in a trainer process of its own, because TensorFlow
 * takes the number when it loads. Writes what it finds into the library, where the trainers of later runs
 * find it.
 */
export async function tune(core: ExaminingCore, options: TuneOptions = {}): Promise<Tuning> {
  const engine = options.engine ?? (await examine(core)).chosen;
  const machine = describeProcessor();
  const speeds = new Map<number, number[]>();
  for (let round = 1; round <= rounds; round++) {
    for (const threads of candidates(machine.cores)) {
      options.onProgress?.(`Round ${round} of ${rounds}: training with ${threads} threads …`);
      const speed = await measure(core, engine, threads);
      speeds.set(threads, [...(speeds.get(threads) ?? []), speed]);
    }
  }
  const measurements = [...speeds].map(([threads, measured]) => ({
    threads,
    stepsPerSecond: median(measured),
  }));
  const threads = fewestOfTheFastest(measurements);
  const tuning = { engine, threads, measurements, machine, measuredAt: Date.now() };
  writeTuning(core.libraryPath, tuning);
  return tuning;
}

async function measure(core: ExaminingCore, engine: EngineId, threads: number): Promise<number> {
  const [probed] = await probeEngines(core, [engine], threads);
  return probed?.stepsPerSecond ?? 0;
}

/** Doubling numbers up to all cores, and half of all: on processors with hyper-threads that is often the best. */
export function candidates(cores: number): number[] {
  const numbers = [Math.ceil(cores / 2), cores];
  for (let threads = 1; threads < cores; threads *= 2) numbers.push(threads);
  return [...new Set(numbers)].sort((a, b) => a - b);
}

/** Of what is alike, the fewest threads: the rest of the machine is left to the person. */
export function fewestOfTheFastest(measurements: Tuning['measurements']): number {
  const fastest = Math.max(...measurements.map(({ stepsPerSecond }) => stepsPerSecond));
  const alike = measurements.filter(({ stepsPerSecond }) => stepsPerSecond >= fastest * likeness);
  return Math.min(...alike.map(({ threads }) => threads));
}
