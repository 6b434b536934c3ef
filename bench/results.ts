import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MachineFacts } from './machine.ts';
import type { Part } from './options.ts';
import type { Spread } from './statistics.ts';
import type { ContenderId } from './training/contenders.ts';

/** Rises when what is measured changes; older results are not mixed in. */
export const resultsFormat = 2;

/** What bench/results/*.json hold; parts that were not measured are missing. */
export interface BenchResults {
  format: typeof resultsFormat;
  machine: MachineFacts;
  parts: { [Name in Part]?: { at: string; result: PartResults[Name] } };
}

/** In the order of the document. */
export const partTitles: Readonly<Record<Part, string>> = {
  training: 'Training',
  card: 'Training on a graphics card',
  import: 'Import',
  start: 'Start',
  'first-sample': 'First sample',
  'window-events': 'Events that the window draws',
  'long-runs': 'Compare with long runs',
  memory: 'Memory',
  bfloat16: 'Losses in bfloat16',
};

export interface PartResults {
  training: RecipeResult[];
  card: RecipeResult[];
  import: ImportResult;
  start: StartResult;
  'first-sample': FirstSampleResult;
  'window-events': WindowEventsResult;
  'long-runs': LongRunsResult;
  memory: MemoryResult;
  bfloat16: Bfloat16Result;
}

export interface RecipeResult {
  id: string;
  title: string;
  imagesPerStep: number;
  /** Weights that training changes, equal for all contenders. */
  parameters: { generator: number; discriminator: number };
  /** Whether each turn had a new process, because not all of them fit into memory side by side. */
  startedAnew: boolean;
  contenders: ContenderResult[];
  absent: AbsentContender[];
  /** Of one step, in convolutions and matrix products, in millions. */
  megaMultiplyAdds: number;
  peak: PeakResult;
  /** Of one step, op by op; null where the tensorflow engine is missing. */
  profile: { stepMs: number; ops: { op: string; calls: number; ms: number }[] } | null;
}

/** Multiply-adds a second of a large matrix product, in turns with the contenders; null where it cannot be had. */
export interface PeakResult {
  float32: Spread | null;
  bfloat16: Spread | null;
}

export interface ContenderResult {
  id: ContenderId;
  title: string;
  software: string;
  stepsPerRepetition: number;
  stepMs: Spread;
  memoryBytes: number;
  /** Since the end of warm-up. */
  memoryGrowthBytes: number;
}

export interface AbsentContender {
  id: ContenderId;
  title: string;
  reason: string;
}

export interface ImportResult {
  sprites: number;
  /** To training images of this edge, in pixels. */
  size: number;
  seconds: Spread;
}

export interface StartResult {
  /** From the start of `npm start` to the host's address on the terminal. */
  addressMs: Spread;
  /** … to the first thing that the browser paints. */
  firstPaintMs: Spread;
  /** … to a welcome screen that takes sprites. */
  usableMs: Spread;
}

export interface FirstSampleResult {
  /** From the run's start to the first sheet of creatures, drawn before the first step. */
  firstSheetMs: Spread;
  /** … to the losses of the first step. */
  firstStepMs: Spread;
  /** … to the sheet of step `trainedStep`. */
  trainedSheetMs: Spread;
  trainedStep: number;
}

export interface WindowEventsResult {
  rates: { eventsPerSecond: number; framesPerSecond: number; longestFrameMs: number }[];
}

export interface LongRunsResult {
  runs: number;
  /** Of each run, all of which were told. */
  steps: number;
  /** Of a library of two such runs, opened for the first time: until the studio answers, and until a run is drawn. */
  firstOpeningMs: number;
  runDrawnMs: number;
  /** From the list of runs to both charts drawn. */
  usableMs: number;
  usableProcessorMs: number;
  /** Of the core meanwhile; 0 where that is not known. */
  usableCoreMs: number;
  /** While the wheel zooms, and while the mouse drags. */
  zoomFramesPerSecond: number;
  panFramesPerSecond: number;
  /** Processor time of a step of the smoothing, of the crosshair, and of the slider of the samples with all sheets. */
  smoothingMs: number;
  markerMs: number;
  sampleStepMs: number;
  /** What the page's JavaScript holds after a collection; the most that the core has held. */
  windowBytes: number;
  /** What the page's process has to itself, as it is after all of the above, and then after a collection. */
  windowBeforeCollectionBytes: number;
  windowProcessBytes: number;
  /** How much of that are pages of Chromium's own program, read from its file and never written. */
  windowProgramBytes: number;
  coreBytes: number;
  /** Also of that first opening of two. */
  longestMessageBytes: number;
}

export interface MemoryResult {
  recipe: string;
  warmUpSteps: number;
  /** After warm-up, and then each time after so many more steps. */
  stepsBetween: number;
  bytes: number[];
  tensors: number[];
}

export interface Bfloat16Result {
  recipe: string;
  steps: number;
  /** Steps that losses are averaged over before they are compared. */
  window: number;
  differences: LossDifference[];
}

/** Of two curves of the same loss: the mean of how far their windows are apart. */
export interface LossDifference {
  loss: 'discriminator' | 'generator';
  /** Mean of the float32 run that both are compared with. */
  mean: number;
  betweenSeeds: number;
  ofBfloat16: number;
}

/** Each kind of machine has a file of its own: what one measured is not thrown away by another. */
export function resultsFileOf({ processor, threads, bfloat16, heldTo }: MachineFacts): string {
  const kind = [...(bfloat16 ? ['bfloat16'] : []), ...(heldTo ? [`held to ${heldTo}`] : [])];
  const words = [processor, threads, 'threads', ...kind].join(' ');
  return `${words.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}.json`;
}

/** Of all machines, by the names of their files. Older ones, which must not be mixed in, are left out. */
export function readAllResults(folder: string): BenchResults[] {
  const names = existsSync(folder) ? readdirSync(folder).toSorted() : [];
  return names
    .filter((name) => name.endsWith('.json') && name !== quickResults)
    .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as BenchResults)
    .filter(({ format }) => format === resultsFormat);
}

/** Where numbers go that only show that everything runs. */
export const quickResults = 'quick.json';

/** @returns undefined where the machine has none, or its system or Node was another then: parts of both must not be mixed */
export function resultsOf(
  machine: MachineFacts,
  all: readonly BenchResults[],
): BenchResults | undefined {
  return all.find((results) => JSON.stringify(results.machine) === JSON.stringify(machine));
}
