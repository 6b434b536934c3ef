import './known-language.ts';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { axisTickLabels, fittingTicks, type ChartAxis } from '../../shared/chart/axis.ts';
import type { Span } from '../../shared/chart/span.ts';
import {
  shareOf,
  valueAxis,
  valueTickLabels,
  valueTicks,
  type Side,
} from '../../shared/chart/value-axes.ts';
import {
  lineLook,
  lonePlaces,
  placesOf,
  strokeOf,
  visibleValues,
} from '../../shared/chart/visible.ts';
import type { ChartColours } from './chart-colours.ts';
import type { ChartLine } from './chart-line.ts';
import { sideOf, type ChosenValues, type Plot } from './zoom.ts';

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
  /** Id of the line that is pointed at: of many it alone has its band, and lies over all others. */
  highlighted: string | null;
  colours: ChartColours;
}

/** Every chart's y axis is as wide, so that charts below each other share their x axis by eye; wider for longer numbers alone. */
const yAxisWidth = 58;
const xAxisHeight = 30;
/** Room for half of a label at the upper end of a value axis. */
const aboveAxes = 8;
const tick = { length: 8, gap: 3 };
const font = '12px system-ui, "Segoe UI", Roboto, "Helvetica Neue", sans-serif';

/**
 * Labels along the x axis, in pixels: as much as one takes with some room beside it, and how far one at the end reaches
 * beyond the axis. That is kept free always: a chart that were wider or narrower with whatever label is last would let
 * what lies under the pointer run away from it while it is zoomed.
 */
const labels: Record<ChartAxis, { room: number; beyond: number }> = {
  step: { room: 70, beyond: 17 },
  epoch: { room: 70, beyond: 17 },
  images: { room: 70, beyond: 17 },
  time: { room: 90, beyond: 32 },
  wall: { room: 90, beyond: 28 },
};

/** uPlot behind the charts: draws at once what is visible of each line, along axes whose ticks are those of drawings. */
export class SeriesPlot {
  readonly #host: HTMLElement;
  readonly #uplot: uPlot;
  readonly #resizes: ResizeObserver;
  #view: ChartView;
  #values: Plot['values'] = { left: null, right: null };
  #allValues = this.#values;

  /** @param onLayout told the drawing area whenever it may have moved */
  constructor(host: HTMLElement, view: ChartView, onLayout: (plot: Plot) => void) {
    this.#host = host;
    this.#view = view;
    this.#uplot = new uPlot(this.#options(onLayout), faceted([[[], []]]), host);
    this.#resizes = new ResizeObserver(() => this.#fitSize());
    this.#resizes.observe(host);
    this.show(view);
  }

  show(view: ChartView): void {
    this.#view = view;
    this.#fitValues(view);
    const uplot = this.#uplot;
    const parts = partsOf(view);
    uplot.batch(() => {
      uplot.delBand(null);
      while (uplot.series.length > 1) uplot.delSeries(uplot.series.length - 1);
      for (const { line, look, band } of parts) {
        const place = uplot.series.length;
        uplot.addSeries({ ...look, ...along(sideOf(line, view.onTheRight)) });
        if (band) uplot.addBand({ series: [place, place - 1], fill: line.colour });
      }
      // Along with it, scales take on their ranges.
      const columns = parts.map((part) => this.#visibleOf(part));
      uplot.setData(faceted(columns));
      // Ticks too: an axis may reach from and to the same as before, and mean something else.
      uplot.redraw(false, true);
    });
  }

  destroy(): void {
    this.#resizes.disconnect();
    this.#uplot.destroy();
  }

  #fitSize(): void {
    const { clientWidth: width, clientHeight: height } = this.#host;
    const uplot = this.#uplot;
    if (width === uplot.width && height === uplot.height) return;
    uplot.batch(() => uplot.setSize({ width, height }));
  }

  #fitValues({ lines, visible, ignoreOutliers, logarithmic, chosen, onTheRight }: ChartView): void {
    const { withBands } = strokeOf(lines);
    const fitted = (side: Side, to: Span | null) => {
      const there = lines.filter((line) => sideOf(line, onTheRight) === side);
      if (side === 'right' && there.length === 0) return null;
      const values = visibleValues(there, visible, { ignoreOutliers, withBands });
      return valueAxis(values, logarithmic, to);
    };
    this.#values = { left: fitted('left', chosen.left), right: fitted('right', chosen.right) };
    const isWhole = chosen.left === null && chosen.right === null;
    this.#allValues = isWhole
      ? this.#values
      : { left: fitted('left', null), right: fitted('right', null) };
  }

  /** What can be seen of a line, and one point outside of each end; null where it has a gap, or no place on its axis. */
  #visibleOf({ line, values }: Part): Column {
    const { visible, onTheRight } = this.#view;
    const [from, to] = placesOf(line, visible);
    const above = this.#values[sideOf(line, onTheRight)]?.logarithmic ? 0 : -Infinity;
    const hasPlace = (value: number) => value > above && value < Infinity;
    return [
      line.xs.slice(from, to),
      values.slice(from, to).map((value) => (hasPlace(value) ? value : null)),
    ];
  }

  #options(onLayout: (plot: Plot) => void): uPlot.Options {
    return {
      // Each line has x values of its own; of one line it wants to be told at once.
      mode: 2,
      series: [{}, along('left')],
      width: this.#host.clientWidth,
      height: this.#host.clientHeight,
      scales: {
        x: { time: false, range: () => endsOf(this.#view.visible) },
        left: this.#valueScale('left'),
        right: this.#valueScale('right'),
      },
      axes: [this.#xAxis(), this.#valueAxis('left'), this.#valueAxis('right')],
      padding: [
        aboveAxes,
        (_, __, [, right]) => (right ? 0 : labels[this.#view.axis].beyond),
        0,
        0,
      ],
      // Crosshair, chosen part, names and values are elements over it: docs/decisions/0625-charts-by-uplot.md.
      cursor: { show: false },
      select: { show: false, left: 0, top: 0, width: 0, height: 0 },
      legend: { show: false },
      hooks: {
        setSize: [({ series }) => series.forEach((each) => each.dash && (each.dash = dashes()))],
        draw: [({ bbox }) => this.#report(bbox, onLayout)],
      },
    };
  }

  /** Without one of its own where an axis is not there: then uPlot leaves that out. */
  #valueScale(side: Side): uPlot.Scale {
    const axis = () => this.#values[side];
    return {
      distr: 100,
      range: () => endsOf(axis()?.span),
      fwd: (value) =>
        shareOf(value, axis() ?? { span: { minimum: 0, maximum: 1 }, logarithmic: false }),
    };
  }

  #valueAxis(side: Side): uPlot.Axis {
    const ticks = () => {
      const axis = this.#values[side];
      return axis ? valueTicks(axis, 6) : [];
    };
    return {
      ...this.#axis(),
      scale: side,
      side: side === 'left' ? 3 : 1,
      size: ({ ctx }, texts: string[] | null) =>
        Math.max(yAxisWidth, tick.length + tick.gap + widest(texts ?? [], ctx)),
      splits: ticks,
      values: (_, values) => valueTickLabels(values),
      grid: { ...this.#lines(), show: side === 'left' },
    };
  }

  #xAxis(): uPlot.Axis {
    return {
      ...this.#axis(),
      scale: 'x',
      size: xAxisHeight,
      splits: ({ bbox, ctx }) => {
        const { axis, visible } = this.#view;
        return fittingTicks(axis, visible, {
          across: bbox.width / uPlot.pxRatio,
          each: labels[axis].room,
          widthOf: (label) => widest([label], ctx),
        });
      },
      values: (uplot, values) => this.#xLabels(uplot, values),
      grid: this.#lines(),
    };
  }

  /** Without one that is longer than most and would be cut where the chart ends. */
  #xLabels({ bbox, ctx, width }: uPlot, values: number[]): string[] {
    const { axis, visible } = this.#view;
    const [left, across] = [bbox.left / uPlot.pxRatio, bbox.width / uPlot.pxRatio];
    const placeOf = (value: number) =>
      left + shareOf(value, { span: visible, logarithmic: false }) * across;
    return axisTickLabels(axis, values, visible).map((label, place) =>
      placeOf(values[place] ?? NaN) + widest([label], ctx) / 2 <= width ? label : '',
    );
  }

  /** Ticks are ours: nothing is to be looked for, or left out, by uPlot. */
  #axis(): uPlot.Axis {
    return {
      incrs: [1],
      space: 0,
      filter: (_, ticks) => ticks,
      font,
      gap: tick.gap,
      stroke: () => this.#view.colours.muted,
      ticks: { ...this.#lines(), size: tick.length },
    };
  }

  #lines() {
    return { width: 1, stroke: () => this.#view.colours.grid };
  }

  #report({ left, top, width, height }: uPlot.BBox, onLayout: (plot: Plot) => void): void {
    const px = uPlot.pxRatio;
    onLayout({
      left: left / px,
      right: (left + width) / px,
      top: top / px,
      bottom: (top + height) / px,
      visible: this.#view.visible,
      values: this.#values,
      allValues: this.#allValues,
    });
  }
}

/** A curve, or the edge of a band, with all between it and the part before. */
interface Part {
  line: ChartLine;
  values: readonly number[];
  look: uPlot.Series;
  band?: boolean;
}

/**
 * From the farthest to the nearest; of lines the first lies over the others. Behind all curves, where there is room, is
 * how far values went, and faintly their mean where it differs.
 */
function partsOf({ lines, visible, highlighted, colours }: ChartView): Part[] {
  const { width, radius, withBands } = strokeOf(lines);
  const behind = lines.toReversed();
  const nearest = lines.find(({ id }) => id === highlighted);
  return [
    ...(withBands ? behind.flatMap((line) => bandOf(line, lineLook.bandOpacity)) : []),
    ...(withBands ? behind.flatMap((line) => meanOf(line, lineLook.meanOpacity)) : []),
    ...behind.map((line) => curveOf(line, width, dotsOf(line, visible, radius))),
    ...(nearest ? highlightOf(nearest, colours.surface) : []),
  ];
}

/** Dashes are seen between other lines too. */
function highlightOf(line: ChartLine, ground: string): Part[] {
  return [
    ...bandOf(line, 2 * lineLook.bandOpacity),
    ...meanOf(line, 1),
    curveOf({ ...line, colour: ground, dashed: false }, 5),
    curveOf(line, 3),
  ];
}

function bandOf(line: ChartLine, alpha: number): Part[] {
  if (!line.band) return [];
  const { low, high } = line.band;
  const look = { width: 0, alpha };
  return [
    { line, values: low, look },
    { line, values: high, look, band: true },
  ];
}

function meanOf(line: ChartLine, alpha: number): Part[] {
  const { raw, smoothed, colour } = line;
  return raw === smoothed ? [] : [{ line, values: raw, look: { stroke: colour, width: 1, alpha } }];
}

function curveOf(line: ChartLine, width: number, points?: uPlot.Series.Points): Part {
  const { smoothed: values, colour: stroke, dashed } = line;
  return {
    line,
    values,
    look: { stroke, width, ...(dashed && { dash: dashes() }), ...(points && { points }) },
  };
}

/** For values without neighbours, to which no line goes. */
function dotsOf(line: ChartLine, visible: Span, radius: number): uPlot.Series.Points {
  const places = placesOf(line, visible);
  const filter = lonePlaces(line.smoothed, places).map((place) => place - places[0]);
  return { filter, size: 2 * radius, width: 0, fill: line.colour };
}

type Column = [xs: readonly number[], values: readonly (number | null)[]];

/** Its types know of one column of x values for all lines alone. */
function faceted(columns: readonly Column[]): uPlot.AlignedData {
  return [null, ...columns] as unknown as uPlot.AlignedData;
}

/** uPlot takes them for pixels of the screen. */
function dashes(): number[] {
  return lineLook.dash.map((length) => length * uPlot.pxRatio);
}

/** Along which axes a line runs. Those are ours, and curves are not drawn to whole pixels, as uPlot's else are. */
function along(side: Side): uPlot.Series {
  return { facets: [{ scale: 'x' }, { scale: side }], auto: false, pxAlign: 0 };
}

function endsOf(span: Span | undefined): [number | null, number | null] {
  return [span?.minimum ?? null, span?.maximum ?? null];
}

function widest(texts: readonly string[], context: CanvasRenderingContext2D): number {
  context.save();
  context.font = font;
  const widths = texts.map((text) => context.measureText(text).width);
  context.restore();
  return Math.max(0, ...widths);
}
