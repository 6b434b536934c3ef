import {
  Chart,
  Filler,
  LineController,
  LineElement,
  LinearScale,
  LogarithmicScale,
  PointElement,
  type ChartDataset,
  type Scale,
} from 'chart.js';
import { color } from 'chart.js/helpers';
import { formatLoss } from '../../shared/format.ts';
import { axisTicks, formatTick, type ChartAxis } from '../../shared/chart/axis.ts';
import type { ChartColours } from './chart-colours.ts';
import type { ChartLine } from './chart-line.ts';
import { lowerBound } from '../../shared/chart/nearest.ts';
import { padded, valueSpan, type Point, type Span } from '../../shared/chart/span.ts';
import type { Plot } from './zoom.ts';

Chart.register(LineController, LineElement, PointElement, LinearScale, LogarithmicScale, Filler);

/** What a chart is to show. */
export interface ChartView {
  lines: readonly ChartLine[];
  axis: ChartAxis;
  visible: Span;
  ignoreOutliers: boolean;
  /** Whether values are drawn by their magnitude, where all are above 0. */
  logarithmic: boolean;
  colours: ChartColours;
}

/** Every chart's y axis is as wide, so that charts below each other share their x axis by eye. */
const yAxisWidth = 54;

/** As much as a label of the x axis takes with some room beside it. */
const pixelsPerTick: Record<ChartAxis, number> = {
  step: 70,
  epoch: 70,
  images: 70,
  time: 90,
  wall: 90,
};

/** More lines than this are drawn thinner, and without bands, which would hide each other. */
const mostBold = 8;

/** A gesture is over when nothing has moved for so long. */
const restMs = 120;

/**
 * Chart.js behind the charts: draws at once, without animation, what is visible of each line. While a gesture moves the
 * visible stretch, what was drawn last is moved with it, as maps do, and drawn anew at rest: 20 runs take 40 ms of
 * processor to draw, and a gesture wants 30 pictures a second (docs/decisions/0380-charts-stay-with-chart-js.md).
 */
export class SeriesPlot {
  readonly #chart: Chart<'line', Point[]>;
  #view: ChartView | null = null;
  #drawn: { picture: HTMLCanvasElement; visible: Span } | null = null;
  #isMoving = false;
  #rest: ReturnType<typeof setTimeout> | undefined;

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
            afterBuildTicks: (scale) => this.#ticksOfX(scale),
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
      plugins: [
        {
          id: 'layout',
          beforeDatasetsDraw: () => this.#drawMoved(),
          afterDraw: () => this.#report(onLayout),
        },
      ],
    });
  }

  show(view: ChartView): void {
    const before = this.#view;
    this.#view = view;
    clearTimeout(this.#rest);
    if (before && this.#drawn && differsInPlaceAlone(before, view)) this.#move(view);
    else this.#draw(view);
  }

  /** The chart as a picture, on the ground that it stands on. */
  picture(ground: string): HTMLCanvasElement {
    const { canvas } = this.#chart;
    const picture = copyOf(canvas);
    const context = picture.getContext('2d');
    if (!context) return picture;
    context.globalCompositeOperation = 'destination-over';
    context.fillStyle = ground;
    context.fillRect(0, 0, picture.width, picture.height);
    return picture;
  }

  destroy(): void {
    clearTimeout(this.#rest);
    this.#chart.destroy();
  }

  #draw(view: ChartView): void {
    const chart = this.#chart;
    const many = view.lines.length > mostBold;
    chart.data.datasets = view.lines.flatMap((line) => drawLine(line, view.visible, many));
    const span = visibleValues(view, !many);
    const logarithmic = view.logarithmic && span !== null && span.minimum > 0;
    this.#scaleY(view, span, logarithmic);
    this.#scaleX(view);
    this.#isMoving = false;
    chart.update('none');
    this.#drawn = { picture: copyOf(chart.canvas), visible: view.visible };
  }

  /** Axes are drawn anew, lines are moved. */
  #move(view: ChartView): void {
    this.#isMoving = true;
    this.#chart.data.datasets = [];
    this.#scaleX(view);
    this.#chart.update('none');
    this.#rest = setTimeout(() => this.#draw(view), restMs);
  }

  #drawMoved(): void {
    if (!this.#isMoving || !this.#drawn || !this.#view) return;
    const { ctx, chartArea, currentDevicePixelRatio: ratio } = this.#chart;
    const { left, top, width, height } = chartArea;
    const { picture, visible: was } = this.#drawn;
    const { visible: now } = this.#view;
    const pixels = width / (now.maximum - now.minimum || 1);
    ctx.save();
    ctx.beginPath();
    ctx.rect(left, top, width, height);
    ctx.clip();
    ctx.drawImage(
      picture,
      ...([left, top, width, height].map((each) => each * ratio) as [
        number,
        number,
        number,
        number,
      ]),
      left + (was.minimum - now.minimum) * pixels,
      top,
      (was.maximum - was.minimum) * pixels,
      height,
    );
    ctx.restore();
  }

  #ticksOfX(scale: Scale): void {
    if (!this.#view) return;
    const { axis, visible } = this.#view;
    const most = Math.max(2, Math.floor(scale.width / pixelsPerTick[axis]));
    scale.ticks = axisTicks(axis, visible, most).map((value) => ({ value }));
  }

  #scaleX({ axis, visible, colours }: ChartView): void {
    const { scales } = this.#chart.options;
    const grid = { color: this.#isMoving ? 'transparent' : colours.grid, tickColor: colours.grid };
    Object.assign(scales?.x ?? {}, { min: visible.minimum, max: visible.maximum, grid });
    Object.assign(scales?.x?.ticks ?? {}, {
      color: colours.muted,
      callback: (value: string | number) => formatTick(axis, Number(value), visible),
    });
  }

  #scaleY({ colours }: ChartView, span: Span | null, logarithmic: boolean): void {
    const { scales } = this.#chart.options;
    const y = span ? padded(span, 0.06) : { minimum: 0, maximum: 1 };
    const grid = { color: colours.grid, tickColor: colours.grid };
    Object.assign(scales?.y ?? {}, {
      type: logarithmic ? 'logarithmic' : 'linear',
      min: logarithmic && span ? span.minimum : y.minimum,
      max: logarithmic && span ? span.maximum : y.maximum,
      grid,
    });
    Object.assign(scales?.y?.ticks ?? {}, { color: colours.muted });
  }

  /** A wider chart shows more points. After the resize under way: Chart.js draws in the midst of it. */
  #redrawSoon(): void {
    queueMicrotask(() => {
      // Gone when the chart was destroyed meanwhile, whatever Chart.js's types say.
      const { canvas } = this.#chart as { canvas: HTMLCanvasElement | null };
      if (this.#view && canvas) this.#draw(this.#view);
    });
  }

  #report(onLayout: (plot: Plot) => void): void {
    if (!this.#view) return;
    const { left, right, top, bottom } = this.#chart.chartArea;
    onLayout({ left, right, top, bottom, visible: this.#view.visible });
  }
}

function differsInPlaceAlone(before: ChartView, now: ChartView): boolean {
  const names = Object.keys(now) as (keyof ChartView)[];
  return (
    before.visible !== now.visible &&
    names.every((name) => name === 'visible' || before[name] === now[name])
  );
}

function copyOf(canvas: HTMLCanvasElement): HTMLCanvasElement {
  const copy = document.createElement('canvas');
  copy.width = canvas.width;
  copy.height = canvas.height;
  // Nothing can be drawn of a canvas without a size.
  if (copy.width > 0 && copy.height > 0) copy.getContext('2d')?.drawImage(canvas, 0, 0);
  return copy;
}

type Drawn = ChartDataset<'line', Point[]>;

/** Strong smoothed; behind it, where there is room, how far values went, and faintly their mean where it differs. */
function drawLine(line: ChartLine, visible: Span, many: boolean): Drawn[] {
  const [from, to] = placesOf(line, visible);
  const points = (values: readonly number[]): Point[] =>
    line.xs.slice(from, to).map((x, place) => ({ x, y: values[from + place] ?? NaN }));
  const common = { pointRadius: 0, borderJoinStyle: 'round' as const };
  const faint = (opacity: number) => color(line.colour).alpha(opacity).rgbString();
  const smoothed: Drawn = {
    ...common,
    data: points(line.smoothed),
    borderColor: line.colour,
    borderWidth: many ? 1 : 2,
    borderDash: line.dashed ? [7, 4] : [],
  };
  if (many) return [smoothed];
  const drawn: Drawn[] = [smoothed];
  if (line.raw !== line.smoothed)
    drawn.push({
      ...common,
      data: points(line.raw),
      borderColor: faint(0.3),
      borderWidth: 1,
      order: 1,
    });
  if (line.band) {
    const edge = { ...common, borderWidth: 0, order: 2 };
    drawn.push(
      { ...edge, data: points(line.band.low) },
      { ...edge, data: points(line.band.high), fill: '-1', backgroundColor: faint(0.16) },
    );
  }
  return drawn;
}

/** Of the visible points, and one outside each end, which keeps the line running to the edge. */
function placesOf({ xs }: ChartLine, { minimum, maximum }: Span): [number, number] {
  return [
    Math.max(0, lowerBound(xs, minimum) - 1),
    Math.min(xs.length, lowerBound(xs, maximum) + 2),
  ];
}

function visibleValues({ lines, visible, ignoreOutliers }: ChartView, withBands: boolean) {
  const values = lines.flatMap((line) => {
    const [from, to] = placesOf(line, visible);
    const drawn = withBands
      ? [line.raw, line.smoothed, line.band?.low ?? [], line.band?.high ?? []]
      : [line.smoothed];
    return drawn.flatMap((each) => each.slice(from, to));
  });
  return valueSpan(values, ignoreOutliers);
}
