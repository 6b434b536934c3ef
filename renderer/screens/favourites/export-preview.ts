import type { ExportOptions } from '../../../shared/favourite.ts';
import { countOf } from '../../lib/format.ts';

/** What an export will come to, in words. */
export function exportWords({ format, scale }: ExportOptions, sizes: readonly number[]): string {
  const widths = [...new Set(sizes.map((size) => size * scale))].sort((a, b) => a - b);
  const shown = widths.map((width) => `${width} × ${width}`).join(', ');
  if (format === 'sheet')
    return `One sheet of ${countOf(sizes.length, 'cell')} of ${shown} pixels, and its JSON.`;
  return `${countOf(sizes.length, 'PNG file')} of ${shown} pixels.`;
}
