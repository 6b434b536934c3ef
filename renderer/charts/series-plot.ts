import { Chart, LineController, LineElement, LinearScale, PointElement } from 'chart.js';
import type { ChartDataset } from 'chart.js';
import { color } from 'chart.js/helpers';
import { formatLoss } from '../../shared/format.ts';
import { formatTick, type ChartAxis } from './axis.ts';
import type { ChartColours } from './chart-colours.svelte.ts';
import type { ChartLine } from './chart-line.ts';
import { decimate } from './decimation.ts';
import { padded, valueSpan, type Point, type Span } from './span.ts';
import type { Plot } from './zoom.ts';

Chart.register(LineController, LineElement, PointElement, LinearScale);

/** What a chart is to show. */
export interface ChartView {
  lines: readonly ChartLine[];
  axis: ChartAxis;
  visible: Span;
  ignoreOutliers: boolean;
  colours: ChartColours;
}

/** Every chart's y axis is as wide, so that charts below each other share their x axis by eye. */
const yAxisWidth = 54;

/** Chart.js behind the charts: draws at once, without animation, what is visible of each line. */
export class SeriesPlot {
  readonly #chart: Chart<'line', Point[]>;
  #view: ChartView | null = null;

  /** @param onLayout told the drawing area whenever it may have moved */
  constructor(canvas: HTMLCanvasElement, onLayout: (plot: Plot) => void) {
    this.#chart = new Chart<'line', Point[]>(canvas, {
      type: 'line',
      data: { datasets: [] },
      options: {
        animation: false,
        parsing: false,
        normalized: true,
        responsive: true,
        maintainAspectRatio: false,
        events: [],
        onResize: () => this.#redrawSoon(),
        scales: {
          x: {
            type: 'linear',
            ticks: { maxRotation: 0, autoSkipPadding: 24, includeBounds: false },
          },
          y: {
            type: 'linear',
            afterFit: (scale) => (scale.width = yAxisWidth),
            ticks: {
              maxTicksLimit: 8,
              includeBounds: false,
              callback: (value) => formatLoss(Number(value)),
            },
          },
        },
      },
      plugins: [{ id: 'layout', afterDraw: () => this.#report(onLayout) }],
    });
  }

  show(view: ChartView): void {
    this.#view = view;
    const chart = this.#chart;
    const buckets = Math.max(50, Math.floor(chart.width || 600));
    const drawn = view.lines.map((line) => drawLine(line, view.visible, buckets));
    chart.data.datasets = drawn.flatMap(({ raw, smoothed }) =>
      raw ? [raw, smoothed] : [smoothed],
    );
    this.#scale(
      view,
      drawn.flatMap(({ raw, smoothed }) => [...(raw?.data ?? []), ...smoothed.data]),
    );
    chart.update('none');
  }

  destroy(): void {
    this.#chart.destroy();
  }

  #scale({ axis, visible, ignoreOutliers, colours }: ChartView, points: Point[]): void {
    const span = valueSpan(
      points.map(({ y }) => y),
      ignoreOutliers,
    );
    const y = span ? padded(span, 0.06) : { minimum: 0, maximum: 1 };
    const grid = { color: colours.grid, tickColor: colours.grid };
    const { scales } = this.#chart.options;
    Object.assign(scales?.x ?? {}, { min: visible.minimum, max: visible.maximum, grid });
    Object.assign(scales?.y ?? {}, { min: y.minimum, max: y.maximum, grid });
    Object.assign(scales?.x?.ticks ?? {}, {
      color: colours.muted,
      callback: (value: string | number) => formatTick(axis, Number(value)),
    });
    Object.assign(scales?.y?.ticks ?? {}, { color: colours.muted });
  }

  /** A wider chart shows more points. After the resize under way: Chart.js draws in the midst of it. */
  #redrawSoon(): void {
    queueMicrotask(() => {
      // Gone when the chart was destroyed meanwhile, whatever Chart.js's types say.
      const { canvas } = this.#chart as { canvas: HTMLCanvasElement | null };
      if (this.#view && canvas) this.show(this.#view);
    });
  }

  #report(onLayout: (plot: Plot) => void): void {
    if (!this.#view) return;
    const { left, right, top, bottom } = this.#chart.chartArea;
    onLayout({ left, right, top, bottom, visible: this.#view.visible });
  }
}

type Drawn = ChartDataset<'line', Point[]>;

/** Faint as measured, strong smoothed; only one where both are the same. */
function drawLine(
  line: ChartLine,
  visible: Span,
  buckets: number,
): { raw: Drawn | null; smoothed: Drawn } {
  const common = { pointRadius: 0, borderJoinStyle: 'round' as const };
  const smoothed: Drawn = {
    ...common,
    data: decimate(line.xs, line.smoothed, visible, buckets),
    borderColor: line.colour,
    borderWidth: 2,
    borderDash: line.dashed ? [7, 4] : [],
  };
  if (line.raw === line.smoothed) return { raw: null, smoothed };
  const raw: Drawn = {
    ...common,
    data: decimate(line.xs, line.raw, visible, buckets),
    borderColor: color(line.colour).alpha(0.22).rgbString(),
    borderWidth: 1,
    order: 1,
  };
  return { raw, smoothed };
}
