import { exportFormats } from '../../../shared/creature/export-formats.ts';
import type { ExportOptions } from '../../../shared/creature/favourite.ts';
import { countOf } from '../../../shared/format.ts';

/** What an export will come to, in words. */
export function exportWords(
  { format, scale }: Pick<ExportOptions, 'format' | 'scale'>,
  sizes: readonly number[],
): string {
  const widths = [...new Set(sizes.map((size) => size * scale))].sort((a, b) => a - b);
  const shown = widths.map((width) => `${width} × ${width}`).join(', ');
  const { unit, comesTo } = exportFormats[format];
  return comesTo(countOf(sizes.length, unit), shown);
}
