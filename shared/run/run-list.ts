import { z } from 'zod';
import { lossTable } from '../hyperparameters/losses.ts';
import { modelTable } from '../hyperparameters/models.ts';
import { tagKey } from './notes.ts';
import { presetTitle } from './presets.ts';
import type { BestMark, Run } from './run.ts';
import { costOf, rankingSeries, seriesNames, seriesTable, type SeriesName } from './series.ts';

/**
 * How a list of runs is arranged: what may be sorted by, what may be filtered by, what is searched. The window's list and
 * "studio runs" are both made of these tables.
 */

/** The best value of the chosen series by the run's id. */
export type BestMarks = ReadonlyMap<string, BestMark>;

export interface RunColumn {
  label: string;
  /** What people want to see first: the newest and the longest, but names from A. */
  largestFirst: boolean;
  /** Null where the run has none: it stands last, either way round. */
  valueOf: (run: Run, best: BestMarks, series: SeriesName) => string | number | null;
}

const columns = {
  created: { label: 'Created', largestFirst: true, valueOf: (run) => run.createdAt },
  name: { label: 'Name', largestFirst: false, valueOf: (run) => run.name },
  state: { label: 'State', largestFirst: false, valueOf: (run) => run.state },
  dataset: { label: 'Dataset', largestFirst: false, valueOf: (run) => run.datasetName },
  preset: {
    label: 'Preset',
    largestFirst: false,
    valueOf: ({ presetId }) => presetTitle(presetId),
  },
  model: {
    label: 'Model',
    largestFirst: false,
    valueOf: (run) => modelTable[run.hyperparameters.model].name,
  },
  loss: {
    label: 'Loss',
    largestFirst: false,
    valueOf: (run) => lossTable[run.hyperparameters.loss].name,
  },
  steps: { label: 'Steps done', largestFirst: true, valueOf: (run) => run.step },
  trained: { label: 'Time trained', largestFirst: true, valueOf: (run) => run.elapsedMs },
  best: {
    label: 'Best value',
    largestFirst: false,
    valueOf: (run, best, series) => {
      const value = best.get(run.id)?.value;
      if (value === undefined) return null;
      // The best first, whichever way better is.
      return costOf(series, value);
    },
  },
} as const satisfies Record<string, RunColumn>;

export type RunColumnId = keyof typeof columns;
export const runColumnIds = Object.keys(columns) as RunColumnId[];
export const runColumns: Readonly<Record<RunColumnId, RunColumn>> = columns;

export interface RunFilter {
  label: string;
  /** What all runs have, where nothing is asked for. */
  all: string;
  /** By which it is stored and asked for. */
  valueOf: (run: Run) => string | null;
  /** As it is shown. */
  labelOf: (run: Run) => string;
}

const filters = {
  state: {
    label: 'State',
    all: 'Any state',
    valueOf: ({ state }) => state,
    labelOf: ({ state }) => `${state.charAt(0).toUpperCase()}${state.slice(1)}`,
  },
  dataset: {
    label: 'Dataset',
    all: 'Any dataset',
    valueOf: ({ datasetId }) => datasetId,
    labelOf: ({ datasetName }) => datasetName,
  },
  preset: {
    label: 'Preset',
    all: 'Any preset',
    valueOf: ({ presetId }) => presetId,
    labelOf: ({ presetId }) => presetTitle(presetId) ?? '',
  },
  model: {
    label: 'Model',
    all: 'Any model',
    valueOf: ({ hyperparameters }) => hyperparameters.model,
    labelOf: ({ hyperparameters }) => modelTable[hyperparameters.model].name,
  },
  loss: {
    label: 'Loss',
    all: 'Any loss',
    valueOf: ({ hyperparameters }) => hyperparameters.loss,
    labelOf: ({ hyperparameters }) => lossTable[hyperparameters.loss].name,
  },
} as const satisfies Record<string, RunFilter>;

export type RunFilterId = keyof typeof filters;
export const runFilterIds = Object.keys(filters) as RunFilterId[];
export const runFilters: Readonly<Record<RunFilterId, RunFilter>> = filters;

/** Whether archived runs are left out, shown too, or shown alone. */
export const archivedChoices = {
  hide: 'Not archived',
  show: 'Archived too',
  only: 'Archived alone',
} as const;
export type ArchivedChoice = keyof typeof archivedChoices;

/**
 * Series of which one value is better than another, in all runs alike: those that runs can be ranked by. The least of what every
 * step tells is none: a Wasserstein estimate is least in the first steps, of which no critic knows anything yet.
 */
export const rankedSeries = seriesNames.filter((name) => {
  const { better, group, sameScale } = seriesTable[name];
  return better !== null && group !== null && sameScale;
});
const rankedSeriesSchema = z.enum(rankedSeries);

/** How a person wants the list; what cannot be read of it is as if nothing had been chosen. */
export const runListSchema = z.object({
  search: z.string().max(200).catch(''),
  filters: z.partialRecord(z.enum(runFilterIds), z.string().max(120)).catch({}),
  tags: z.array(z.string().max(40)).max(20).catch([]),
  archived: z.enum(Object.keys(archivedChoices) as ArchivedChoice[]).catch('hide'),
  sort: z.enum(runColumnIds).catch('created'),
  reversed: z.boolean().catch(false),
  /** Whose best value is shown and sorted by. */
  series: rankedSeriesSchema.catch(rankingSeries),
});
export type RunList = z.output<typeof runListSchema>;
export const wholeRunList: RunList = runListSchema.parse({});

/** Whether some runs may be left out because a person chose so. */
export function isNarrowed({ search, filters: chosen, tags, archived }: RunList): boolean {
  return (
    search.trim() !== '' || Object.keys(chosen).length > 0 || tags.length > 0 || archived === 'only'
  );
}

/** The runs that fit, in the wanted order. */
export function arrangeRuns<R extends Run>(
  runs: readonly R[],
  wanted: RunList,
  best: BestMarks,
): R[] {
  const words = wordsOf(wanted.search);
  const fitting = runs.filter(
    (run) =>
      fitsArchived(run, wanted.archived) &&
      fitsFilters(run, wanted.filters) &&
      wanted.tags.every((tag) => run.tags.some((its) => tagKey(its) === tagKey(tag))) &&
      fitsSearch(run, words),
  );
  return sorted(fitting, wanted, best);
}

/** The values of a filter that occur, with how they are shown, in alphabetical order. */
export function valuesOfFilter(
  runs: readonly Run[],
  id: RunFilterId,
): { value: string; label: string }[] {
  const { valueOf, labelOf } = runFilters[id];
  const known = new Map<string, string>();
  for (const run of runs) {
    const value = valueOf(run);
    if (value !== null && !known.has(value)) known.set(value, labelOf(run));
  }
  return [...known]
    .map(([value, label]) => ({ value, label }))
    .sort((a, b) => alphabetical.compare(a.label, b.label));
}

/** Every tag that some run has, in alphabetical order. */
export function tagsOfRuns(runs: readonly Run[]): string[] {
  const known = new Map<string, string>();
  for (const { tags } of runs)
    for (const tag of tags) if (!known.has(tagKey(tag))) known.set(tagKey(tag), tag);
  return [...known.values()].sort(alphabetical.compare);
}

/** The best of the ranking series, which each run carries. */
export function ownBestMarks(runs: readonly Run[]): BestMarks {
  return new Map(runs.flatMap(({ id, bestMark }) => (bestMark ? [[id, bestMark] as const] : [])));
}

const alphabetical = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

function fitsArchived({ archivedAt }: Run, choice: ArchivedChoice): boolean {
  return choice === 'show' || (archivedAt !== null) === (choice === 'only');
}

function fitsFilters(run: Run, chosen: RunList['filters']): boolean {
  return runFilterIds.every(
    (id) => chosen[id] === undefined || runFilters[id].valueOf(run) === chosen[id],
  );
}

/** Each word must be found somewhere in the name, the notes or a tag, whatever its capitals. */
function fitsSearch({ name, notes, tags }: Run, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const text = [name, notes, ...tags].map(searched).join('\n');
  return words.every((word) => text.includes(word));
}

function wordsOf(search: string): string[] {
  return searched(search).split(/\s+/).filter(Boolean);
}

function searched(text: string): string {
  return text.normalize('NFC').toLowerCase();
}

/** Of equals the one that came first stays first: runs come newest first. */
function sorted<R extends Run>(runs: readonly R[], wanted: RunList, best: BestMarks): R[] {
  const { valueOf, largestFirst } = runColumns[wanted.sort];
  const direction = largestFirst === wanted.reversed ? 1 : -1;
  const keyed = runs.map((run) => ({ run, key: valueOf(run, best, wanted.series) }));
  const compared = keyed.sort((a, b) => {
    if (a.key === null || b.key === null) return Number(a.key === null) - Number(b.key === null);
    return direction * compare(a.key, b.key);
  });
  return compared.map(({ run }) => run);
}

function compare(a: string | number, b: string | number): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return alphabetical.compare(String(a), String(b));
}
