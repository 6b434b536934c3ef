import { drawsFromPictures } from '../../../shared/hyperparameters/models.ts';
import type { Agreement } from '../../../shared/run/agreement.ts';
import type { Comparison } from '../../../shared/run/comparison.ts';
import type { Dataset } from '../../../shared/dataset/dataset.ts';
import { fieldApplies, type Field } from '../../../shared/fields.ts';
import { hyperparameterFields } from '../../../shared/hyperparameters/resolve.ts';
import { presetTitle } from '../../../shared/run/presets.ts';
import type { Run, Sample } from '../../../shared/run/run.ts';
import { thinned, mostSamples, thinSamples } from '../gallery/thin-samples.ts';

type Cell = Comparison['settings'][number]['values'][number];

/** A run with what a comparison needs of it beside its row. */
export interface ComparedRun {
  run: Run;
  /** Null when the dataset was removed. */
  dataset: Dataset | null;
  samples: readonly Sample[];
  agreement: Agreement;
}

/** Puts runs beside each other: settings that differ first, samples, and the steps they all reached. */
export function compareRuns(compared: readonly ComparedRun[]): Omit<Comparison, 'gone'> {
  const most = Math.min(mostSamples, Math.floor(mostSamplesOfAll / compared.length));
  const all = compared.map((one) => one.samples.filter(({ kind }) => kind === 'progress'));
  const common = thinned(commonSteps(all), most);
  const samples = all.map((sheets) => samplesAt(common, sheets, most));
  return {
    runs: compared.map(({ run }) => run),
    settings: settingsOf(compared),
    samples,
    commonSteps: common,
    agreement: compared.map(({ agreement }) => agreement),
    sameLatents: haveSameLatents(compared.map(({ run }) => run)),
  };
}

/** One row a setting of the hyperparameter schema, plus what else decides how a run trains. */
const otherSettings: { name: string; label: string; of: (one: ComparedRun) => Cell }[] = [
  { name: 'dataset', label: 'Dataset', of: ({ run }) => run.datasetName },
  { name: 'datasetSize', label: 'Image size', of: ({ dataset }) => dataset?.size ?? null },
  { name: 'datasetChannels', label: 'Channels', of: ({ dataset }) => dataset?.channels ?? null },
  { name: 'datasetCount', label: 'Sprites', of: ({ dataset }) => dataset?.count ?? null },
  { name: 'preset', label: 'Preset', of: ({ run }) => presetTitle(run.presetId) },
  { name: 'engine', label: 'Engine', of: ({ run }) => run.engineFacts?.id ?? run.engine },
  { name: 'device', label: 'Device', of: ({ run }) => run.engineFacts?.device ?? null },
  {
    name: 'arithmetic',
    label: 'Computed in',
    of: ({ run }) => run.engineFacts?.arithmetic ?? null,
  },
  { name: 'appVersion', label: 'Studio version', of: ({ run }) => run.appVersion },
];

function settingsOf(compared: readonly ComparedRun[]): Comparison['settings'] {
  const rows = [
    ...hyperparameterFields.map((field) => ({
      name: field.name,
      label: field.label,
      values: compared.map(({ run }) => valueOf(field, run)),
    })),
    ...otherSettings.map(({ name, label, of }) => ({ name, label, values: compared.map(of) })),
  ]
    .filter(({ values }) => values.some((value) => value !== null))
    .map((row) => ({ ...row, differs: new Set(row.values).size > 1 }));
  return [...rows.filter(({ differs }) => differs), ...rows.filter(({ differs }) => !differs)];
}

/** Null where the setting has no meaning for the run, such as the weight clip of a vanilla GAN. */
function valueOf(field: Field, run: Run): Cell {
  const values: Record<string, Cell> = run.hyperparameters;
  return fieldApplies(field, values) ? (values[field.name] ?? null) : null;
}

/** How many sheets of all runs together are told at once, at most. */
const mostSamplesOfAll = 8_000;

/** A run's sheets; of too many those at the steps that all runs share, where they share some. */
function samplesAt(common: readonly number[], sheets: readonly Sample[], most: number): Sample[] {
  if (sheets.length <= most || common.length < 2) return thinSamples(sheets, most);
  const shared = new Set(common);
  return thinSamples(
    sheets.filter(({ step }) => shared.has(step)),
    most,
  );
}

function commonSteps(samples: readonly (readonly Sample[])[]): number[] {
  const [first = [], ...others] = samples.map((sheets) => new Set(sheets.map(({ step }) => step)));
  return [...first]
    .filter((step) => others.every((steps) => steps.has(step)))
    .sort((a, b) => a - b);
}

/**
 * What decides the latents that samples are drawn from, or the pictures; a run that starts from one has nothing of the
 * other.
 */
const latentFields = hyperparameterFields.filter(({ name }) =>
  ['seed', 'latentSize', 'latentDistribution', 'sampleCount', 'pairs'].includes(name),
);

function haveSameLatents(runs: readonly Run[]): boolean {
  const latents = runs.map((run) => {
    const pictures = drawsFromPictures(run.hyperparameters.model) ? run.datasetId : null;
    return JSON.stringify([pictures, ...latentFields.map((each) => valueOf(each, run))]);
  });
  return new Set(latents).size === 1;
}
