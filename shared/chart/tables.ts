import { escapeMarkup } from './markup.ts';
import { axisLabels, type ChartAxis } from './axis.ts';
import type { ChartLine } from './line.ts';
import type { Span } from './span.ts';

/** A cell of a table that goes out of the studio; null is an empty one. */
export type TableCell = string | number | null;

/**
 * A table as RFC 4180 has it. What a spreadsheet would take for a formula stays text
 * (https://owasp.org/www-community/attacks/CSV_Injection): names come from people, and from strangers' libraries.
 */
export function toCsv(rows: Iterable<readonly TableCell[]>): string {
  let text = '';
  for (const row of rows) text += `${row.map(csvCell).join(',')}\r\n`;
  return text;
}

function csvCell(cell: TableCell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell) : '';
  const text =
    /^[\s]*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/.test(cell) && !isNumber(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** "-0.5" is a value, "-1+cmd" is none. */
function isNumber(text: string): boolean {
  return /^-?\d[\d,]*(\.\d+)?(e[+-]?\d+)?$/i.test(text);
}

/** A table as GitHub and most others read it; the first row is its head. */
export function toMarkdown([head = [], ...rows]: readonly (readonly TableCell[])[]): string {
  const line = (row: readonly TableCell[]) => `| ${row.map(markdownCell).join(' | ')} |`;
  const rule = `| ${head.map((_, place) => (place === 0 ? '---' : '---:')).join(' | ')} |`;
  return `${[line(head), rule, ...rows.map(line)].join('\n')}\n`;
}

/** Nothing in it is markup, neither of Markdown nor of the HTML that Markdown lets through. */
function markdownCell(cell: TableCell): string {
  if (cell === null) return '';
  return escapeMarkup(String(cell).replaceAll(/\s+/g, ' ').trim())
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll(/[\\`*_[\]|~]/g, (character) => `\\${character}`);
}

/** The points of a chart's lines in a stretch, as they are drawn: a row each. */
export function chartTable(
  lines: readonly ChartLine[],
  axis: ChartAxis,
  { minimum, maximum }: Span,
): TableCell[][] {
  const rows = lines.flatMap(({ label, xs, raw, smoothed, band }) =>
    xs.flatMap((x, place): TableCell[][] => {
      const [mean = NaN, smooth = NaN] = [raw[place], smoothed[place]];
      if (x < minimum || x > maximum || Number.isNaN(mean)) return [];
      const moment = axis === 'wall' ? new Date(x).toISOString() : x;
      return [[label, moment, smooth, mean, band?.low[place] ?? mean, band?.high[place] ?? mean]];
    }),
  );
  const along = axis === 'time' ? `${axisLabels.time} (ms)` : axisLabels[axis];
  return [['Line', along, 'Smoothed', 'Mean', 'Lowest', 'Highest'], ...rows];
}
