import { runColourNames, runColours, shadeOf } from '../../shared/run/colours.ts';
import type { Run } from '../../shared/run/run.ts';
import {
  seriesGroups,
  seriesLabel,
  seriesMeaning,
  seriesNames,
  seriesTable,
} from '../../shared/run/series.ts';
import type { SeriesGroup, SeriesName } from '../../shared/run/series.ts';
import { axisValues, type ChartAxis } from './axis.ts';
import type { ChartLine } from './chart-line.ts';
import type { SeriesHistory } from './series-history.ts';
import { smooth } from '../../shared/chart/smoothing.ts';

/** Between the run's colours and readable on light and dark alike; the run's own colour is the first series'. */
const secondColour = '#857b72';

/** The series of one chart, in the order of the table. */
export function seriesOfGroup(group: SeriesGroup): SeriesName[] {
  return seriesNames.filter((name) => seriesTable[name].group === group);
}

/** The charts that there is something for; that of the losses always. */
export function groupsOf(histories: readonly SeriesHistory[]): SeriesGroup[] {
  const groups = Object.keys(seriesGroups) as SeriesGroup[];
  return groups.filter(
    (group) =>
      group === 'losses' ||
      seriesOfGroup(group).some((name) => histories.some(({ names }) => names.has(name))),
  );
}

/** The curves of one run that belong in one chart: each that it has. */
export function runLines(
  run: Run,
  group: SeriesGroup,
  history: SeriesHistory,
  axis: ChartAxis,
  smoothing: number,
  dark: boolean,
): ChartLine[] {
  const names = seriesOfGroup(group).filter(
    (name) => group === 'losses' || history.names.has(name),
  );
  const own = shadeOf(run.colourName, dark);
  const shades = runColourNames
    .filter((colourName) => !runColours[colourName].dashed)
    .map((colourName) => shadeOf(colourName, dark));
  const others = shades.filter((shade) => shade !== own);
  return names.map((name, index) => ({
    ...seriesLine(run, name, history, axis, smoothing, dark),
    label: seriesLabel(name, [run.hyperparameters.loss]),
    meaning: seriesMeaning(name),
    colour: [own, secondColour, ...others][index] ?? secondColour,
    dashed: index % 2 === 1,
  }));
}

/** One curve of a run in the run's colour and name, for charts of several runs. */
export function seriesLine(
  run: Run,
  name: SeriesName,
  history: SeriesHistory,
  axis: ChartAxis,
  smoothing: number,
  dark: boolean,
): ChartLine {
  const { step, mean, low, high, ticks } = history.of(name);
  const xs = axisValues(step, history, axis, run.hyperparameters);
  const smoothed = smooth(mean, smoothing, ticks);
  const line: ChartLine = {
    id: `${run.id}-${name}`,
    label: run.name,
    colour: shadeOf(run.colourName, dark),
    dashed: runColours[run.colourName].dashed,
    xs,
    // An axis that the run does not have has no places on it.
    raw: xs.length > 0 ? mean : [],
    band: low.some((value, place) => value !== high[place]) ? { low, high } : null,
    smoothed: xs.length > 0 ? smoothed : [],
  };
  if (axis !== 'wall') return line;
  return withGaps(line, axisValues(step, history, 'time', run.hyperparameters));
}

/** In the time of day nothing is drawn where nothing was trained: paused, or between two starts. */
function withGaps(line: ChartLine, elapsedMs: readonly number[]): ChartLine {
  const { xs } = line;
  const gaps = xs.flatMap((x, place) => {
    const [wallMs, trainedMs] = [xs, elapsedMs].map(
      (each) => (each[place + 1] ?? NaN) - (each[place] ?? NaN),
    ) as [number, number];
    return wallMs > 2 * trainedMs + leastGapMs ? [{ after: place, x: x + wallMs / 2 }] : [];
  });
  if (gaps.length === 0) return line;
  const broken = (values: readonly number[], at: (gap: (typeof gaps)[number]) => number) => {
    const ends = [...gaps.map(({ after }) => after + 1), values.length];
    return ends.flatMap((end, place) => {
      const part = values.slice(place === 0 ? 0 : ends[place - 1], end);
      const gap = gaps[place];
      return gap ? [...part, at(gap)] : part;
    });
  };
  const nothing = (values: readonly number[]) => broken(values, () => NaN);
  const raw = nothing(line.raw);
  return {
    ...line,
    xs: broken(xs, ({ x }) => x),
    raw,
    band: line.band && { low: nothing(line.band.low), high: nothing(line.band.high) },
    smoothed: line.smoothed === line.raw ? raw : nothing(line.smoothed),
  };
}

/** Shorter ones are but the time that a sheet or a checkpoint takes. */
const leastGapMs = 15_000;
