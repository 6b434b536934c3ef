import type { HyperparameterChoices } from '../../../shared/hyperparameters/schema.ts';
import { resolveHyperparameters } from '../../../shared/hyperparameters/resolve.ts';
import type { Run, Sample } from '../../../shared/run/run.ts';

type RunParts = Partial<Omit<Run, 'hyperparameters'>> & { hyperparameters?: HyperparameterChoices };

/** A run of a few hundred steps, but for what a test says of it. */
export function exampleRun({ hyperparameters = {}, ...parts }: RunParts = {}): Run {
  return {
    id: 'run1',
    name: 'Quick run',
    colourName: 'blue',
    tags: [],
    notes: '',
    archivedAt: null,
    isBaseline: false,
    datasetId: 'dataset1',
    datasetName: 'Sprites',
    state: 'running',
    queuePosition: null,
    hyperparameters: resolveHyperparameters(hyperparameters),
    presetId: null,
    engine: 'auto',
    engineFacts: null,
    appVersion: '0.1.0',
    createdAt: 1_000,
    startedAt: 2_000,
    endedAt: null,
    step: 300,
    imagesSeen: 19_200,
    elapsedMs: 15_000,
    etaMs: null,
    stepsPerSecond: 20,
    problem: null,
    endReason: null,
    branchedFrom: null,
    sweepId: null,
    rungs: [],
    startsAt: null,
    lastCheckpointStep: null,
    bestMark: null,
    lastSamplePath: null,
    lastSeq: 1,
    attempt: 1,
    stepsPerTick: 1,
    trainedBy: 'this-studio',
    byHand: null,
    pace: null,
    place: 'here',
    machine: null,
    poolPlace: null,
    poolId: null,
    ...parts,
  };
}

/** A sheet of 64 creatures, but for what a test says of it. */
export function exampleSample(parts: Partial<Sample> = {}): Sample {
  return {
    id: 'sample1',
    runId: 'run1',
    step: 250,
    at: 3_000,
    kind: 'progress',
    path: 'runs/run1/samples/000250.png',
    count: 64,
    columns: 8,
    cellSize: 32,
    seed: 1,
    condition: null,
    ...parts,
  };
}
