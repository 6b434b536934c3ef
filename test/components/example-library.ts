import type { PoolStatus } from '../../shared/pool/connection.ts';
import type { BestValues, Comparison } from '../../shared/run/comparison.ts';
import type { Dataset, ImportOptions } from '../../shared/dataset/dataset.ts';
import type { ImportPreview } from '../../shared/dataset/import-preview.ts';
import { paintedPicture } from './painted-picture.ts';
import type { Examination } from '../../shared/creature/examination.ts';
import type { Favourite } from '../../shared/creature/favourite.ts';
import type { GettingStatus } from '../../shared/engine/getting.ts';
import type { Run, RunSummary, Sample } from '../../shared/run/run.ts';
import { judgeHealth } from '../../shared/run/health.ts';
import { packSeries } from '../../shared/run/packed-series.ts';
import type { RunSeries } from '../../shared/run/series.ts';
import { exampleRun, exampleSample } from '../unit/renderer/example-run.ts';
import { exampleDataset } from '../unit/store/examples.ts';
import type { Answers } from './fake-studio.ts';

/** What a small library holds: two datasets, four runs, their sheets and three stars. */
export const pond: Dataset = exampleDataset();
export const meadow: Dataset = exampleDataset({
  id: 'd2',
  name: 'Meadow creatures',
  count: 40,
  labels: [],
  labelCounts: [],
  tags: [],
  tagCounts: [],
});

const facts = {
  id: 'tensorflow',
  device: 'CPU',
  version: '2.21.0',
  tfjsVersion: '4.22.0',
  threads: 2,
} as const;

export const vanilla: Run = exampleRun({
  id: 'r1',
  name: 'Pond, vanilla',
  datasetId: pond.id,
  datasetName: pond.name,
  state: 'completed',
  step: 500,
  endedAt: 90_000,
  engineFacts: facts,
  lastCheckpointStep: 500,
  lastSamplePath: 'runs/r1/samples/000500.png',
  hyperparameters: { steps: 500 },
});
export const wgan: Run = {
  ...exampleRun({
    id: 'r2',
    name: 'Pond, WGAN',
    colourName: 'vermilion',
    datasetId: pond.id,
    datasetName: pond.name,
    etaMs: 60_000,
    engineFacts: facts,
    lastCheckpointStep: 250,
    lastSamplePath: 'runs/r2/samples/000250.png',
    hyperparameters: { steps: 500, loss: 'wgan' },
  }),
};
export const queued: Run = exampleRun({
  id: 'r3',
  name: 'Meadow, by and by',
  colourName: 'green',
  datasetId: meadow.id,
  datasetName: meadow.name,
  state: 'queued',
  queuePosition: 1,
  step: 0,
  elapsedMs: 0,
});
export const failed: Run = exampleRun({
  id: 'r4',
  name: 'Too large',
  colourName: 'pink',
  datasetId: pond.id,
  datasetName: pond.name,
  state: 'failed',
  problem: {
    code: 'out-of-memory',
    message: 'The trainer ran out of memory.',
    hint: 'Take a smaller batch.',
  },
});

/** Of pixel art at 48 pixels. */
function previewOf({ size, background, scaling }: ImportOptions): ImportPreview {
  const shown = (name: string, across: number) => ({
    width: across,
    height: across,
    png: paintedPicture(name).split(',')[1] ?? '',
  });
  const outcome = size === 'auto' ? 48 : size;
  return {
    size: outcome,
    scaling: scaling === 'area' ? 'area' : 'nearest',
    basis: size === 'auto' ? 'own-pixels' : null,
    sprites: Array.from({ length: 8 }, (_, index) => ({
      name: `pond/creature-${index}.png`,
      before: shown(`before ${index}`, 64),
      after: shown(`after ${index} ${outcome} ${background}`, outcome),
    })),
    skipped: [{ file: 'notes.aseprite', reason: 'is an Aseprite file with tilemaps' }],
    measured: {
      looked: 100,
      files: 100,
      allFiles: 120,
      pixelArt: 97,
      transparent: 100,
      transparentShare: 0.6,
      ownSize: 42,
      enlarged: null,
      commonSize: { width: 68, height: 56, count: 100 },
      cornerColour: null,
    },
  };
}

export function summaryOf(run: Run): RunSummary {
  const generator = run.step > 0 ? [1.2, 0.9, 1.4, 1.1] : [];
  return { ...run, sparkline: { generator, discriminator: generator.map((loss) => 2 - loss) } };
}

export function sheetsOf(run: Run): Sample[] {
  return [100, 250].map((step) =>
    exampleSample({
      id: `${run.id}-${step}`,
      runId: run.id,
      step,
      path: `runs/${run.id}/samples/000${step}.png`,
      count: 16,
      columns: 4,
      cellSize: 16,
    }),
  );
}

export const stars: Favourite[] = [0, 3, 7].map((index) => ({
  id: `f${index}`,
  runId: vanilla.id,
  runName: vanilla.name,
  sampleId: 'r1-100',
  index,
  step: 100,
  seed: 1,
  size: 16,
  condition: null,
  recolouring: null,
  rating: null,
  rejectedAt: null,
  path: `favourites/f${index}.png`,
  createdAt: 1_700_000_000_000 - index,
}));

export function seriesOf({ step: last }: Run): RunSeries {
  const step = Array.from({ length: Math.min(50, last) }, (_, index) => 10 * (index + 1));
  const wave = (phase: number) => step.map((at) => 1 + Math.sin(at / 40 + phase) / 3);
  return {
    names: ['generator/loss', 'discriminator/loss', 'time'],
    columns: {
      'generator/loss': { step, mean: wave(0), spread: null },
      'discriminator/loss': { step, mean: wave(2), spread: null },
      time: { step, mean: step.map((at) => 50 * at), spread: null },
    },
    isRough: false,
    clock: [{ step: 10, elapsedMs: 500, at: 1_700_000_000_500 }],
    sprites: 100,
  };
}

export const comparison: Comparison = {
  runs: [vanilla, wgan],
  settings: [
    { name: 'loss', label: 'Loss', values: ['non-saturating', 'wgan'], differs: true },
    { name: 'batch', label: 'Batch', values: [64, 64], differs: false },
  ],
  samples: [sheetsOf(vanilla), sheetsOf(wgan)],
  commonSteps: [100, 250],
  agreement: [
    { marks: 2, figures: [] },
    { marks: 6, figures: [{ name: 'discriminator/wasserstein', correlation: 0.83 }] },
  ],
  sameLatents: true,
  gone: [],
};

/** Nothing was measured. */
export const noBest: BestValues = { upTo: null, best: [], baseline: null };

export const fastEngineReady: GettingStatus = {
  state: 'ready',
  version: '2.21.0',
  downloadBytes: 274e6,
  installedBytes: 500e6,
  downloadedBytes: 0,
  progress: null,
  problem: null,
};

export const examination: Examination = {
  datasetId: pond.id,
  nearest: [{ sprite: 3, agreement: 0.41, mirrored: false }],
  spritesAsLike: 0.25,
  judged: { score: 0, loss: 'non-saturating', step: 100 },
};

const runs = [vanilla, wgan, queued, failed];

function runOf(runId: string): Run {
  const run = runs.find(({ id }) => id === runId);
  if (!run) throw new Error(`The example has no run ${runId}`);
  return run;
}

function healthOf(run: Run) {
  return judgeHealth({ ...run, columns: seriesOf(run).columns, verdict: null, scores: [] });
}

export const noPool: PoolStatus = {
  state: 'none',
  place: null,
  hasPassword: false,
  hasStoreKey: false,
  secrets: 'environment',
  id: null,
  isRemembered: false,
  isOpenToOthers: false,
  fetching: null,
  problem: null,
};

/** What the studio of this library answers to whoever only looks at it. */
export function answersOfLibrary(): Answers {
  return {
    'favourites.rejects': () => [],
    'creatures.whoCanMakeAgain': () => 'own',
    'creatures.variedBy': () => 'latents',
    'creatures.examine': () => examination,
    'system.info': () => ({
      version: '0.1.0',
      host: 'browser',
      libraryPath: '/home/ann/library',
      readOnly: false,
      platform: 'linux',
    }),
    'system.diagnostics': () => 'Sprite GAN Studio 0.1.0\nProcessor: Abacus, 8 cores',
    'pool.status': () => noPool,
    'speed.status': () => ({
      measuring: null,
      report: null,
      tuning: null,
      automatic: null,
      problem: null,
    }),
    'library.damage': () => [],
    'library.size': () => ({
      parts: [
        { id: 'datasets', bytes: 10e6, files: 2 },
        { id: 'checkpoints', bytes: 40e6, files: 12 },
        { id: 'exports', bytes: 0, files: 0 },
      ],
      bytes: 50e6,
      freeBytes: 20e9,
    }),
    'library.room': () => ({ runs: 0, datasets: 0, favourites: 0, leftovers: 0, bytes: 0 }),
    'trash.list': () => [],
    'engine.status': () => fastEngineReady,
    'features.status': () => fastEngineReady,
    'pokesprite.status': () => ({ ...fastEngineReady, state: 'absent' }),
    'datasets.list': () => [pond, meadow],
    'datasets.imports': () => [],
    // Two that are the same, and one that is nearly.
    'datasets.duplicates': ({ datasetId }) => (datasetId === pond.id ? [[[0, 2], [5]]] : []),
    'datasets.preview': ({ options }) => previewOf(options),
    'datasets.endPreview': () => null,
    'datasets.findSheets': () => ({ looked: 1, sheets: 0, preview: null }),
    'datasets.annotations': ({ datasetId }) => {
      const { count, labels, tags } = datasetId === pond.id ? pond : meadow;
      return {
        names: Array.from({ length: count }, (_, index) => `creature-${index}.png`),
        labelOf: Array.from({ length: count }, (_, index) =>
          labels.length > 0 ? index % 2 : null,
        ),
        tagsOf: Array.from({ length: count }, (_, index) => (tags.length > 0 ? [index % 2] : [])),
      };
    },
    'runs.list': () => runs.map(summaryOf),
    'runs.get': ({ runId }) => runOf(runId),
    'runs.series': ({ runId }) => packSeries(seriesOf(runOf(runId))),
    'runs.samples': ({ runId }) => sheetsOf(runOf(runId)),
    'runs.log': () => [],
    'runs.ranked': () => [],
    'runs.checkpoints': () => [],
    'runs.findings': () => [],
    'runs.presetTimes': () => null,
    'runs.health': ({ runId }) => healthOf(runOf(runId)),

    'sweeps.list': () => [],
    'compare.runs': () => comparison,
    'compare.best': () => noBest,
    'compare.results': ({ runIds }) => runIds.map(() => null),
    'favourites.list': () => stars,
  };
}
