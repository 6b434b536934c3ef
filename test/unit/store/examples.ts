import type { RunRow } from '../../../main/store/runs.ts';
import { importOptionsSchema, type Dataset } from '../../../shared/dataset/dataset.ts';
import { resolveHyperparameters } from '../../../shared/hyperparameters/resolve.ts';
import { runColours } from '../../../shared/run/run.ts';

export function exampleDataset(changes: Partial<Dataset> = {}): Dataset {
  return {
    id: 'd1',
    name: 'Pond creatures',
    createdAt: 1_700_000_000_000,
    source: '/home/ann/pond creatures',
    options: importOptionsSchema.parse({}),
    size: 32,
    channels: 4,
    count: 120,
    labels: ['water', 'reeds'],
    labelCounts: [70, 40],
    tags: ['green', 'small'],
    tagCounts: [90, 30],
    report: {
      filesFound: 122,
      imported: 120,
      skipped: [{ file: 'notes.png', reason: 'is not an image' }],
      skippedCount: 2,
      exactDuplicates: 1,
      nearDuplicates: 3,
      scalingUsed: 'nearest',
      autoSize: null,
      pixelScale: null,
      colours: { mean: 10.5, median: 10, ninetieth: 14 },
      enlarged: 2,
      backgroundsRemoved: 1,
      sheets: { cut: 1, sprites: 24, loose: 1, looseExample: { file: 'fish.png', sprites: 9 } },
      labels: {
        source: 'csv',
        table: 'labels.csv',
        unlabelled: 10,
        unmatched: ['frog.png'],
        unmatchedCount: 1,
        repeated: ['newt.png'],
        repeatedCount: 1,
        passedOver: null,
      },
      pairs: null,
      origin: { kind: 'folder', path: '/home/ann/pond creatures' },
      elapsedMs: 812.5,
    },
    ...changes,
  };
}

export function exampleRun(changes: Partial<RunRow> = {}): RunRow {
  return {
    id: 'r1',
    name: 'Pond, vanilla',
    colour: runColours[0],
    datasetId: 'd1',
    state: 'queued',
    queueOrder: 1,
    hyperparameters: resolveHyperparameters({ steps: 500 }),
    presetId: 'quick',
    engine: 'auto',
    engineFacts: null,
    appVersion: '0.1.0',
    createdAt: 1_700_000_100_000,
    startedAt: null,
    endedAt: null,
    step: 0,
    imagesSeen: 0,
    elapsedMs: 0,
    etaMs: null,
    stepsPerSecond: null,
    problem: null,
    endReason: null,
    branchedFrom: null,
    sweepId: null,
    startsAt: null,
    lastSeq: 0,
    attempt: 0,
    stepsPerTick: null,
    trainedBy: null,
    ...changes,
  };
}
