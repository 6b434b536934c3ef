import type { Comparison } from '../../../shared/run/comparison.ts';
import { hyperparameterFields } from '../../../shared/hyperparameters/resolve.ts';
import type { Run } from '../../../shared/run/run.ts';
import { shownValue } from '../../../shared/fields.ts';
import { formatCount, formatElapsed } from '../../../shared/format.ts';

export interface SettingRow {
  name: string;
  label: string;
  /** In the order of the runs. */
  values: readonly string[];
  differs: boolean;
}

/** The comparison's settings in words. */
export function settingRows(settings: Comparison['settings']): SettingRow[] {
  return settings.map(({ name, label, values, differs }) => ({
    name,
    label,
    differs,
    values: values.map((value) => shownCell(name, value)),
  }));
}

/** What the runs have come to so far; beside the settings, which are what they began with. */
export function resultRows(runs: readonly Run[]): SettingRow[] {
  const results: [string, string, (run: Run) => string][] = [
    ['step', 'Steps done', (run) => formatCount(run.step)],
    ['elapsed', 'Training time', (run) => formatElapsed(run.elapsedMs)],
    ['images', 'Images seen', (run) => formatCount(run.imagesSeen)],
  ];
  return results.map(([name, label, shown]) => {
    const values = runs.map(shown);
    return { name, label, values, differs: new Set(values).size > 1 };
  });
}

function shownCell(name: string, value: string | number | boolean | null): string {
  if (value === null) return '–';
  const field = hyperparameterFields.find((candidate) => candidate.name === name);
  return shownValue(field, value);
}
