import { exportFormats } from '../../../shared/creature/export-formats.ts';
import type { ExportOptions } from '../../../shared/creature/export-options.ts';

/** What an export will come to, in words. */
export function exportWords(
  { format, scale, pageSize }: Pick<ExportOptions, 'format' | 'scale' | 'pageSize'>,
  sizes: readonly number[],
): string {
  const widths = [...new Set(sizes.map((size) => size * scale))].sort((a, b) => a - b);
  const shown = widths.map((width) => `${width} × ${width}`).join(', ');
  const { comesTo, perPage } = exportFormats[format];
  const onPage = perPage?.(Math.max(...widths), pageSize) ?? 1;
  return comesTo(sizes.length, shown, Math.ceil(sizes.length / Math.max(1, onPage)));
}
