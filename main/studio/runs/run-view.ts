import { StudioError } from '../../../shared/errors.ts';
import type { Dataset } from '../../../shared/dataset/dataset.ts';
import type { BestMark, Run, RunSummary } from '../../../shared/run/run.ts';
import { rankingSeries, type SeriesName } from '../../../shared/run/series.ts';
import { vocabularyOf, type Vocabulary } from '../../../shared/condition/vocabulary.ts';
import { bestOf } from '../../store/best-of-series.ts';
import { newestCheckpoint } from '../../store/checkpoints.ts';
import { findDataset, nameOfDataset } from '../../store/datasets.ts';
import {
  findRun,
  findSoundRun,
  listRuns,
  placesInQueue,
  type RunRow,
  splitRow,
} from '../../store/runs.ts';
import { isSummarised } from '../../store/series-blocks.ts';
import { newestSample } from '../../store/samples.ts';
import { lossCurves } from '../../store/series.ts';
import type { ReadableStore } from '../../store/store.ts';

/** How many points a list's small loss curve has at most. */
const sparklinePoints = 60;

/** All runs, newest first, with small loss curves. */
export function listRunSummaries(store: ReadableStore): RunSummary[] {
  const rows = listRuns(store);
  const places = placesInQueue(store);
  return rows.map((row) => summaryOf(store, row, places));
}

export function summaryOf(store: ReadableStore, row: RunRow, places?: Places): RunSummary {
  return { ...viewRow(store, row, places), sparkline: sparklineOf(store, row) };
}

type Places = ReturnType<typeof placesInQueue>;

type Sparkline = RunSummary['sparkline'];
const knownSparklines = new WeakMap<
  ReadableStore,
  Map<string, { of: string; curves: Sparkline }>
>();

/**
 * Remembered, because lists are asked for again and again and drawing 200 of them takes half a second. A curve grows with
 * the events of its run, which are numbered; going back to a checkpoint changes the run's step. One of 0.1.0 has none at first.
 */
function sparklineOf(store: ReadableStore, { id, lastSeq, step }: RunRow): Sparkline {
  const known = knownSparklines.get(store) ?? new Map<string, { of: string; curves: Sparkline }>();
  knownSparklines.set(store, known);
  const of = `${lastSeq} ${step}`;
  const before = known.get(id);
  if (before?.of === of) return before.curves;
  const curves = lossCurves(store, id, sparklinePoints);
  if (isSummarised(store, id)) known.set(id, { of, curves });
  return curves;
}

type KnownMark = { of: string; mark: BestMark | null };
const knownBestMarks = new WeakMap<ReadableStore, Map<string, KnownMark>>();

/** The best of a series of a run; null where there is none. Remembered like the curves. */
export function bestMarkOf(
  store: ReadableStore,
  { id, lastSeq, step }: Pick<Run, 'id' | 'lastSeq' | 'step'>,
  name: SeriesName,
): BestMark | null {
  const known = knownBestMarks.get(store) ?? new Map<string, KnownMark>();
  knownBestMarks.set(store, known);
  const [key, of] = [`${id} ${name}`, `${lastSeq} ${step}`];
  const before = known.get(key);
  if (before?.of === of) return before.mark;
  const mark = bestOf(store, id, name) ?? null;
  known.set(key, { of, mark });
  return mark;
}

/** The best of a series up to a step. */
export function bestMarkUntil(
  store: ReadableStore,
  run: Pick<Run, 'id' | 'lastSeq' | 'step'>,
  name: SeriesName,
  until: number,
): BestMark | null {
  const ofAll = bestMarkOf(store, run, name);
  if (!ofAll || ofAll.step <= until) return ofAll;
  return bestOf(store, run.id, name, until) ?? null;
}

/** The best of one series of each run that has it. */
export function bestMarks(
  store: ReadableStore,
  name: SeriesName,
): (BestMark & { runId: string })[] {
  return listRuns(store).flatMap((row) => {
    const mark = bestMarkOf(store, row, name);
    return mark ? [{ runId: row.id, ...mark }] : [];
  });
}

/** @throws StudioError `not-found` */
export function viewRun(store: ReadableStore, runId: string): Run {
  return viewRow(store, requireRun(store, runId));
}

/** Whether a run can be shown: it was not removed, and its row can be read. */
export function isThere(store: ReadableStore, runId: string): boolean {
  return findSoundRun(store, runId) !== undefined;
}

/** @throws StudioError `not-found` */
export function requireRun(store: ReadableStore, runId: string): RunRow {
  const row = findRun(store, runId);
  if (row) return row;
  throw new StudioError(
    'not-found',
    `There is no run ${runId} in this library.`,
    'It may have been removed. Open the list of runs to see what is there.',
  );
}

/** @throws StudioError `not-found` */
export function datasetOfRun(store: ReadableStore, datasetId: string): Dataset {
  const dataset = findDataset(store, datasetId);
  if (dataset) return dataset;
  throw new StudioError(
    'not-found',
    'The dataset of this run is not in the library any more.',
    'What its networks were built for is not known without it.',
  );
}

/** The names that a run can be asked for; null for one without conditioning. */
export function vocabularyOfRun(store: ReadableStore, runId: string): Vocabulary | null {
  const run = findRun(store, runId);
  const dataset = run && findDataset(store, run.datasetId);
  return dataset ? vocabularyOf(dataset, run.hyperparameters.conditioning) : null;
}

/** @param places known already where many are viewed */
function viewRow(store: ReadableStore, row: RunRow, places?: Places): Run {
  const { inner, shown: run } = splitRow(row);
  const { queueOrder } = inner;
  const placeOf = (id: string) => (places ?? placesInQueue(store)).get(id) ?? null;
  return {
    ...run,
    startsAt: queueOrder === null ? null : run.startsAt,
    datasetName: nameOfDataset(store, run.datasetId) ?? run.datasetId,
    queuePosition: queueOrder === null ? null : placeOf(run.id),
    lastCheckpointStep: newestCheckpoint(store, run.id)?.step ?? null,
    bestMark: bestMarkOf(store, row, rankingSeries),
    lastSamplePath: newestSample(store, run.id)?.path ?? null,
  };
}
