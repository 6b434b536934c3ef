import type { Arithmetic, PrecisionId } from '../../../shared/hyperparameters/choices.ts';
import { median } from '../../../shared/numbers.ts';
import { elementAt, pairOf } from '../../../shared/known-places.ts';
import { isInputSpec, mapLeaves, type SpecsOf } from 'compiled-steps';
import type { Engine } from '../engines/engine.ts';
import type { StepInputs, StepValues } from './inputs/step-inputs.ts';

const warmUpSteps = 2;
const measuredSteps = 7;
/** Large networks are measured less often: whoever waits for a run waits for this too. */
const patienceMs = 4_000;
/** Less than one measurement differs from the next is no gain. */
const leastGain = 1.05;

/**
 * What a run is to be computed in, as far as that is known without measuring. One that is resumed goes on as it
 * began.
 *
 * @param begunIn what it began in, or one that is computed alike
 * @param say gets a sentence where it cannot be what was asked for
 */
export function wantedArithmetic(
  engine: Pick<Engine, 'multipliesBfloat16' | 'facts'>,
  precision: PrecisionId,
  begunIn: Arithmetic | undefined,
  say: (sentence: string) => void,
): PrecisionId {
  const wanted = begunIn ?? precision;
  if (wanted === 'float32' || engine.multipliesBfloat16) return wanted;
  // Nobody who leaves the choice to the studio misses anything.
  if (wanted === 'auto') return 'float32';
  const { device } = engine.facts;
  const what = device === 'CPU' ? 'This processor' : device;
  say(`${what} does not multiply bfloat16 numbers by itself, so the run computes in float32.`);
  return 'float32';
}

/** What is chosen between; main/trainer/step/step-runner.ts makes them. */
interface Runner {
  readonly arithmetic: Arithmetic;
  run(values: StepValues): unknown;
  writeVariables(): void;
  dispose(): void;
}

/**
 * Times both on made-up inputs and keeps the faster; bfloat16 only where it gains, and float32 where bfloat16 cannot
 * be had. The variables are then what they were.
 *
 * @param create makes a runner whose variables are its own until they are read
 */
export function createFasterRunner<Chosen extends Runner>(
  create: (arithmetic: Arithmetic) => Chosen,
  specs: SpecsOf<StepInputs>,
  say: (sentence: string) => void,
): Chosen {
  const values = madeUpValues(specs);
  const float32 = create('float32');
  try {
    const bfloat16 = createBfloat16Runner(create, specs, say);
    const kept = bfloat16 ? keepFaster(float32, bfloat16, values, say) : float32;
    kept.writeVariables();
    return kept;
  } catch (error) {
    float32.dispose();
    throw error;
  }
}

/**
 * @param create as for `createFasterRunner`
 * @returns undefined, having said why, where a step cannot be computed in bfloat16: some kernels are missing, which
 * shows when the step is compiled or only when it is run
 */
export function createBfloat16Runner<Chosen extends Runner>(
  create: (arithmetic: Arithmetic) => Chosen,
  specs: SpecsOf<StepInputs>,
  say: (sentence: string) => void,
): Chosen | undefined {
  let runner: Chosen | undefined;
  try {
    runner = create('bfloat16');
    runner.run(madeUpValues(specs));
    runner.writeVariables();
    return runner;
  } catch (error) {
    runner?.dispose();
    const why = error instanceof Error ? error.message : String(error);
    say(`A step cannot be computed in bfloat16 here, so the run computes in float32: ${why}`);
    return undefined;
  }
}

function keepFaster<Chosen extends Runner>(
  float32: Chosen,
  bfloat16: Chosen,
  values: StepValues,
  say: (sentence: string) => void,
): Chosen {
  let kept: Chosen | undefined;
  try {
    const [exactMs, roundedMs] = pairOf(medianStepMs([float32, bfloat16], values));
    kept = exactMs / roundedMs >= leastGain ? bfloat16 : float32;
    say(
      `A step takes ${exactMs.toFixed(1)} ms in float32 and ${roundedMs.toFixed(1)} ms in bfloat16, so the run computes in ${kept.arithmetic}.`,
    );
    return kept;
  } finally {
    if (kept !== float32) float32.dispose();
    if (kept !== bfloat16) bfloat16.dispose();
  }
}

/** In turns, so that what else the machine does meets all of them. */
function medianStepMs(runners: readonly Runner[], values: StepValues): number[] {
  const rounds: number[][] = [];
  const patience = performance.now() + patienceMs;
  do {
    rounds.push(
      runners.map((runner) => {
        const startedAt = performance.now();
        runner.run(values);
        return performance.now() - startedAt;
      }),
    );
  } while (rounds.length < warmUpSteps + measuredSteps && performance.now() < patience);
  // At least one is measured, be it a first one.
  const measured = rounds.slice(Math.min(warmUpSteps, rounds.length - 1));
  return runners.map((_, index) => median(measured.map((round) => elementAt(round, index))));
}

/** What is on the pictures does not change how long a step takes, but numbers near zero would. */
function madeUpValues(specs: SpecsOf<StepInputs>): StepValues {
  return mapLeaves(specs, isInputSpec, ({ shape, dtype }) => {
    const length = shape.reduce((product, each) => product * each, 1);
    return dtype === 'int32' ? new Int32Array(length) : wave(length);
  }) as StepValues;
}

function wave(length: number): Float32Array {
  return Float32Array.from({ length }, (_, index) => Math.sin(index));
}
