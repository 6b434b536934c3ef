import { labelWithoutSource } from '../fields.ts';
import { hyperparameterFields } from '../hyperparameters/resolve.ts';
import type { Run } from './run.ts';
import { seriesLabel, seriesTable, type SeriesName } from './series.ts';

/** One chart of a comparison: a series of those runs that share a scale. */
export interface ComparedSeries {
  id: string;
  name: SeriesName;
  title: string;
  runs: readonly Run[];
}

/**
 * Charts for runs beside each other. A vanilla discriminator's cross-entropy and a WGAN critic's
 * distance are different quantities: `apart` gives each kind of loss charts, and so a y axis, of its own.
 */
export function seriesPanels(
  runs: readonly Run[],
  names: readonly SeriesName[],
  apart: boolean,
): ComparedSeries[] {
  const byKind = apart ? byLoss(runs) : [runs];
  const [onOneScale, onOthers] = [
    names.filter((name) => seriesTable[name].sameScale),
    names.filter((name) => !seriesTable[name].sameScale),
  ];
  return [
    ...byKind.flatMap((group) => panelsOf(group, onOthers, byKind.length > 1)),
    ...panelsOf(runs, onOneScale, false),
  ];
}

export function lossesOf(runs: readonly Run[]): Run['hyperparameters']['loss'][] {
  return [...new Set(runs.map((run) => run.hyperparameters.loss))];
}

function byLoss(runs: readonly Run[]): Run[][] {
  return lossesOf(runs).map((loss) => runs.filter((run) => run.hyperparameters.loss === loss));
}

function panelsOf(
  runs: readonly Run[],
  names: readonly SeriesName[],
  namesLoss: boolean,
): ComparedSeries[] {
  const losses = lossesOf(runs);
  return names.map((name) => {
    const label = seriesLabel(name, losses);
    const title = namesLoss ? `${label} · ${losses.map(lossLabel).join(', ')}` : label;
    return { id: `${name}-${losses.join('-')}`, name, title, runs };
  });
}

function lossLabel(loss: string): string {
  const field = hyperparameterFields.find(({ name }) => name === 'loss');
  return labelWithoutSource(field, loss);
}
