import type { SpecsOf, ValuesOf } from 'compiled-steps';
import type { Batches } from './batches.ts';
import type { RandomStream } from '../random/random-stream.ts';
import type { TrainingPictures } from './training-pictures.ts';

/**
 * One input of the training step, or several that belong together: their shapes, and how their values are drawn for
 * a step. What uses it stands beside it.
 */
export interface StepInput<Tensors> {
  readonly spec: SpecsOf<Tensors>;
  draw(from: Draws): ValuesOf<Tensors>;
}

/** What a step's inputs are drawn from. Each input has a stream of its own, or its place in one. */
export interface Draws {
  readonly pictures: TrainingPictures;
  readonly batches: Batches;
  readonly noise: RandomStream;
  readonly augmentation: RandomStream;
  /** How often each kind of augmentation but mirroring is done to an image, 0 to 1. */
  readonly augmentationProbability: number;
  /** For gradient penalties and dropout. */
  readonly regularisation: RandomStream;
  /** What the discriminator has answered on average. */
  readonly answerAverages: AnswerAverages;
  /** Generator steps done so far. */
  readonly step: number;
}

/**
 * What the discriminator has answered on average: to real sprites, to generated ones, and over how many steps. Kept in
 * JavaScript, from what a step tells, and given to the next one as numbers: so steps stay functions of their inputs.
 */
export interface AnswerAverages {
  real: number;
  generated: number;
  steps: number;
}

/** Inputs by name, drawn in the order in which they are written: it decides what each gets of a stream. */
export function record<Tensors extends object>(inputs: {
  readonly [Name in keyof Tensors]: StepInput<Tensors[Name]> | undefined;
}): StepInput<Tensors> {
  const named = Object.entries<StepInput<unknown> | undefined>(inputs).flatMap(([name, input]) =>
    input ? [[name, input] as const] : [],
  );
  return {
    spec: Object.fromEntries(named.map(([name, { spec }]) => [name, spec])) as SpecsOf<Tensors>,
    draw: (from) =>
      Object.fromEntries(named.map(([name, { draw }]) => [name, draw(from)])) as ValuesOf<Tensors>,
  };
}

/** The same input several times, each drawn anew. */
export function times<Tensors>(
  count: number,
  { spec, draw }: StepInput<Tensors>,
): StepInput<Tensors[]> {
  return {
    spec: Array.from({ length: count }, () => spec),
    draw: (from) => Array.from({ length: count }, () => draw(from)),
  };
}
