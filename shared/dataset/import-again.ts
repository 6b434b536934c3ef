import { formatBytes } from '../format.ts';
import { mostOriginalBytes, type Dataset, type Origin } from './dataset.ts';

/** A folder on the studio's machine, as it is told for people. */
const folderPath = /^(\/|[A-Za-z]:[\\/])/;

/** What a dataset can be imported again from; null where there is nothing. */
export function originOf({ report, source }: Dataset): Origin | null {
  // Before origins were noted, a folder was still named for people.
  return report.origin ?? (folderPath.test(source) ? { kind: 'folder', path: source } : null);
}

/** Why a dataset without an origin has none. */
export function whyNotAgain({ name, source }: Dataset): string {
  return `“${name}” was made of ${source}, of which the library keeps no copy: it was imported by an older studio, or holds more than ${formatBytes(mostOriginalBytes)}.`;
}
