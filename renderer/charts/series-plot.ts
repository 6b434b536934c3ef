import {
  Chart,
  Filler,
  LineController,
  LineElement,
  LinearScale,
  LogarithmicScale,
  PointElement,
  type ChartDataset,
  type ChartOptions,
  type Scale,
} from 'chart.js';
import { color } from 'chart.js/helpers';
import { axisTicks, formatTick, type ChartAxis } from '../../shared/chart/axis.ts';
import type { ChartColours } from './chart-colours.ts';
import type { ChartLine } from './chart-line.ts';
import type { Point, Span } from '../../shared/chart/span.ts';
import {
  shareOf,
  sides,
  valueAxis,
  valueTickLabels,
  valueTicks,
  type Side,
  type ValueAxis,
} from '../../shared/chart/value-axes.ts';
import {
  lineLook,
  lonePlaces,
  placesOf,
  strokeOf,
  visibleValues,
  type Stroke,
} from '../../shared/chart/visible.ts';
import type { ChosenValues, Plot } from './zoom.ts';

Chart.register(LineController, LineElement, PointElement, LinearScale, LogarithmicScale, Filler);

/** What a chart is to show. */
export interface ChartView {
  lines: readonly ChartLine[];
  axis: ChartAxis;
  visible: Span;
  ignoreOutliers: boolean;
  /** Whether values are drawn by their magnitude, where all are above 0. */
  logarithmic: boolean;
  /** Ids of the lines that have the right axis. */
  onTheRight: ReadonlySet<string>;
  /** What is zoomed into on each value axis. */
  chosen: ChosenValues;
  colours: ChartColours;
}

type ValueAxes = Record<Side, ValueAxis | null>;

/** Of Chart.js. */
const scaleOf: Record<Side, 'y' | 'right'> = { left: 'y', right: 'right' };

/** Every chart's y axis is as wide, so that charts below each other share their x axis by eye; wider for longer numbers alone. */
const yAxisWidth = 58;

/** As much as a label of the x axis takes with some room beside it. */
const pixelsPerTick: Record<ChartAxis, number> = {
  step: 70,
  epoch: 70,
  images: 70,
  time: 90,
  wall: 90,
};

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
  /** Its picture is taken when it is moved for the first time: most are drawn anew instead. */
  #drawn: { picture: HTMLCanvasElement | null; visible: Span; values: ValueAxes } | null = null;
  /** By line and part, as Chart.js has seen them: of a dataset that it knows it keeps what it has made of each point. */
  #datasets: ReadonlyMap<string, Drawn> = new Map();
  #values: ValueAxes = { left: null, right: null };
  #allValues: ValueAxes = { left: null, right: null };
  readonly #tickLabels: Record<Side, readonly string[]> = { left: [], right: [] };
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
          y: this.#valueScale('left'),
          right: this.#valueScale('right'),
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
    if (before && differsInPlaceAlone(before, view) && this.#canMove(view)) this.#move(view);
    else this.#draw(view);
  }

  destroy(): void {
    clearTimeout(this.#rest);
    this.#chart.destroy();
  }

  #draw(view: ChartView): void {
    const chart = this.#chart;
    const stroke = strokeOf(view.lines);
    const drawn = view.lines.flatMap((line) =>
      drawLine(line, view.visible, stroke).map((part, place): [string, Drawn] => {
        const key = `${line.id} ${place}`;
        const yAxisID = scaleOf[view.onTheRight.has(line.id) ? 'right' : 'left'];
        return [key, renewed(this.#datasets.get(key), part, yAxisID)];
      }),
    );
    this.#datasets = new Map(drawn);
    chart.data.datasets = [...this.#datasets.values()];
    // First: while lines are moved the axes have no grid.
    this.#isMoving = false;
    this.#fitValues(view, stroke);
    this.#scaleX(view);
    chart.update('none');
    const { visible } = view;
    this.#drawn = { picture: null, visible, values: this.#values };
  }

  #fitValues(view: ChartView, { withBands }: Stroke): void {
    const { visible, ignoreOutliers, logarithmic, chosen } = view;
    for (const side of sides) {
      const lines = view.lines.filter(({ id }) => view.onTheRight.has(id) === (side === 'right'));
      const isThere = side === 'left' || lines.length > 0;
      const values = visibleValues(lines, visible, { ignoreOutliers, withBands });
      const fitted = (to: Span | null) => (isThere ? valueAxis(values, logarithmic, to) : null);
      this.#values = { ...this.#values, [side]: fitted(chosen[side]) };
      this.#allValues = { ...this.#allValues, [side]: fitted(null) };
    }
    this.#scaleValues(view);
  }

  /** One picture of all lines can be moved where all value axes move alike. */
  #canMove(view: ChartView): boolean {
    if (!this.#drawn) return false;
    const [left, right] = sides.map((side) => this.#movedShares(side, view));
    if (!left) return false;
    return !right || right.every((share, place) => Math.abs(share - (left[place] ?? NaN)) < 1e-6);
  }

  /** Where the ends of the axis that was drawn last lie on the axis that is wanted; null where there is none. */
  #movedShares(side: Side, { chosen }: ChartView): [number, number] | null {
    const was = this.#drawn?.values[side];
    if (!was) return null;
    const now = chosen[side] ? { ...was, span: chosen[side] } : was;
    return [shareOf(was.span.minimum, now), shareOf(was.span.maximum, now)];
  }

  /** Axes are drawn anew, lines are moved. */
  #move(view: ChartView): void {
    if (this.#drawn) this.#drawn.picture ??= copyOf(this.#chart.canvas);
    this.#isMoving = true;
    this.#chart.data.datasets = [];
    this.#values = { ...this.#values };
    for (const side of sides) {
      const axis = this.#values[side];
      const span = view.chosen[side];
      if (axis && span) this.#values[side] = { ...axis, span };
    }
    this.#scaleValues(view);
    this.#scaleX(view);
    this.#chart.update('none');
    this.#rest = setTimeout(() => this.#draw(view), restMs);
  }

  #drawMoved(): void {
    if (!this.#isMoving || !this.#drawn?.picture || !this.#view) return;
    const { ctx, chartArea, currentDevicePixelRatio: ratio } = this.#chart;
    const { left, top, width, height } = chartArea;
    const { picture, visible: was } = this.#drawn;
    const { visible: now } = this.#view;
    const pixels = width / (now.maximum - now.minimum || 1);
    const [from, to] = this.#movedShares('left', this.#view) ?? [0, 1];
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
      top + (1 - to) * height,
      (was.maximum - was.minimum) * pixels,
      (to - from) * height,
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

  #valueScale(side: Side): NonNullable<NonNullable<ChartOptions<'line'>['scales']>[string]> {
    return {
      type: 'linear',
      position: side,
      afterFit: (scale) =>
        (scale.width = this.#values[side] ? Math.max(yAxisWidth, scale.width) : 0),
      afterBuildTicks: (scale) => {
        const axis = this.#values[side];
        const values = axis ? valueTicks(axis, 6) : [];
        this.#tickLabels[side] = valueTickLabels(values);
        scale.ticks = values.map((value) => ({ value }));
      },
      ticks: { includeBounds: false, callback: (_, place) => this.#tickLabels[side][place] },
    };
  }

  #scaleValues({ colours }: ChartView): void {
    const { scales } = this.#chart.options;
    for (const side of sides) {
      const axis = this.#values[side];
      const scale = scales?.[scaleOf[side]] ?? {};
      const isGrid = side === 'left' && !this.#isMoving;
      Object.assign(scale, {
        display: axis !== null,
        type: axis?.logarithmic ? 'logarithmic' : 'linear',
        min: axis?.span.minimum,
        max: axis?.span.maximum,
        grid: { color: isGrid ? colours.grid : 'transparent', tickColor: colours.grid },
      });
      Object.assign((scale as { ticks?: object }).ticks ?? {}, { color: colours.muted });
    }
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
    const { visible } = this.#view;
    const [values, allValues] = [this.#values, this.#allValues];
    onLayout({ left, right, top, bottom, visible, values, allValues });
  }
}

function differsInPlaceAlone(before: ChartView, now: ChartView): boolean {
  const names = Object.keys(now) as (keyof ChartView)[];
  const places: readonly (keyof ChartView)[] = ['visible', 'chosen'];
  return (
    places.some((name) => before[name] !== now[name]) &&
    names.every((name) => places.includes(name) || before[name] === now[name])
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

/** A curve or the edge of a band: how it looks, and through which of a line's points it goes. */
interface Part {
  look: Omit<Drawn, 'data'>;
  xs: readonly number[];
  values: readonly number[];
  places: readonly [number, number];
}

/** The dataset that was, as what is drawn now. */
function renewed(was: Drawn | undefined, part: Part, yAxisID: string): Drawn {
  const now = { ...part.look, data: pointsOf(was?.data, part), yAxisID };
  if (!was) return now;
  for (const name of Object.keys(was) as (keyof Drawn)[]) if (!(name in now)) delete was[name];
  return Object.assign(was, now);
}

/** The points that were, moved up and down where they lie at the same places: smoothing changes nothing else. */
function pointsOf(was: Point[] | undefined, { xs, values, places: [from, to] }: Part): Point[] {
  const stay = was?.length === to - from && was.every(({ x }, place) => x === xs[from + place]);
  if (!stay) return xs.slice(from, to).map((x, place) => ({ x, y: values[from + place] ?? NaN }));
  for (const [place, point] of was.entries()) point.y = values[from + place] ?? NaN;
  return was;
}

/** Strong smoothed; behind it, where there is room, how far values went, and faintly their mean where it differs. */
function drawLine(line: ChartLine, visible: Span, { width, radius, withBands }: Stroke): Part[] {
  const places = placesOf(line, visible);
  const [from, to] = places;
  const part = (values: readonly number[], look: Part['look']): Part => ({
    look: { pointRadius: 0, borderJoinStyle: 'round', ...look },
    xs: line.xs,
    values,
    places,
  });
  const faint = (opacity: number) => color(line.colour).alpha(opacity).rgbString();
  const alone = lonePlaces(line.smoothed, places).map((place) => place - from);
  const smoothed = part(line.smoothed, {
    // One radius for all points is what Chart.js draws fast.
    ...(alone.length > 0 && {
      pointRadius: Array.from({ length: to - from }, (_, place) =>
        alone.includes(place) ? radius : 0,
      ),
      pointBackgroundColor: line.colour,
      pointBorderWidth: 0,
      // Whole where it lies at the end of the chart.
      clip: radius,
    }),
    borderColor: line.colour,
    borderWidth: width,
    borderDash: line.dashed ? lineLook.dash : [],
  });
  if (!withBands) return [smoothed];
  const drawn = [smoothed];
  if (line.raw !== line.smoothed)
    drawn.push(
      part(line.raw, { borderColor: faint(lineLook.meanOpacity), borderWidth: 1, order: 1 }),
    );
  if (line.band) {
    const edge = { borderWidth: 0, order: 2 };
    drawn.push(
      part(line.band.low, edge),
      part(line.band.high, { ...edge, fill: '-1', backgroundColor: faint(lineLook.bandOpacity) }),
    );
  }
  return drawn;
}
