import type { Dataset } from '../../shared/dataset/dataset.ts';
import {
  importSentences,
  labelSentence,
  pairSentence,
} from '../../shared/dataset/import-sentences.ts';
import { formatCount, formatElapsed } from '../../shared/format.ts';

const namedFiles = 5;

/** What came of an import, in a few lines: what was skipped is named as far as a terminal has room. */
export function describeImport({ name, count, size, report }: Dataset): string[] {
  const { exactDuplicates, nearDuplicates, skipped, skippedCount, labels, pairs } = report;
  return [
    `Imported "${name}": ${formatCount(count)} sprites at ${size}x${size} in ${formatElapsed(report.elapsedMs)}; ${exactDuplicates} exact and ${nearDuplicates} near duplicates.`,
    ...importSentences(report, 'command').map((sentence) => `  ${sentence}`),
    ...(labels ? [`  ${labelSentence(labels)}`] : []),
    ...(pairs ? [`  ${pairSentence(pairs)}`] : []),
    ...firstOf(
      skipped.map(({ file, reason }) => `skipped ${file}: ${reason}`),
      skippedCount,
      'skipped',
    ),
    ...firstOf(
      (labels?.unmatched ?? []).map((file) => `${labels?.table} names ${file}, which is not there`),
      labels?.unmatchedCount ?? 0,
      'not there',
    ),
    ...firstOf(
      (labels?.repeated ?? []).map(
        (file) => `${labels?.table} names ${file} more than once; the last row counts`,
      ),
      labels?.repeatedCount ?? 0,
      'named more than once',
    ),
  ];
}

/** The first lines of a list, and how many things more there are. */
function firstOf(lines: readonly string[], count: number, what: string): string[] {
  const first = lines.slice(0, namedFiles).map((line) => `  ${line}`);
  const more = count - first.length;
  return more > 0 ? [...first, `  and ${formatCount(more)} more ${what}`] : first;
}
