import { area, line as path } from 'd3-shape';
import { axisLabels, axisTickLabels, fittingTicks, type ChartAxis } from './axis.ts';
import type { ChartLine } from './line.ts';
import { escapeMarkup } from './markup.ts';
import type { Span } from './span.ts';
import {
  shareOf,
  sides,
  valueAxis,
  valueTickLabels,
  valueTicks,
  type Side,
  type ValueAxis,
} from './value-axes.ts';
import {
  isCrowded,
  lineLook,
  lonePlaces,
  mostBold,
  placesOf,
  strokeOf,
  swatchLook,
  visibleValues,
  type Stroke,
} from './visible.ts';

/** Of a drawing: CSS colours, or `var(--…)` where it becomes part of a page. */
export interface DrawingColours {
  ground: string;
  text: string;
  muted: string;
  grid: string;
}

/** On a light ground, where lines have the shades of the light theme. */
export const paperColours: DrawingColours = {
  ground: '#ffffff',
  text: '#1f1a17',
  muted: '#5f564f',
  grid: '#e2dcd5',
};

/** On a dark one. */
export const nightColours: DrawingColours = {
  ground: '#1b1613',
  text: '#f5ece1',
  muted: '#b9aa9b',
  grid: '#3d342d',
};

/** A chart to be drawn by itself, with all that one must know to read it. */
export interface ChartDrawing {
  title: string;
  lines: readonly ChartLine[];
  axis: ChartAxis;
  visible: Span;
  ignoreOutliers?: boolean;
  logarithmic?: boolean;
  /** Ids of the lines that have the right axis. */
  onTheRight?: ReadonlySet<string>;
  /** What a person zoomed into on each axis. */
  chosen?: Readonly<Partial<Record<Side, Span | null>>>;
  width: number;
  /** Of the plot alone. */
  plotHeight: number;
  colours?: DrawingColours;
}

interface Plot {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

const font = { title: 15, text: 12 };
/** Of a letter of the common sans-serif fonts, to its size, in the mean. */
const letterWidth = 0.56;
const margin = 12;
const axisRoom = 56;
const rowHeight = 19;

/** A chart as SVG, which stands by itself: title, legend, axes, lines. */
export function drawChart(drawing: ChartDrawing): string {
  const { title, lines, width, plotHeight, colours = paperColours, onTheRight } = drawing;
  const axes = valueSides(drawing);
  const room = (side: Side) => (axes[side] ? roomFor(axes[side].labels) : 0);
  const legend = legendRows(lines, onTheRight, width - 2 * margin);
  const top = margin + font.title + 10 + legend.length * rowHeight + 6;
  const plot = {
    left: margin + room('left'),
    right: width - margin - room('right'),
    top,
    bottom: top + plotHeight,
  };
  const lacksBands = isCrowded(lines) && lines.some(({ band }) => band);
  const height = plot.bottom + 44 + (lacksBands ? rowHeight : 0);
  const middle = (plot.left + plot.right) / 2;
  const text = (x: number, y: number, words: string, more = '') =>
    `<text x="${round(x)}" y="${round(y)}" fill="${colours.muted}" ${more}>${escapeMarkup(words)}</text>`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${round(height)}" viewBox="0 0 ${width} ${round(height)}" role="img" font-family="system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif" font-size="${font.text}">`,
    `<title>${escapeMarkup(title)}</title>`,
    `<rect width="${width}" height="${round(height)}" fill="${colours.ground}"/>`,
    `<text x="${margin}" y="${margin + font.title}" fill="${colours.text}" font-size="${font.title}" font-weight="600">${escapeMarkup(shortened(title, width - 2 * margin, font.title))}</text>`,
    ...legend.flatMap((row, place) =>
      drawRow(row, margin + font.title + 24 + place * rowHeight, colours),
    ),
    `<clipPath id="${clipId(title)}"><rect x="${plot.left}" y="${plot.top}" width="${round(plot.right - plot.left)}" height="${plotHeight}"/></clipPath>`,
    ...drawGrid(drawing, plot, colours, text),
    text(middle, plot.bottom + 36, axisLabels[drawing.axis], 'text-anchor="middle"'),
    // The window has that of the line that is pointed at, and says so; nobody can point in a drawing.
    ...(lacksBands
      ? [text(middle, plot.bottom + 36 + rowHeight, withoutBands, 'text-anchor="middle"')]
      : []),
    ...drawSides(drawing, axes, plot, colours, text),
    '</svg>',
  ].join('\n');
}

const withoutBands = `Without bands, which would hide each other: ${mostBold} lines or fewer have them.`;

type WriteText = (x: number, y: number, words: string, more?: string) => string;

function drawGrid(
  { axis, visible, width }: ChartDrawing,
  plot: Plot,
  colours: DrawingColours,
  text: WriteText,
): string[] {
  const widthOf = (label: string) => label.length * letterWidth * font.text;
  const ticks = fittingTicks(axis, visible, { across: plot.right - plot.left, each: 90, widthOf });
  const labels = axisTickLabels(axis, ticks, visible);
  return ticks.flatMap((value, place) => {
    const x = pixelAlong(value, visible, plot);
    const label = labels[place] ?? '';
    return [
      `<path d="M${round(x)} ${plot.top}V${round(plot.bottom)}" stroke="${colours.grid}"/>`,
      text(
        Math.min(x, width - widthOf(label) / 2),
        plot.bottom + 17,
        label,
        'text-anchor="middle"',
      ),
    ];
  });
}

/** A value axis with what is drawn along it. */
interface ValueSide {
  along: readonly ChartLine[];
  axis: ValueAxis;
  ticks: readonly number[];
  labels: readonly string[];
}

/** Null for a right axis that nothing is drawn along. */
function valueSides({
  lines,
  visible,
  ignoreOutliers = false,
  logarithmic = false,
  chosen = {},
  onTheRight,
}: ChartDrawing): Record<Side, ValueSide | null> {
  const { withBands } = strokeOf(lines);
  const valueSide = (side: Side): ValueSide | null => {
    const along = lines.filter(({ id }) => (onTheRight?.has(id) ?? false) === (side === 'right'));
    if (along.length === 0 && side === 'right') return null;
    const values = visibleValues(along, visible, { ignoreOutliers, withBands });
    const axis = valueAxis(values, logarithmic, chosen[side]);
    const ticks = valueTicks(axis, 6);
    return { along, axis, ticks, labels: valueTickLabels(ticks) };
  };
  return { left: valueSide('left'), right: valueSide('right') };
}

/** Of charts below each other the same, but for numbers of many digits. */
function roomFor(labels: readonly string[]): number {
  const longest = Math.max(0, ...labels.map(({ length }) => length));
  return Math.max(axisRoom, Math.ceil(longest * letterWidth * font.text) + 6);
}

function drawSides(
  { lines, visible, title }: ChartDrawing,
  axes: Record<Side, ValueSide | null>,
  plot: Plot,
  colours: DrawingColours,
  text: WriteText,
): string[] {
  const stroke = strokeOf(lines);
  return sides.flatMap((side) => {
    const drawn = axes[side];
    if (!drawn) return [];
    const { along, axis, labels } = drawn;
    const y = (value: number) => pixelUp(value, axis, plot);
    const ticks = drawn.ticks.flatMap((value, place) => [
      ...(side === 'left'
        ? [
            `<path d="M${plot.left} ${round(y(value))}H${round(plot.right)}" stroke="${colours.grid}"/>`,
          ]
        : []),
      side === 'left'
        ? text(plot.left - 6, y(value) + 4, labels[place] ?? '', 'text-anchor="end"')
        : text(plot.right + 6, y(value) + 4, labels[place] ?? ''),
    ]);
    return [
      ...ticks,
      `<g clip-path="url(#${clipId(title)})">`,
      ...along.flatMap((line) => drawLine(line, visible, plot, axis, stroke)),
      '</g>',
      ...along.flatMap((line) => drawAlone(line, visible, plot, axis, stroke)),
    ];
  });
}

/** What is visible of a line, for the attribute `d` of an SVG path: through its values, and all between two edges. */
function shapesOf(line: ChartLine, visible: Span, plot: Plot, axis: ValueAxis) {
  const [from, to] = placesOf(line, visible);
  const x = (place: number) => pixelAlong(line.xs[place] ?? 0, visible, plot);
  const places = Array.from({ length: to - from }, (_, offset) => from + offset);
  const at = (values: readonly number[]) => (place: number) =>
    pixelUp(values[place] ?? NaN, axis, plot);
  const isThere = (values: readonly number[]) => (place: number) =>
    Number.isFinite(at(values)(place));
  const pathOf = (values: readonly number[]) =>
    path<number>(x, at(values)).defined(isThere(values)).digits(1)(places) ?? '';
  const areaOf = ({ low, high }: NonNullable<ChartLine['band']>) =>
    area<number>(x, at(low), at(high))
      .defined((place) => isThere(low)(place) && isThere(high)(place))
      .digits(1)(places) ?? '';
  return { pathOf, areaOf };
}

function drawLine(
  line: ChartLine,
  visible: Span,
  plot: Plot,
  axis: ValueAxis,
  { width, withBands }: Stroke,
): string[] {
  const { pathOf, areaOf } = shapesOf(line, visible, plot, axis);
  const colour = escapeMarkup(line.colour);
  const curve = (values: readonly number[], more: string) =>
    `<path d="${pathOf(values)}" fill="none" stroke="${colour}" stroke-linejoin="round" ${more}/>`;
  const smoothed = curve(line.smoothed, `stroke-width="${width}"${dashOf(line)}`);
  if (!withBands) return [smoothed];
  return [
    ...(line.band
      ? [`<path d="${areaOf(line.band)}" fill="${colour}" fill-opacity="${lineLook.bandOpacity}"/>`]
      : []),
    ...(line.raw === line.smoothed
      ? []
      : [curve(line.raw, `stroke-width="1" stroke-opacity="${lineLook.meanOpacity}"`)]),
    smoothed,
  ];
}

function dashOf({ dashed }: ChartLine): string {
  return dashed ? ` stroke-dasharray="${lineLook.dash.join(' ')}"` : '';
}

/** Values without neighbours; whole also where they lie at the end of the plot, which cuts lines off. */
function drawAlone(
  { xs, smoothed, colour }: ChartLine,
  visible: Span,
  plot: Plot,
  axis: ValueAxis,
  { radius }: Stroke,
): string[] {
  return lonePlaces(smoothed, [0, smoothed.length]).flatMap((place) => {
    const x = pixelAlong(xs[place] ?? NaN, visible, plot);
    const y = pixelUp(smoothed[place] ?? NaN, axis, plot);
    if (!(x >= plot.left && x <= plot.right && y >= plot.top && y <= plot.bottom)) return [];
    return [
      `<circle cx="${round(x)}" cy="${round(y)}" r="${radius}" fill="${escapeMarkup(colour)}"/>`,
    ];
  });
}

function pixelAlong(value: number, visible: Span, { left, right }: Plot): number {
  return left + shareOf(value, { span: visible, logarithmic: false }) * (right - left);
}

/** How far down a value lies, in pixels. */
export function pixelUp(
  value: number,
  axis: ValueAxis,
  { top, bottom }: Pick<Plot, 'top' | 'bottom'>,
): number {
  return bottom - shareOf(value, axis) * (bottom - top);
}

interface Entry {
  label: string;
  line: ChartLine;
  width: number;
}

/** As many lines beside each other as there is room for. */
function legendRows(
  lines: readonly ChartLine[],
  onTheRight: ReadonlySet<string> | undefined,
  room: number,
): Entry[][] {
  const rows: Entry[][] = [];
  let left = 0;
  for (const line of lines) {
    const words = onTheRight?.has(line.id) ? `${line.label} (right axis)` : line.label;
    const label = shortened(words, room - swatchLook.length - 8, font.text);
    const width = swatchLook.length + 8 + widthOf(label, font.text) + 16;
    const row = rows.at(-1);
    if (row && left + width <= room) row.push({ label, line, width });
    else rows.push([{ label, line, width }]);
    left = row === rows.at(-1) ? left + width : width;
  }
  return rows;
}

function drawRow(row: readonly Entry[], y: number, colours: DrawingColours): string[] {
  let x = margin;
  return row.flatMap(({ label, line, width }) => {
    const from = x;
    x += width;
    return [
      `<path d="M${round(from)} ${y - 4}h${swatchLook.length}" stroke="${escapeMarkup(line.colour)}" stroke-width="${swatchLook.width}"${dashOf(line)}/>`,
      `<text x="${round(from + swatchLook.length + 8)}" y="${y}" fill="${colours.text}">${escapeMarkup(label)}</text>`,
    ];
  });
}

function widthOf(text: string, size: number): number {
  return text.length * size * letterWidth;
}

function shortened(text: string, room: number, size: number): string {
  const most = Math.max(1, Math.floor(room / (size * letterWidth)));
  return text.length > most ? `${[...text].slice(0, most - 1).join('')}…` : text;
}

/** Of drawings in one page each has its own. */
function clipId(title: string): string {
  let hash = 0;
  for (const character of title) hash = (Math.imul(hash, 31) + (character.codePointAt(0) ?? 0)) | 0;
  return `plot${(hash >>> 0).toString(36)}`;
}

/** A tenth of a pixel is seen by nobody. */
function round(value: number): number {
  return Math.round(value * 10) / 10;
}
