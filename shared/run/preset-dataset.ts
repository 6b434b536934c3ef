import { importOptionFields, type Dataset, type ImportOptions } from '../dataset/dataset.ts';
import { labelWithoutSource } from '../fields.ts';
import { findDatasetProblem } from '../hyperparameters/fit-dataset.ts';
import type { Hyperparameters } from '../hyperparameters/schema.ts';
import type { Preset } from './presets.ts';

export type ImportChanges = Partial<ImportOptions>;

/** The import options that a preset suggests and a dataset was not made with; empty where there are none. */
export function changesForPreset({ dataset: wanted }: Preset, dataset: Dataset): ImportChanges {
  const made = madeWith(dataset);
  return Object.fromEntries(
    Object.entries(wanted).filter(
      ([option, value]) => value !== 'auto' && made[option as keyof ImportOptions] !== value,
    ),
  );
}

/** What a dataset would have to be imported again with to be trained on so: for the preset, and for the networks. */
export function changesFor(
  preset: Preset,
  hyperparameters: Hyperparameters,
  dataset: Dataset,
): ImportChanges {
  const needed = findDatasetProblem(hyperparameters, dataset)?.importAgain ?? {};
  const wanted = changesForPreset(preset, dataset);
  const asWanted = { ...dataset, ...(typeof wanted.size === 'number' && { size: wanted.size }) };
  // The preset's own size may be one that the networks cannot take.
  const stillNeeded = findDatasetProblem(hyperparameters, asWanted)?.importAgain ?? {};
  return { ...needed, ...wanted, ...stillNeeded };
}

/** The options of a dataset, with what the studio chose by itself in the place of "auto". */
function madeWith({ options, size, report }: Dataset): ImportOptions {
  return {
    ...options,
    size,
    scaling: report.scalingUsed,
    labels: labelsOf(report) ?? options.labels,
  };
}

/** Where the import took the labels from, whatever a person has made of them since. */
function labelsOf({ labels }: Dataset['report']): ImportOptions['labels'] | undefined {
  return labels && labels.source !== 'hand' ? labels.source : undefined;
}

/** "128×128, background black, labels by main colour": what changes would make of a dataset, in words. */
export function changesInWords(changes: ImportChanges): string {
  return inWords(changes);
}

/** The same of what the dataset is now. */
export function oppositeInWords(changes: ImportChanges, dataset: Dataset): string {
  const made = madeWith(dataset);
  return inWords(
    Object.fromEntries(
      Object.keys(changes).map((name) => [name, made[name as keyof ImportOptions]]),
    ),
  );
}

function inWords(options: ImportChanges): string {
  return importOptionFields
    .filter(({ name }) => name in options)
    .map((field) => {
      const value = String(options[field.name as keyof ImportOptions]);
      if (field.name === 'size') return `${value}×${value} pixels`;
      const choice = field.choiceLabels ? `“${labelWithoutSource(field, value)}”` : value;
      return `${field.label.toLowerCase()} ${choice}`;
    })
    .join(', ');
}
