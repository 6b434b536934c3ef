import type { NormalisationId } from '../../../../../shared/hyperparameters/choices.ts';
import { batchNormalisation } from './batch-normalisation.ts';
import type { Layer } from './layer.ts';
import { layerNormalisation } from './layer-normalisation.ts';

/** Layers that normalise what one with so many channels gives; spectral normalisation is of the weights. */
export function normalisation(kind: NormalisationId, name: string, channels: number): Layer[] {
  if (kind === 'batch') return [batchNormalisation(name, channels)];
  if (kind === 'layer') return [layerNormalisation(name, channels)];
  return [];
}

/** Whether a layer before that normalisation needs a bias: the others have an offset of their own. */
export function needsBias(kind: NormalisationId): boolean {
  return kind === 'none' || kind === 'spectral';
}
