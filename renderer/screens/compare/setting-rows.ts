import type { Comparison } from '../../../shared/run/comparison.ts';
import { runResults, settingInWords } from '../../../shared/run/comparison-table.ts';
import type { Run } from '../../../shared/run/run.ts';

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
    values: values.map((value) => settingInWords(name, value)),
  }));
}

/** What the runs have come to so far; beside the settings, which are what they began with. */
export function resultRows(runs: readonly Run[]): SettingRow[] {
  return runResults.map(({ name, label, words }) => {
    const values = runs.map(words);
    return { name, label, values, differs: new Set(values).size > 1 };
  });
}
