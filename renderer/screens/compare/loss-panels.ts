import { labelWithoutSource } from '../../../shared/fields.ts';
import { hyperparameterFields } from '../../../shared/hyperparameters/resolve.ts';
import type { Run } from '../../../shared/run.ts';
import { networkLabel, networks, type Network } from '../../charts/run-lines.ts';

/** One chart of a comparison: a network's losses of those runs that share a scale. */
export interface LossPanel {
  id: string;
  network: Network;
  title: string;
  runs: readonly Run[];
}

/**
 * Charts for runs beside each other. A vanilla discriminator's cross-entropy and a WGAN critic's
 * distance are different quantities: `apart` gives each kind of loss charts, and so a y axis, of its own.
 */
export function lossPanels(runs: readonly Run[], apart: boolean): LossPanel[] {
  const groups = apart ? byLoss(runs) : [runs];
  return groups.flatMap((group) =>
    networks.map((network) => ({
      id: `${network}-${lossesOf(group).join('-')}`,
      network,
      title: titleOf(network, group, groups.length > 1),
      runs: group,
    })),
  );
}

export function lossesOf(runs: readonly Run[]): Run['hyperparameters']['loss'][] {
  return [...new Set(runs.map((run) => run.hyperparameters.loss))];
}

function byLoss(runs: readonly Run[]): Run[][] {
  return lossesOf(runs).map((loss) => runs.filter((run) => run.hyperparameters.loss === loss));
}

function titleOf(network: Network, runs: readonly Run[], namesLoss: boolean): string {
  const losses = lossesOf(runs);
  const label = networkLabel(network, losses);
  return namesLoss ? `${label} · ${losses.map(lossLabel).join(', ')}` : label;
}

function lossLabel(loss: string): string {
  const field = hyperparameterFields.find(({ name }) => name === 'loss');
  return labelWithoutSource(field, loss);
}
