import { drawChart, type DrawingColours } from '../../../../shared/chart/drawing.ts';
import type { ChartLine } from '../../../../shared/chart/line.ts';
import { smooth } from '../../../../shared/chart/smoothing.ts';
import type { Span } from '../../../../shared/chart/span.ts';
import { momentOf, type Alignment } from '../../../../shared/run/fair-comparison.ts';
import { runColours, shadeOf } from '../../../../shared/run/colours.ts';
import type { Run } from '../../../../shared/run/run.ts';
import { lossesOf, seriesPanels } from '../../../../shared/run/series-panels.ts';
import {
  groupTitle,
  seriesGroups,
  seriesNames,
  seriesTable,
  type RunSeries,
  type SeriesGroup,
  type SeriesName,
} from '../../../../shared/run/series.ts';

/** Of each curve: as many as there are pixels to draw them. */
export const pointsOfCurve = 400;

export interface RunCurves {
  run: Run;
  series: Pick<RunSeries, 'names' | 'columns'>;
}

interface ChartsOptions {
  alignment: Alignment;
  smoothing: number;
  /** Where the charts end; null for the end of each run. */
  last: number | null;
}

/** Colours of the page around the drawing, in light and in dark. */
const pageColours: DrawingColours = {
  ground: 'var(--ground)',
  text: 'var(--text)',
  muted: 'var(--muted)',
  grid: 'var(--line)',
};

export const seriesOfCharts = seriesNames.filter((name) => seriesTable[name].group !== null);

/** The run's colour, in the shade that the page's theme asks for. */
export function pageColour({ colourName }: Run): string {
  return `light-dark(${shadeOf(colourName, false)}, ${shadeOf(colourName, true)})`;
}

/** The charts that there is something for, by what they show. */
export function drawCharts(
  curves: readonly RunCurves[],
  options: ChartsOptions,
): { group: SeriesGroup; title: string; svgs: string[] }[] {
  const losses = lossesOf(curves.map(({ run }) => run));
  const groups = Object.keys(seriesGroups) as SeriesGroup[];
  return groups.flatMap((group) => {
    const names = seriesNames.filter((name) => seriesTable[name].group === group);
    const panels = seriesPanels(
      curves.map(({ run }) => run),
      names,
      true,
    );
    const svgs = panels.flatMap((panel) => {
      const lines = curves
        .filter(({ run }) => panel.runs.includes(run))
        .flatMap((each) => lineOf(each, panel.name, options) ?? []);
      if (lines.length === 0) return [];
      const title = `${groupTitle(group, lossesOf(panel.runs))}: ${panel.title}`;
      return [draw(title, lines, options)];
    });
    return svgs.length > 0 ? [{ group, title: groupTitle(group, losses), svgs }] : [];
  });
}

function draw(
  title: string,
  lines: readonly ChartLine[],
  { alignment, last }: ChartsOptions,
): string {
  const ends = lines.map(({ xs }) => xs.at(-1) ?? 0);
  const visible: Span = { minimum: 0, maximum: last ?? (Math.max(...ends) || 1) };
  return drawChart({
    // Two drawings of one title stand in the page.
    title: last === null ? title : `${title} `,
    lines,
    axis: alignment === 'images' ? 'images' : 'step',
    visible,
    width: 720,
    plotHeight: 240,
    colours: pageColours,
  });
}

function lineOf(
  { run, series }: RunCurves,
  name: SeriesName,
  { alignment, smoothing }: ChartsOptions,
): ChartLine | null {
  const column = series.columns[name];
  if (!column || column.step.length === 0) return null;
  const { step, mean, spread } = column;
  const [low, high] = [spread?.min ?? mean, spread?.max ?? mean];
  return {
    id: `${run.id}-${name}`,
    label: run.name,
    colour: pageColour(run),
    dashed: runColours[run.colourName].dashed,
    xs: step.map((at) => momentOf(run, at, alignment)),
    raw: mean,
    band: low.some((value, place) => value !== high[place]) ? { low, high } : null,
    smoothed: smooth(mean, smoothing, spread?.ticks ?? null),
  };
}
