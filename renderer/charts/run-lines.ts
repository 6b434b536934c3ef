import { judgeName, type LossId } from '../../shared/hyperparameters/losses.ts';
import type { Run } from '../../shared/run.ts';
import { axisValues, type ChartAxis } from './axis.ts';
import type { ChartLine } from './chart-line.ts';
import type { SmoothedSeries } from './loss-history.ts';

export type Network = 'discriminator' | 'generator';
export const networks: readonly Network[] = ['generator', 'discriminator'];

/** Between the run's colours and readable on light and dark alike; the run's own colour is the generator's. */
const discriminatorColour = '#857b72';

/** The network in the words of the classic explanation, for runs of these losses. */
export function networkLabel(network: Network, losses: readonly LossId[]): string {
  if (network === 'generator') return 'Forger (generator)';
  return `Detective (${judgeName(...losses)})`;
}

/** Both curves of one run, as its own chart draws them. */
export function runLines(
  run: Run,
  series: SmoothedSeries,
  axis: ChartAxis,
  smoothing: number,
): ChartLine[] {
  return networks.map((network) => ({
    ...networkLine(run, network, series, axis, smoothing),
    label: networkLabel(network, [run.hyperparameters.loss]),
    colour: network === 'generator' ? run.colour : discriminatorColour,
    dashed: network === 'discriminator',
  }));
}

/** One curve of a run in the run's colour and name, for charts of several runs. */
export function networkLine(
  run: Run,
  network: Network,
  series: SmoothedSeries,
  axis: ChartAxis,
  smoothing: number,
): ChartLine {
  const raw = series[network];
  const smoothed =
    network === 'generator' ? series.smoothedGenerator : series.smoothedDiscriminator;
  return {
    id: `${run.id}-${network}`,
    label: run.name,
    colour: run.colour,
    xs: axisValues(series, axis, run.hyperparameters),
    raw,
    smoothed: smoothing === 0 ? raw : smoothed,
  };
}
