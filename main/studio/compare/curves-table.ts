import { toCsv, type TableCell } from '../../../shared/chart/tables.ts';
import { wallTimes } from '../../../shared/run/clock.ts';
import { momentOf } from '../../../shared/run/fair-comparison.ts';
import { seriesLabel, type SeriesName } from '../../../shared/run/series.ts';
import { clockMarks } from '../../store/run-clock.ts';
import { isSound } from '../../store/series-blocks.ts';
import { readTicks } from '../../store/series.ts';
import type { ReadableStore } from '../../store/store.ts';
import { viewRun } from '../runs/run-view.ts';
import type { FilePart } from '../export/save-file.ts';

const head = [
  'Run',
  'Series',
  'Step',
  'Images seen',
  'Training time (s)',
  'Time of day',
  'Steps averaged',
  'Mean',
  'Lowest',
  'Highest',
];

/** So many ticks are read and written at once. */
const atOnce = 20_000;

/** Every tick of series of runs, as it was measured and however many there are: a row each. */
export function* curvesTable(
  store: ReadableStore,
  runIds: readonly string[],
  names: readonly SeriesName[],
): Generator<FilePart> {
  yield { text: toCsv([head]), share: 0 };
  const pieces = runIds.flatMap((runId) => names.map((name) => ({ runId, name })));
  for (const [place, { runId, name }] of pieces.entries()) {
    const run = viewRun(store, runId);
    const marks = clockMarks(store, runId);
    const label = seriesLabel(name, [run.hyperparameters.loss]);
    for (let after = -1; ;) {
      const read = readTicks(store, runId, name, after, atOnce);
      const ticks = read.filter(isSound);
      const steps = ticks.map(({ step }) => step);
      const times = ticks.map(({ elapsedMs }) => elapsedMs ?? NaN);
      const wall = wallTimes(marks, steps, times);
      const rows = ticks.map(({ step, elapsedMs, count, mean, min, max }, index): TableCell[] => [
        run.name,
        label,
        step,
        momentOf(run, step, 'images'),
        elapsedMs === null ? null : elapsedMs / 1_000,
        isoTime(wall[index]),
        count,
        mean,
        min,
        max,
      ]);
      const last = read.at(-1)?.step;
      const done = last === undefined ? 1 : Math.min(1, last / (run.step || 1));
      yield { text: toCsv(rows), share: (place + done) / pieces.length };
      if (last === undefined || read.length < atOnce) break;
      after = last;
    }
  }
}

function isoTime(wallMs: number | undefined): string | null {
  const moment = new Date(wallMs ?? NaN);
  return Number.isNaN(moment.getTime()) ? null : moment.toISOString();
}
