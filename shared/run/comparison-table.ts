import type { TableCell } from '../chart/tables.ts';
import { shownValue } from '../fields.ts';
import { formatCount, formatElapsed, formatMeasured } from '../format.ts';
import { hyperparameterFields } from '../hyperparameters/resolve.ts';
import type { Comparison } from './comparison.ts';
import type { Run } from './run.ts';
import { rankingSeries, seriesTable } from './series.ts';

/** For people to read, or with bare numbers for a program to reckon with. */
export type TableStyle = 'words' | 'numbers';

/** What runs have come to: in words, and as a number with its unit in the label. */
const results: readonly {
  label: string;
  words: (run: Run) => string;
  unit?: string;
  number: (run: Run) => number | null;
}[] = [
  { label: 'Steps done', words: ({ step }) => formatCount(step), number: ({ step }) => step },
  {
    label: 'Training time',
    words: ({ elapsedMs }) => formatElapsed(elapsedMs),
    unit: 's',
    number: ({ elapsedMs }) => Math.round(elapsedMs / 1_000),
  },
  {
    label: 'Images seen',
    words: ({ imagesSeen }) => formatCount(imagesSeen),
    number: ({ imagesSeen }) => imagesSeen,
  },
  {
    label: `Best ${seriesTable[rankingSeries].label}`,
    words: ({ bestMark }) => (bestMark ? formatMeasured(bestMark.value, bestMark.error) : '–'),
    number: ({ bestMark }) => bestMark?.value ?? null,
  },
];

/** A comparison as a table: a column a run, a row a setting, those that differ or all, and what the runs have come to. */
export function comparisonTable(
  { runs, settings }: Pick<Comparison, 'runs' | 'settings'>,
  style: TableStyle,
  { all }: { all: boolean },
): TableCell[][] {
  const measured = runs.some(({ bestMark }) => bestMark !== null);
  const shown = results.filter((_, place) => measured || place < results.length - 1);
  return [
    ['Setting', ...runs.map(({ name }) => name)],
    ...settings
      .filter(({ differs }) => differs || all)
      .map(({ name, label, values }) => [
        label,
        ...values.map((value) =>
          style === 'numbers' && typeof value === 'number' ? value : wordsOf(name, value),
        ),
      ]),
    ...shown.map(({ label, unit, words, number }) =>
      style === 'words'
        ? [label, ...runs.map(words)]
        : [unit ? `${label} (${unit})` : label, ...runs.map(number)],
    ),
  ];
}

function wordsOf(name: string, value: Comparison['settings'][number]['values'][number]): string {
  if (value === null) return '–';
  return shownValue(
    hyperparameterFields.find((field) => field.name === name),
    value,
  );
}
