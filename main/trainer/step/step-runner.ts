import * as tf from '@tensorflow/tfjs';
import { compileStep } from '../compile/compile-step.ts';
import { UntraceableStepError } from '../compile/errors.ts';
import type { Engine } from '../engines/engine.ts';
import { trainedVariables, type Gan } from '../gan.ts';
import type { StepInputs, StepValues } from './step-inputs.ts';
import { createTrainingStep, type StepOutputs } from './training-step.ts';

export interface StepLosses {
  discriminator: number;
  generator: number;
}

/** What a step gives back, see `StepOutputs`. */
export type StepResult = Record<keyof StepLosses | 'realSign', number>;

/** Runs training steps, op by op or compiled: the same step with the same results. */
export interface StepRunner {
  readonly kind: 'compiled' | 'eager';
  run(values: StepValues): StepResult;
  /** Brings the GAN's variables up to date, before they are read. */
  readVariables(): void;
  /** Takes over the GAN's variables, after a checkpoint was loaded. */
  writeVariables(): void;
  dispose(): void;
}

/**
 * Compiles the step where the engine can, else runs it op by op.
 *
 * @param say gets a sentence where compiling was tried and failed
 */
export function createStepRunner(
  engine: Engine,
  gan: Gan,
  inputs: StepInputs,
  say: (sentence: string) => void,
): StepRunner {
  if (!engine.compilesSteps) return createEagerRunner(gan, inputs);
  try {
    return createCompiledRunner(gan, inputs);
  } catch (error) {
    if (!(error instanceof UntraceableStepError)) throw error;
    say(`The training step could not be compiled, so it runs op by op: ${error.message}`);
    return createEagerRunner(gan, inputs);
  }
}

export function createEagerRunner(gan: Gan, { specs }: StepInputs): StepRunner {
  const step = createTrainingStep(gan);
  return {
    kind: 'eager',
    run: (values) =>
      tf.tidy(() => {
        const tensors = Object.entries(specs).map(
          ([name, { shape, dtype }]) => [name, tf.tensor(values[name], [...shape], dtype)] as const,
        );
        const { discriminator, generator, realSign } = step(
          Object.fromEntries(tensors),
        ) as StepOutputs;
        return {
          discriminator: discriminator.dataSync()[0],
          generator: generator.dataSync()[0],
          realSign: realSign.dataSync()[0],
        };
      }) as unknown as StepResult,
    readVariables: () => undefined,
    writeVariables: () => undefined,
    dispose: () => undefined,
  };
}

export function createCompiledRunner(gan: Gan, { specs }: StepInputs): StepRunner {
  const compiled = compileStep(createTrainingStep(gan), {
    tf,
    variables: trainedVariables(gan),
    inputs: specs,
  });
  return {
    kind: 'compiled',
    run: (values) => compiled.run(values) as unknown as StepResult,
    readVariables: () => compiled.readVariables(),
    writeVariables: () => compiled.writeVariables(),
    dispose: () => compiled.dispose(),
  };
}
