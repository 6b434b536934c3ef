import type { Dataset } from '../../../shared/dataset/dataset.ts';
import { fieldApplies, type Field } from '../../../shared/fields.ts';
import { drawsFromPictures } from '../../../shared/hyperparameters/models.ts';
import { hyperparameterFields } from '../../../shared/hyperparameters/resolve.ts';
import { fewestMarks, type Agreement, spearman } from '../../../shared/run/agreement.ts';
import type { Comparison } from '../../../shared/run/comparison.ts';
import { presetTitle } from '../../../shared/run/presets.ts';
import type { Run, Sample } from '../../../shared/run/run.ts';
import { lossNames, rankingSeries, seriesNames, seriesTable } from '../../../shared/run/series.ts';
import { findDataset } from '../../store/datasets.ts';
import { nameOfRemovedRun } from '../../store/runs.ts';
import { listSamples } from '../../store/samples.ts';
import { hasSeries, meansBefore, readColumns } from '../../store/series.ts';
import type { ReadableStore } from '../../store/store.ts';
import { thinned, mostSamples, thinSamples } from '../gallery/thin-samples.ts';
import { isThere, viewRun } from '../runs/run-view.ts';

/**
 * Runs of a library beside each other, in the order in which they are named. One that was removed, or cannot be read, keeps
 * nobody from seeing the others.
 *
 * @throws StudioError `not-found` where none of them is there
 */
export function compare(store: ReadableStore, runIds: readonly string[]): Comparison {
  const gone = runIds
    .filter((runId) => !isThere(store, runId))
    .map((runId) => ({ runId, name: nameOfRemovedRun(store, runId) }));
  const there = runIds.filter((runId) => !gone.some((one) => one.runId === runId));
  const compared = (there.length > 0 ? there : runIds).map((runId) => {
    const run = viewRun(store, runId);
    const dataset = findDataset(store, run.datasetId) ?? null;
    const agreement = agreementOf(store, runId);
    return { run, dataset, samples: listSamples(store, runId), agreement };
  });
  return { ...compareRuns(compared), gone };
}

/**
 * Whether the curves of a run tell how good its creatures are: their rank correlation with what was measured at its
 * checkpoints. Of a Wasserstein GAN the curve is its estimate of the distance, of any other its two losses. A curve's value
 * at a checkpoint is its mean over the steps before it, as many as lie between the two nearest checkpoints.
 */
export function agreementOf(store: ReadableStore, runId: string): Agreement {
  const measured = readColumns(store, runId, rankingSeries);
  const marks = measured.step.length;
  if (marks < fewestMarks) return { marks, figures: [] };
  const estimates = seriesNames.filter((name) => seriesTable[name].group === 'estimate');
  const known = estimates.filter((name) => hasSeries(store, runId, name));
  const figures = (known.length > 0 ? known : lossNames).flatMap((name) => {
    const values = meansBefore(store, runId, name, measured.step);
    const pairs = values.flatMap((value, place) => {
      const other = measured.mean[place];
      return value === null || other === undefined ? [] : [{ value, other }];
    });
    if (pairs.length < fewestMarks) return [];
    const correlation = spearman(
      pairs.map(({ value }) => value),
      pairs.map(({ other }) => other),
    );
    // One that never changes ranks nothing.
    return Number.isFinite(correlation) ? [{ name, correlation }] : [];
  });
  return { marks, figures };
}

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
