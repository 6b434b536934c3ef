import { existsSync, readFileSync } from 'node:fs';
import type { MachineFacts } from './machine.ts';
import type { Part } from './options.ts';
import type { Spread } from './statistics.ts';
import type { ContenderId } from './training/contenders.ts';

/** What bench/results/*.json hold; parts that were not measured are missing. */
export interface BenchResults {
  machine: MachineFacts;
  parts: { [Name in Part]?: { at: string; result: PartResults[Name] } };
}

/** In the order of the document. */
export const partTitles: Readonly<Record<Part, string>> = {
  training: 'Training',
  import: 'Import',
  start: 'Start',
  'first-sample': 'First sample',
  'window-events': 'Events that the window draws',
  memory: 'Memory',
};

export interface PartResults {
  training: RecipeResult[];
  import: ImportResult;
  start: StartResult;
  'first-sample': FirstSampleResult;
  'window-events': WindowEventsResult;
  memory: MemoryResult;
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
  /** Of one step, op by op; null where the tensorflow engine is missing. */
  profile: { stepMs: number; ops: { op: string; calls: number; ms: number }[] } | null;
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

export interface MemoryResult {
  recipe: string;
  steps: number;
  warmUpSteps: number;
  beforeBytes: number;
  afterBytes: number;
}

/** @returns undefined when there are none, or they are of another machine and must not be mixed in */
export function readResults(file: string, machine: MachineFacts): BenchResults | undefined {
  if (!existsSync(file)) return undefined;
  const results = JSON.parse(readFileSync(file, 'utf8')) as BenchResults;
  return JSON.stringify(results.machine) === JSON.stringify(machine) ? results : undefined;
}
