import type { Spread } from '../statistics.ts';

export type Row = readonly string[];

export function table(head: Row, rows: readonly Row[]): string {
  const line = (cells: Row) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** "33.4 (32.9–35.1)": the median with the lowest and the highest, if there was more than one. */
export function withSpread({ median, min, max, values }: Spread): string {
  if (values.length === 1) return figure(median);
  return `${figure(median)} (${figure(min)}–${figure(max)})`;
}

/** Three digits that count, no more. */
export function figure(value: number): string {
  if (value === 0) return '0';
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return value.toFixed(Math.min(digits, 3));
}

export function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}
