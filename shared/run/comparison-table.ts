import type { TableCell } from '../chart/tables.ts';
import { shownValue } from '../fields.ts';
import { formatCount, formatElapsed, formatMeasured } from '../format.ts';
import { hyperparameterFields } from '../hyperparameters/resolve.ts';
import { deltaInWords, deltaOf } from './baseline.ts';
import type { BestValues, Comparison } from './comparison.ts';
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
  comparison: Pick<Comparison, 'runs' | 'settings'> & BestValues,
  style: TableStyle,
  { all }: { all: boolean },
): TableCell[][] {
  return [
    ...settingsTable(comparison, style, { all }),
    ...bestRows(comparison.runs, comparison, style),
  ];
}

/** The settings, and how far the runs have come. */
export function settingsTable(
  { runs, settings }: Pick<Comparison, 'runs' | 'settings'>,
  style: TableStyle,
  { all }: { all: boolean },
): TableCell[][] {
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
  ];
}

/** The best values, and up to which step of each run they count where not all of it does. */
export function bestRows(
  runs: readonly Pick<Run, 'id'>[],
  { upTo, best, baseline }: BestValues,
  style: TableStyle,
): TableCell[][] {
  return [
    ...upToRow({ upTo, best }, style),
    ...best.flatMap((row) => besideBaseline(runs, baseline, row, style)),
  ];
}

/** Nothing where all of each run counts, or nothing was measured. */
export function upToRow(
  { upTo, best }: Pick<BestValues, 'upTo' | 'best'>,
  style: TableStyle,
): TableCell[][] {
  if (upTo === null || best.length === 0) return [];
  return [['Best values up to step', ...(style === 'numbers' ? upTo : upTo.map(formatCount))]];
}

function besideBaseline(
  runs: readonly Pick<Run, 'id'>[],
  pinned: BestValues['baseline'],
  { name, marks, baseline }: BestValues['best'][number],
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
