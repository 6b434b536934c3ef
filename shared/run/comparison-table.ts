import type { TableCell } from '../chart/tables.ts';
import { shownValue } from '../fields.ts';
import { formatCount, formatElapsed, formatMeasured } from '../format.ts';
import { hyperparameterFields } from '../hyperparameters/resolve.ts';
import { deltaInWords, deltaOf } from './baseline.ts';
import type { Comparison } from './comparison.ts';
import type { Run } from './run.ts';
import { seriesTable } from './series.ts';

/** For people to read, or with bare numbers for a program to reckon with. */
export type TableStyle = 'words' | 'numbers';

/** What runs have come to: in words, and as a number with its unit in the label. */
export const runResults: readonly {
  name: string;
  label: string;
  words: (run: Run) => string;
  unit?: string;
  number: (run: Run) => number | null;
}[] = [
  {
    name: 'step',
    label: 'Steps done',
    words: ({ step }) => formatCount(step),
    number: ({ step }) => step,
  },
  {
    name: 'elapsed',
    label: 'Training time',
    words: ({ elapsedMs }) => formatElapsed(elapsedMs),
    unit: 's',
    number: ({ elapsedMs }) => Math.round(elapsedMs / 1_000),
  },
  {
    name: 'images',
    label: 'Images seen',
    words: ({ imagesSeen }) => formatCount(imagesSeen),
    number: ({ imagesSeen }) => imagesSeen,
  },
];

/** A comparison as a table: a column a run, a row a setting, those that differ or all, and what the runs have come to. */
export function comparisonTable(
  comparison: Pick<Comparison, 'runs' | 'settings' | 'best' | 'baseline'>,
  style: TableStyle,
  { all }: { all: boolean },
): TableCell[][] {
  const { runs, settings } = comparison;
  return [
    ['Setting', ...runs.map(({ name }) => name)],
    ...settings
      .filter(({ differs }) => differs || all)
      .map(({ name, label, values }) => [
        label,
        ...values.map((value) =>
          style === 'numbers' && typeof value === 'number' ? value : settingInWords(name, value),
        ),
      ]),
    ...runResults.map(({ label, unit, words, number }) =>
      style === 'words'
        ? [label, ...runs.map(words)]
        : [unit ? `${label} (${unit})` : label, ...runs.map(number)],
    ),
    ...comparison.best.flatMap((row) => bestRows(comparison, row, style)),
  ];
}

/** The best values, and how they stand to those of the pinned baseline. */
function bestRows(
  { runs, baseline: pinned }: Pick<Comparison, 'runs' | 'baseline'>,
  { name, marks, baseline }: Comparison['best'][number],
  style: TableStyle,
): TableCell[][] {
  const label = `Best: ${seriesTable[name].label}`;
  const values = marks.map((mark) => {
    if (style === 'numbers') return mark?.value ?? null;
    return mark ? formatMeasured(mark.value, mark.error) : '–';
  });
  if (!pinned || !baseline) return [[label, ...values]];
  const deltas = marks.map((mark, place) => {
    const isBaseline = runs[place]?.id === pinned.runId;
    const delta = mark && !isBaseline ? deltaOf(name, mark.value, baseline.value) : null;
    if (style === 'numbers') return delta?.difference ?? null;
    return isBaseline ? 'the baseline' : delta ? deltaInWords(delta) : '–';
  });
  return [
    [label, ...values],
    [`${label}, against ${pinned.name}`, ...deltas],
  ];
}

/** In the words of its field; a dash where it has no meaning for the run. */
export function settingInWords(
  name: string,
  value: Comparison['settings'][number]['values'][number],
): string {
  if (value === null) return '–';
  return shownValue(
    hyperparameterFields.find((field) => field.name === name),
    value,
  );
}
