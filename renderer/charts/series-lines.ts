import { runColours, type Run } from '../../shared/run/run.ts';
import { seriesGroups, seriesLabel, seriesNames, seriesTable } from '../../shared/run/series.ts';
import type { SeriesGroup, SeriesName } from '../../shared/run/series.ts';
import { axisValues, type ChartAxis } from './axis.ts';
import type { ChartLine } from './chart-line.ts';
import type { SeriesHistory } from './series-history.ts';
import { smooth } from './smoothing.ts';

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
): ChartLine[] {
  const names = seriesOfGroup(group).filter(
    (name) => group === 'losses' || history.names.has(name),
  );
  const others = runColours.filter((colour) => colour !== run.colour);
  return names.map((name, index) => ({
    ...seriesLine(run, name, history, axis, smoothing),
    label: seriesLabel(name, [run.hyperparameters.loss]),
    colour: [run.colour, secondColour, ...others][index] ?? secondColour,
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
): ChartLine {
  const { step, mean, low, high, ticks } = history.of(name);
  return {
    id: `${run.id}-${name}`,
    label: run.name,
    colour: run.colour,
    xs: axisValues(step, history, axis, run.hyperparameters),
    raw: mean,
    band: low.some((value, place) => value !== high[place]) ? { low, high } : null,
    smoothed: smooth(mean, smoothing, ticks),
  };
}
