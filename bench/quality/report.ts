import { figure, table } from '../report/markdown.ts';
import type { Candidate } from './candidates.ts';
import type { DatasetRow } from './datasets.ts';
import { resultsOf, type DatasetKey, type Result } from './results.ts';
import { describeTold } from './told.ts';
import { elementAt } from '../../shared/known-places.ts';

export const marks = {
  start: '<!-- Written by npm run bench:quality, from here… -->',
  end: '<!-- …to here. -->',
};

/** All seeds of a candidate on a dataset after so many processor seconds. */
export interface Row {
  candidate: Candidate;
  mark: number;
  seeds: Result[];
}

/** Those of the candidates as they are now. */
export function rowsOf(
  dataset: DatasetKey,
  candidates: readonly Candidate[],
  results: readonly Result[],
): Row[] {
  return candidates.flatMap((candidate) => {
    const own = resultsOf(candidate, dataset, results).filter(isHalved);
    const marks = [...new Set(own.map(({ mark }) => mark))].toSorted((a, b) => a - b);
    return marks.map((mark) => ({
      candidate,
      mark,
      seeds: onePerSeed(own.filter((result) => result.mark === mark)),
    }));
  });
}

/** The marks between those are for `told.ts`. */
function isHalved({ mark, budget }: Result): boolean {
  return Number.isInteger(Math.log2(budget / mark));
}

/** Of a seed that was trained for several budgets, the longest. */
function onePerSeed(results: readonly Result[]): Result[] {
  const longestFirst = results.toSorted((one, other) => other.budget - one.budget);
  return [
    ...new Map(longestFirst.toReversed().map((result) => [result.seed, result])).values(),
  ].toSorted((one, other) => one.seed - other.seed);
}

/** Tables of all datasets on which no recipe was chosen; null where nothing was measured. */
export function describeQuality(
  datasets: readonly DatasetRow[],
  candidates: readonly Candidate[],
  results: readonly Result[],
  pictures: (dataset: DatasetRow) => string,
): string {
  return datasets
    .filter(({ tuned }) => !tuned)
    .map((dataset) => {
      const rows = rowsOf(dataset, candidates, results);
      const title = `### ${capitalised(dataset.title)}`;
      if (rows.length === 0) return `${title}\n\nNot measured yet.`;
      const told = describeTold(dataset, candidates, results);
      return [title, tableOf(rows), pictures(dataset), ...(told === null ? [] : [told])].join(
        '\n\n',
      );
    })
    .join('\n\n');
}

const head = [
  'candidate',
  'processor s',
  'seeds',
  'steps',
  'KID',
  'density',
  'coverage',
  'KID, second judge',
  'coverage, second judge',
  'distinct of 64',
  'without islands',
  'specks, %',
  'colours',
];
/** Of sprites with labels alone. */
const askedHead = 'of the colour asked for, %';

function tableOf(rows: readonly Row[]): string {
  const { sprites } = elementAt(elementAt(rows, 0).seeds, 0);
  const real = [
    `the ${sprites.count} sprites`,
    ...['', '', '', '', '', '', '', ''],
    ...[sprites.distinctOf64, sprites.withoutIslands, sprites.specks, sprites.colours].map(figure),
  ];
  const lines = [real, ...rows.map(lineOf)];
  if (!rows.some(({ seeds }) => seeds.some(({ asAsked }) => asAsked !== undefined)))
    return table(head, lines);
  const asked = rows.map(({ seeds }) => spreadOver(seeds.map(percentAsAsked), 0));
  return table(
    [...head, askedHead],
    lines.map((line, row) => [...line, asked[row - 1] ?? '']),
  );
}

function lineOf({ candidate, mark, seeds }: Row): string[] {
  const spread = (value: (result: Result) => number | null | undefined, digits?: number) =>
    spreadOver(seeds.map(value), digits);
  const number = (name: keyof Result['numbers'], digits?: number) =>
    spread(({ numbers }) => numbers[name], digits);
  return [
    candidate.title,
    String(mark),
    String(seeds.length),
    spread(({ step }) => step, 0),
    withError(seeds, number('quality/kid', 0)),
    number('quality/density', 2),
    number('quality/coverage', 2),
    spread(({ second }) => second?.kid, 0),
    spread(({ second }) => second?.coverage, 2),
    spread(({ distinctOf64 }) => distinctOf64, 0),
    number('quality/without-islands', 2),
    number('quality/specks', 1),
    number('quality/colours', 1),
  ];
}

function percentAsAsked({ asAsked }: Result): number | undefined {
  return asAsked === undefined ? undefined : 100 * asAsked;
}

/** "187 ± 9" of one seed, whose error is that of the measurement; of several the spread says more. */
function withError(seeds: readonly Result[], kid: string): string {
  const [only, ...others] = seeds;
  return only && only.kidError !== null && others.length === 0
    ? `${kid} ± ${only.kidError.toFixed(0)}`
    : kid;
}

/** "187 (162–209)": the median with the lowest and the highest. */
function spreadOver(values: readonly (number | null | undefined)[], digits = 2): string {
  const sorted = values
    .filter((value) => value !== null && value !== undefined)
    .toSorted((a, b) => a - b);
  if (sorted.length === 0) return '–';
  const at = (place: number) => elementAt(sorted, place);
  const [first, last] = [at(0), at(-1)];
  const middle = (at((sorted.length - 1) >> 1) + at(sorted.length >> 1)) / 2;
  const text = (value: number) => value.toFixed(digits);
  return sorted.length === 1 ? text(first) : `${text(middle)} (${text(first)}–${text(last)})`;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
