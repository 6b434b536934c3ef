import { fieldApplies, labelWithoutSource, type Field, type FieldValue } from '../fields.ts';
import { hyperparameterFields } from '../hyperparameters/resolve.ts';
import type { Run } from './run.ts';
import { seriesTable, type SeriesName } from './series.ts';

type RunToGroup = Pick<Run, 'id' | 'hyperparameters'>;

/** Runs that agree in what they are grouped by; the seed, and what is not grouped by, may differ. */
export interface RunGroup<R extends RunToGroup = RunToGroup> {
  /** Of the group's values, to tell groups apart. */
  id: string;
  /** "Batch 32, WGAN"; "All runs" where nothing is grouped by. */
  label: string;
  /** In words, in the order of the fields that are grouped by. */
  values: readonly string[];
  runs: readonly R[];
}

/** The hyperparameters in which runs differ, without the seed: what they are grouped by where nobody says. */
export function differingFields(runs: readonly RunToGroup[]): Field[] {
  const valuesOf = (field: Field) => runs.map((run) => settingOf(field, run));
  const differing = hyperparameterFields.filter(
    (field) => field.name !== 'seed' && new Set(valuesOf(field)).size > 1,
  );
  return differing.flatMap((field, index) => {
    const { variedAs } = field;
    if (!variedAs) return field;
    const values = valuesOf(field).join();
    const isAlike = (other: Field) =>
      other.variedAs?.name === variedAs.name && valuesOf(other).join() === values;
    // Varied as one they are one, which the first of them stands for.
    if (differing.slice(0, index).some(isAlike)) return [];
    return differing.slice(index + 1).some(isAlike) ? { ...field, label: variedAs.label } : field;
  });
}

/** Groups in the order in which their first runs come. */
export function groupRuns<R extends RunToGroup>(
  runs: readonly R[],
  by: readonly Field[],
): RunGroup<R>[] {
  const groups = new Map<string, R[]>();
  for (const run of runs) {
    const id = JSON.stringify(by.map((field) => settingOf(field, run)));
    groups.set(id, [...(groups.get(id) ?? []), run]);
  }
  return [...groups].map(([id, members]) => {
    const values = by.map((field) => shownSetting(field, members[0] as R));
    return { id, label: labelOf(by, values), values, runs: members };
  });
}

/** Null where the setting has no meaning for the run. */
export function settingOf(field: Field, { hyperparameters }: RunToGroup): FieldValue | null {
  const values: Record<string, FieldValue> = hyperparameters;
  return fieldApplies(field, values) ? (values[field.name] ?? null) : null;
}

export function shownSetting(field: Field, run: RunToGroup): string {
  const value = settingOf(field, run);
  if (value === null) return '–';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return labelWithoutSource(field, String(value));
}

function labelOf(by: readonly Field[], values: readonly string[]): string {
  const phrases = by.flatMap(({ label, kind }, index) => {
    const value = values[index] ?? '–';
    if (value === '–') return [];
    return kind === 'choice' ? value : `${label} ${value}`;
  });
  return phrases.join(', ') || 'All runs';
}

/** Mean and sample standard deviation (n − 1); null of nothing, and no deviation of one. */
export function meanAndDeviation(
  values: readonly number[],
): { mean: number; deviation: number | null } | null {
  const { length } = values;
  if (length === 0) return null;
  const mean = values.reduce((sum, value) => sum + value, 0) / length;
  if (length === 1) return { mean, deviation: null };
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / (length - 1)) };
}

/**
 * What counts of a series as a run's result. Creatures are measured at checkpoints, so the best of these is what a run
 * came to; of what every step tells the last counts, because a single good step is luck.
 */
export function resultOf(name: SeriesName): 'lowest' | 'highest' | 'nearest' | 'last' {
  const { better } = seriesTable[name];
  if (!name.startsWith('quality/') || better === null) return 'last';
  if (better === 'lower') return 'lowest';
  return better === 'higher' ? 'highest' : 'nearest';
}
