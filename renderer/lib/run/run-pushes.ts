import type { Dataset } from '../../../shared/dataset/dataset.ts';
import type { RunEvent } from '../../../shared/run/events.ts';
import type { Run, RunSummary, Sample } from '../../../shared/run/run.ts';
import { applySummaryEvent, type LiveRunSummary } from './apply-run-event.ts';
import { applyListChange, type ListChange } from '../studio/list-change.ts';
import type { StudioApi } from '../studio/studio-api.ts';

/** All by which the studio tells how runs are, unasked. */
export type RunPush =
  | { events: RunEvent[] }
  | { changed: ListChange<RunSummary> }
  | { queue: string[] }
  | { samples: Sample[] }
  | { datasets: Dataset[] };

export function subscribeToRuns(
  studio: Pick<StudioApi, 'subscribe'>,
  deliver: (push: RunPush) => void,
): () => void {
  const ends = [
    studio.subscribe('run-events', (events) => deliver({ events })),
    studio.subscribe('changed', (changed) => {
      if (changed.what === 'runs') deliver({ changed });
      if (changed.what === 'datasets') deliver({ datasets: changed.items });
    }),
    studio.subscribe('queue', (queue) => deliver({ queue })),
    studio.subscribe('samples', (samples) => deliver({ samples })),
  ];
  return () => ends.forEach((end) => end());
}

/** A row as the studio gave it, from where its small curve grows. */
export function liveRow(run: RunSummary): LiveRunSummary {
  return { ...run, curveStep: run.step };
}

/** The list of runs after a push. */
export function applyRunPush(
  rows: readonly LiveRunSummary[],
  push: RunPush,
): readonly LiveRunSummary[] {
  if ('events' in push) return rows.map((run) => push.events.reduce(applySummaryEvent, run));
  if ('queue' in push) return rows.map((run) => inQueue(run, push.queue));
  if ('datasets' in push) return rows.map((run) => ofDataset(run, push.datasets));
  if ('samples' in push) return rows;
  const { items, removed } = push.changed;
  const lastSeqs = new Map(rows.map(({ id, lastSeq }) => [id, lastSeq]));
  const news = items.filter(({ id, lastSeq }) => lastSeq >= (lastSeqs.get(id) ?? 0));
  return applyListChange(rows, { items: news.map(liveRow), removed });
}

/** A run as a pushed row says; one that is older than what is held, such as a snapshot taken since, says nothing. */
export function newerRun<R extends Run>(run: R, row: R | undefined): R {
  return row && row.lastSeq >= run.lastSeq ? row : run;
}

/** A run with its place among those that wait for training. */
export function inQueue<R extends Run>(run: R, queue: readonly string[]): R {
  const queuePosition = queue.indexOf(run.id) + 1 || null;
  return queuePosition === run.queuePosition ? run : { ...run, queuePosition };
}

/** A run whose dataset may have got another name. */
export function ofDataset<R extends Run>(run: R, datasets: readonly Dataset[]): R {
  const datasetName = datasets.find(({ id }) => id === run.datasetId)?.name ?? run.datasetName;
  return datasetName === run.datasetName ? run : { ...run, datasetName };
}
