import { exportFormats } from '../../../shared/creature/export-formats.ts';
import { cellsInRow, type ExportOptions } from '../../../shared/creature/export-options.ts';
import { countOf } from '../../../shared/format.ts';

/** What an export will come to, in words. */
export function exportWords(
  { format, scale, pageSize }: Pick<ExportOptions, 'format' | 'scale' | 'pageSize'>,
  sizes: readonly number[],
): string {
  const widths = [...new Set(sizes.map((size) => size * scale))].sort((a, b) => a - b);
  const shown = widths.map((width) => `${width} × ${width}`).join(', ');
  const { unit, comesTo } = exportFormats[format];
  return comesTo(countOf(sizes.length, unit), shown, sheetsOf(sizes.length, widths, pageSize));
}

/** How many sheets hold so many cells, the largest of which all have the room of. */
function sheetsOf(cells: number, widths: readonly number[], pageSize: number): number {
  const inRow = Math.max(1, cellsInRow(Math.max(...widths), pageSize));
  return Math.ceil(cells / inRow ** 2);
}
