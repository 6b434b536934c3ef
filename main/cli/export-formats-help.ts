import { exportFormats } from '../../shared/creature/export-formats.ts';
import { formatTable } from './table.ts';

/** What creatures may be written as, a line a format. */
export function exportFormatsHelp(): string {
  const rows = Object.entries(exportFormats).map(([id, { help }]) => [id, help]);
  return formatTable(['format', 'what it writes'], rows).join('\n');
}
