import * as tf from '@tensorflow/tfjs-core';
import type { SteppedNetworks } from '../../../shared/run/by-hand.ts';
import type { Arithmetic } from '../../../shared/hyperparameters/choices.ts';
import {
  bfloat16Passes,
  compileTraced,
  eagerStep,
  mixedPrecision,
  recordStep,
  traceStep,
  UntraceableStepError,
  winogradHalving,
  type GraphPass,
  type OutputValue,
} from 'compiled-steps';
import type { Engine } from '../engines/engine.ts';
import { trainedVariables, type Gan } from '../gan/gan.ts';
import { createBfloat16Runner, createFasterRunner, wantedArithmetic } from './choose-arithmetic.ts';
import type { InputStream, StepInputs, StepValues } from './inputs/step-inputs.ts';
import { ReportPacking, type PartialReport, type StepReport } from './step-report.ts';
import { createTrainingStep } from './training-step.ts';

/**
 * Runs training steps, op by op, compiled, or as a card was told once: the same step with the same results, but for the last
 * bits of wide networks (docs/decisions/0670).
 */
export interface StepRunner {
  readonly kind: Engine['steps'];
  /** What its convolutions and matrix products are computed in. */
  readonly arithmetic: Arithmetic;
  /** At once where the step is compiled. */
  run(values: StepValues): StepReport | Promise<StepReport>;
  /** Brings the GAN's variables up to date, before they are read. */
  readVariables(): void;
  /** Takes over the GAN's variables, after a checkpoint was loaded. */
  writeVariables(): void;
  dispose(): void;
}

/** What is done to a compiled step, with the studio's own ways to compute and without. */
const ownPasses: Readonly<Record<Arithmetic, readonly GraphPass[]>> = {
  float32: [winogradHalving],
  bfloat16: bfloat16Passes,
};
const plainPasses: typeof ownPasses = { float32: [], bfloat16: [mixedPrecision] };

/**
 * Compiles or records the step where the engine can, else runs it op by op.
 *
 * @param say gets a sentence about what had to be chosen
 * @param begunIn what a run that is resumed was computed in before
 */
export function createStepRunner(
  engine: Engine,
  gan: Gan,
  inputs: InputStream,
  say: (sentence: string) => void,
  begunIn?: Arithmetic,
): StepRunner {
  const { precision } = gan.hyperparameters;
  const wanted = wantedArithmetic(engine, precision, begunIn, say);
  if (engine.steps === 'eager') return createEagerRunner(gan, inputs);
  try {
    if (engine.steps === 'recorded') return createRecordedRunner(gan, inputs);
    // Once, however many are compiled to choose from.
    const traced = traceTrainingStep(gan, inputs);
    const passes = engine.facts.ownKernels === false ? plainPasses : ownPasses;
    const compile = (arithmetic: Arithmetic) => compiledRunner(traced, arithmetic, passes);
    if (wanted === 'auto') return createFasterRunner(compile, inputs.specs, say);
    const rounded = wanted === 'bfloat16' && createBfloat16Runner(compile, inputs.specs, say);
    return rounded || compile('float32');
  } catch (error) {
    if (!(error instanceof UntraceableStepError)) throw error;
    say(`The training step could not be ${engine.steps}, so it runs op by op: ${error.message}`);
    return createEagerRunner(gan, inputs);
  }
}

/** Steps of one network alone, op by op whatever the runner: a person asks for one at a time. */
export function createPartialStep(
  gan: Gan,
  { specs }: InputStream,
  network: Exclude<SteppedNetworks, 'both'>,
): (values: StepValues) => Promise<PartialReport> {
  const { step, read } = reportingStep(gan, network);
  const eager = eagerStep(step, { tf, inputs: specs });
  return async (values) => read(await eager.runAsync(values));
}

export function createEagerRunner(gan: Gan, { specs }: InputStream): StepRunner {
  const { step, read } = reportingStep(gan);
  const eager = eagerStep(step, { tf, inputs: specs });
  return {
    kind: 'eager',
    arithmetic: 'float32',
    run: async (values) => read(await eager.runAsync(values)),
    readVariables: () => undefined,
    writeVariables: () => undefined,
    dispose: () => undefined,
  };
}

/** What the step makes a graphics card do, written down once and done again at each step. */
export function createRecordedRunner(gan: Gan, { specs }: InputStream): StepRunner {
  const { step, read } = reportingStep(gan);
  const recorded = recordStep(step, { tf, variables: trainedVariables(gan), inputs: specs });
  return {
    kind: 'recorded',
    arithmetic: 'float32',
    run: async (values) => read(await recorded.run(values)),
    // They are up to date after each step, and what is assigned to them is taken over by the next.
    readVariables: () => undefined,
    writeVariables: () => undefined,
    dispose: () => recorded.dispose(),
  };
}

export function createCompiledRunner(
  gan: Gan,
  inputs: InputStream,
  arithmetic: Arithmetic = 'float32',
): StepRunner {
  return compiledRunner(traceTrainingStep(gan, inputs), arithmetic);
}

function traceTrainingStep(gan: Gan, { specs }: InputStream) {
  const { step, read } = reportingStep(gan);
  const variables = trainedVariables(gan);
  return { traced: traceStep({ tf, step, variables, inputs: specs }), read };
}

function compiledRunner(
  { traced, read }: ReturnType<typeof traceTrainingStep>,
  arithmetic: Arithmetic,
  passes = ownPasses,
): StepRunner {
  const compiled = compileTraced(traced, passes[arithmetic]);
  return {
    kind: 'compiled',
    arithmetic,
    run: (values) => read(compiled.run(values)),
    readVariables: () => compiled.readVariables(),
    writeVariables: () => compiled.writeVariables(),
    dispose: () => compiled.dispose(),
  };
}

/** The step with what it tells in one tensor, and what reads it from there. */
function reportingStep(gan: Gan, trained: SteppedNetworks = 'both') {
  const train = createTrainingStep(gan, trained);
  const packing = new ReportPacking();
  return {
    step: (inputs: StepInputs) => ({ report: packing.pack(train(inputs)) }),
    read: ({ report }: { report: OutputValue }) => packing.unpack(report as Float32Array),
  };
}
